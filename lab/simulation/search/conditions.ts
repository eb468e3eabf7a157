/**
 * What a trace does to the two Regions and to whoever checks them, as steps in time: the one account of it that every
 * policy and its clients live through. Commands that speak of something else (calls, keys, operators) are left out here;
 * they are for the real programs alone.
 */
import { parseFault, type Reach } from '../../emulator/model/index.ts';
import type { Laid } from '../world/regions.ts';
import type { Since } from '../world/truth.ts';
import type { Trace } from './trace.ts';

export interface Condition {
  readonly primary?: Laid;
  readonly standby?: Laid;
  /** The place that checks from one place: cut off from all it checks, or not running. */
  readonly checker: 'well' | 'cut-off' | 'silent';
}

/** Times are ms after the start; the first one is 0. */
export type Conditions = readonly Since<Condition>[];

const CHECKER: Readonly<Record<string, Condition['checker']>> = {
  silent: 'silent',
  speaks: 'well',
  'cut off': 'cut-off',
  connected: 'well',
};

const REACH: Readonly<Record<string, Reach>> = { prober: 'direct', edge: 'edge' };

export function conditionsOf({ acts }: Pick<Trace, 'acts'>): Conditions {
  const steps: Since<Condition>[] = [{ from: 0, is: { checker: 'well' } }];
  for (const { at, command } of [...acts].sort((a, b) => a.at - b.at)) {
    const last = steps.at(-1);
    const next = last && after(last.is, command);
    if (!last || !next) continue;
    if (last.from === at) steps.pop();
    steps.push({ from: at, is: next });
  }
  return steps;
}

function after(before: Condition, command: string): Condition | undefined {
  const [, does = ''] = /^prober (.+)$/.exec(command) ?? [];
  const checker = CHECKER[does];
  if (checker) return { ...before, checker };
  const [, side, what = '', to = 'everyone'] =
    /^(primary|standby) (.+?)(?: to the (prober|edge))?$/.exec(command) ?? [];
  if (side === undefined) return undefined;
  const { [side as 'primary']: _, ...rest } = before;
  const fault = what === 'well' ? 'none' : parseFault(what);
  return fault === 'none' ? rest : { ...rest, [side]: { fault, reach: REACH[to] ?? 'everyone' } };
}
