/** What the families draw their traces with. Times are whole seconds, in ms, because scenario files say no more. */
import { DAY, MINUTE, SECOND } from '../../../shared/core/duration.ts';

export { DAY, HOUR, MINUTE, SECOND } from '../../../shared/core/duration.ts';

import { chance, type Random } from '../../emulator/model/index.ts';
import type { TraceAct } from './trace.ts';
import { undoOf } from './undo.ts';

export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** From `from` to `to`; short ones are as likely as long ones are, by orders of magnitude. */
export function lasts(random: Random, from: number, to: number): number {
  return whole(from * Math.max(1, to / from) ** random());
}

/** Any moment from `from` to `to` is as likely as any other. */
export const moment = (random: Random, from: number, to: number): number =>
  whole(from + random() * Math.max(0, to - from));

const whole = (ms: number): number => Math.round(ms / SECOND) * SECOND;

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

/** A command and, after `ms`, what ends it. */
export function lasting(at: number, command: string, ms: number): TraceAct[] {
  const undo = undoOf(command);
  if (undo === undefined) throw new Error(`"${command}" has no end.`);
  return [
    { at, command },
    { at: at + ms, command: undo },
  ];
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

/** By time; what comes at one moment stays in the order in which it was drawn. */
export const inOrder = (acts: readonly TraceAct[], length: number): TraceAct[] =>
  acts.filter(({ at }) => at < length).sort((a, b) => a.at - b.at);

/** Faults with which a Region serves nobody, and which every probe of it sees. */
export const OUTAGES = [
  'dead',
  'black-hole',
  'errors 100%',
  'wrong-body',
  'redirect',
  'database-down',
  'slow 4s',
  'slow 20s',
] as const;

export const SIDES = ['primary', 'standby'] as const;

export { chance, type Random };
