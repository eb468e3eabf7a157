/** What acts and traces are drawn with. Times are whole seconds, in ms, because scenario files say no more. */
import { SECOND } from '../../../shared/core/duration.ts';
import type { Random } from '../../emulator/model/index.ts';

export { DAY, HOUR, MINUTE, SECOND } from '../../../shared/core/duration.ts';
export { chance, type Random } from '../../emulator/model/index.ts';

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

/** A whole number of them, from `from` to `to`. */
export const count = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

const whole = (ms: number): number => Math.round(ms / SECOND) * SECOND;

export const SIDES = ['primary', 'standby'] as const;

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
