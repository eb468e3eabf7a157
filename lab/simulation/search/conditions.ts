/**
 * What a trace does to the two Regions, to whoever checks them and to us-east-1, as steps in time: the one account of it that
 * every policy and its clients live through. Acts that speak of something else (calls, keys, operators) are left out here; they
 * are for the real programs alone.
 */
import { parseFault } from '../../emulator/model/index.ts';
import type { Act } from '../acts/acts.ts';
import { REACH } from '../acts/surroundings.ts';
import type { Since } from '../world/ground-truth.ts';
import type { Laid } from '../world/regions.ts';
import type { Trace } from './fault-schedule.ts';

export interface Condition {
  readonly primary?: Laid;
  readonly standby?: Laid;
  /** The place that checks from one place: cut off from all it checks, or not running. */
  readonly checker: 'well' | 'cut-off' | 'silent';
  /** CloudFront's and Route 53's control planes take no change. */
  readonly usEast1?: 'gone';
}

/** Times are ms after the start; the first one is 0. */
export type Conditions = readonly Since<Condition>[];

const CHECKER: Readonly<Record<string, Condition['checker']>> = {
  silent: 'silent',
  speaks: 'well',
  'cut off': 'cut-off',
  connected: 'well',
};

export function conditionsOf({ acts }: Pick<Trace, 'acts'>): Conditions {
  const steps: Since<Condition>[] = [{ from: 0, is: { checker: 'well' } }];
  for (const { at, act } of [...acts].sort((a, b) => a.at - b.at)) {
    const last = steps.at(-1);
    const next = last && after(last.is, act);
    if (!last || !next) continue;
    if (last.from === at) steps.pop();
    steps.push({ from: at, is: next });
  }
  return steps;
}

function after(before: Condition, act: Act): Condition | undefined {
  if (act.do === 'prober') {
    const checker = CHECKER[act.state];
    return checker && { ...before, checker };
  }
  if (act.do === 'usEast1') {
    const { usEast1: _, ...rest } = before;
    return act.state === 'gone' ? { ...rest, usEast1: 'gone' } : rest;
  }
  if (act.do !== 'fault' && act.do !== 'heal') return undefined;
  const { [act.side]: _, ...rest } = before;
  const fault = act.do === 'heal' ? 'none' : parseFault(act.fault);
  if (act.do === 'heal' || fault === 'none') return rest;
  const reach = act.reach === undefined ? 'everyone' : REACH[act.reach];
  return { ...rest, [act.side]: { fault, reach } };
}
