/** What families draw their traces with. */
import { type Act, actOf, drawAny, inverseOf } from '../acts/acts.ts';
import { chance, DAY, lasts, MINUTE, moment, OUTAGES, pick, type Random, SECOND } from '../acts/chance.ts';
import type { TraceAct } from './fault-schedule.ts';

export * from '../acts/chance.ts';

/** A stretch of time that belongs to one incident: it begins and ends in it, and leaves quiet time behind it. */
export interface Slot {
  readonly from: number;
  readonly to: number;
}

/** Before that, a world has not settled. */
const FIRST = 10 * MINUTE;
/** The quiet between two incidents: longer than the ledger's memory, the cool-down, and a slow propagation. */
const BETWEEN = 30 * MINUTE;

/** About `perDay` incidents a day, anywhere in the day. */
export function slots(random: Random, length: number, perDay: number): Slot[] {
  const count = Math.max(1, Math.round((length / DAY) * perDay));
  const width = (length - FIRST) / count;
  return Array.from({ length: count }, (_, i) => {
    const begin = FIRST + i * width;
    const end = begin + width - BETWEEN;
    return { from: moment(random, begin, begin + (end - begin) / 2), to: end };
  }).filter(({ from, to }) => to - from > 10 * MINUTE);
}

/** A line of a scenario file. */
export const once = (at: number, line: string): TraceAct => ({ at, act: actOf(line) });

/** The same and, after `ms`, what ends it. */
export function lasting(at: number, line: string, ms: number): TraceAct[] {
  const act = actOf(line);
  return [{ at, act }, once(at + ms, endOf(act, line))];
}

function endOf(act: Act, line: string): string {
  const end = inverseOf(act);
  if (end === undefined) throw new Error(`"${line}" has no end.`);
  return end;
}

/** Any act of the table, as it says. */
export function anything(random: Random, at: number): TraceAct[] {
  const { lines, lasts } = drawAny(random, at);
  return lines.flatMap((line) => (lasts === undefined ? once(at, line) : lasting(at, line, lasts)));
}

/** The primary fails, is fixed, and is then sent its traffic again, as the runbook says: the next incident begins as this one did. */
export function outage(random: Random, at: number, ms: number): TraceAct[] {
  const mended = at + ms;
  return [
    ...lasting(at, `primary ${pick(random, OUTAGES)}`, ms),
    ...lasting(mended + 4 * MINUTE, 'override primary', 4 * MINUTE),
  ];
}

/**
 * The same beside a trouble that is over at `over`. Mostly the outage is longer, by what a switch needs after any trouble
 * and some more, so that one is due; else it is as it comes, and may be over before anybody could help.
 */
export function outageBeside(random: Random, at: number, over: number): TraceAct[] {
  const ms = chance(random, 0.7)
    ? Math.max(at, over) - at + moment(random, 160 * SECOND, 200 * SECOND)
    : lasts(random, 90 * SECOND, 10 * MINUTE);
  return outage(random, at, ms);
}
