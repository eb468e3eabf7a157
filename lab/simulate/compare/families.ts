/**
 * Which families of traces are compared. A trace is a third of a day with one incident in it: so every policy meets each
 * incident from the same state, at rest on the primary, and no incident is aimed at where one of them happens to be.
 */
import { HOUR } from '../draw.ts';
import { drawTrace, FAMILIES } from '../families.ts';
import type { Trace } from '../trace.ts';

/** Here somebody ought to move, at least at times. */
export const OUTAGES: readonly string[] = ['region-outage', 'brown-out', 'flapping'];

/** Here the right thing is to sit still. */
export const QUIET: readonly string[] = ['no-fault', 'blips', 'correlated', 'prober-partition'];

const LENGTH = 8 * HOUR;
const A_DAY = 3;

export const saysOf = (name: string): string => FAMILIES[name]?.says ?? '';

export const tracesOf = (name: string, days: number, seed: number): Trace[] =>
  Array.from({ length: days * A_DAY }, (_, i) => drawTrace(name, seed * 100_000 + i, LENGTH));
