/**
 * Which families of traces are compared. A trace is a third of a day with one incident in it: so every policy meets each
 * incident from the same state, in steady state on the primary, and no incident is aimed at where one of them happens to be.
 */

import { drawTrace, FAMILIES } from '../search/families.ts';
import type { Trace } from '../search/fault-schedule.ts';
import { HOUR } from '../search/generators.ts';

/** Here someone ought to move, at least at times. */
export const OUTAGES: readonly string[] = ['region-outage', 'brown-out', 'flapping'];

/** Here the right thing is not to move traffic. */
export const QUIET: readonly string[] = [
  'no-fault',
  'blips',
  'correlated',
  'prober-partition',
  'prober-silence',
  'prober-refused',
];

/** Here our own parts are in trouble, often in an outage. Those of the others never are. */
export const OWN: readonly string[] = ['aws-trouble', 'messages', 'clock-skew', 'crashes', 'interleaved'];

export const COMPARED: readonly string[] = [...OUTAGES, ...QUIET, ...OWN];

const LENGTH = 8 * HOUR;
const A_DAY = 3;

export const saysOf = (name: string): string => FAMILIES[name]?.says ?? '';

export const tracesOf = (name: string, days: number, seed: number): Trace[] =>
  Array.from({ length: days * A_DAY }, (_, i) => drawTrace(name, seed * 100_000 + i, LENGTH));
