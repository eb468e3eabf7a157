/** What must be so of a trace that was lived through: no promise broken, and what its family says beside them. */

import { showDuration, showMoment } from '../scenario/time.ts';
import { faultText } from '../world/fault.ts';
import { WORLD_START } from '../world/world.ts';
import type { Family } from './family.ts';
import type { Lived } from './live.ts';
import { falseMoves, type Outage, outagesOf } from './truth.ts';
import { isEnd } from './undo.ts';

export interface Judged {
  /** What befell the world: all that has an end, but for the words of operators. */
  readonly faults: number;
  /** Orders that the edge took. */
  readonly switches: number;
  readonly falseSwitches: number;
  /** Single faults that a switch ended: how long clients waited, in ms. */
  readonly recoveries: readonly number[];
  /** The same where something else went wrong meanwhile. */
  readonly troubled: readonly number[];
  /** Faults that hurt clients, and were mended before there was a switch. */
  readonly satOut: number;
  /** What should not have been, in one sentence; absent where all is as it should be. */
  readonly wrong?: string;
}

/** Three verdicts, a run, the key's way: an outage that lasts longer must have made a switch. */
const SWITCHED_BY_MS = 75_000;

export function judge(lived: Lived, family: Family): Judged {
  const { trace, watch, broken } = lived;
  const outages = outagesOf(lived);
  const wrong = broken?.message ?? (family.still && moved(lived)) ?? (family.once && notOnce(lived, outages));
  return {
    faults: trace.acts.filter(({ command }) => !isEnd(command) && !command.startsWith('override')).length,
    switches: watch.moves.length,
    falseSwitches: falseMoves(lived).length,
    recoveries: waits(outages, true),
    troubled: waits(outages, false),
    satOut: outages.filter(({ endedBy }) => endedBy === 'mending').length,
    ...(wrong && { wrong }),
  };
}

const waits = (outages: readonly Outage[], single: boolean): number[] =>
  outages.filter((one) => one.endedBy === 'switch' && one.single === single).map(({ lastedMs }) => lastedMs);

const movesOf = ({ watch }: Lived, from = 0, to = Number.POSITIVE_INFINITY): string[] =>
  watch.moves
    .filter(({ at }) => at >= from && at < to)
    .map(({ entry }) => `${entry.kind} from ${entry.from} to ${entry.to}`);

function moved(lived: Lived): string | undefined {
  const moves = movesOf(lived);
  return moves.length === 0 ? undefined : `Nobody was better off elsewhere, yet: ${moves.join(', ')}.`;
}

function notOnce(lived: Lived, outages: readonly Outage[]): string | undefined {
  const [none] = falseMoves(lived);
  if (none) return `A switch from ${none.entry.from} to ${none.entry.to} made nothing better.`;
  for (const { side, laid, from, to, endedBy, undisturbedMs } of outages) {
    const what = `The outage of ${side} (${faultText(laid.fault)}) at ${showMoment(from)}`;
    if (undisturbedMs >= SWITCHED_BY_MS && endedBy === 'mending')
      return `${what} made no switch, although it lasted ${showDuration(to - from)} and nothing was in the way.`;
    const moves = movesOf(lived, WORLD_START + from, WORLD_START + to);
    if (moves.length > 1) return `${what} made more than one move: ${moves.join(', ')}.`;
  }
  return undefined;
}
