/**
 * Which families of traces are compared. A trace is a third of a day with one incident in it: so every policy meets each
 * incident from the same state, in steady state on the primary, and no incident is aimed at where one of them happens to be.
 */

import { drawTrace, FAMILIES } from '../search/families.ts';
import { incidentsOf, inOrder, type Trace } from '../search/fault-schedule.ts';
import { HOUR, lasting, MINUTE } from '../search/generators.ts';

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

/**
 * The traces of the first outage family once more, without us-east-1. It is no part of their sum: how often the two coincide
 * nobody knows.
 */
export const GONE = 'us-east-1-gone';
const IN_OUTAGES_OF = 'region-outage';
const BEFORE = 5 * MINUTE;
const GONE_FOR = 15 * MINUTE;

export const COMPARED: readonly string[] = [...OUTAGES, GONE, ...QUIET, ...OWN];

const LENGTH = 8 * HOUR;
const A_DAY = 3;

export const saysOf = (name: string): string =>
  name === GONE
    ? `The traces of ${IN_OUTAGES_OF}, and us-east-1 is gone for a quarter of an hour, from five minutes before each outage: no distribution and no key can be changed.`
    : (FAMILIES[name]?.says ?? '');

export const tracesOf = (name: string, days: number, seed: number): Trace[] =>
  name === GONE
    ? tracesOf(IN_OUTAGES_OF, days, seed).map(withoutUsEast1)
    : Array.from({ length: days * A_DAY }, (_, i) => drawTrace(name, seed * 100_000 + i, LENGTH));

function withoutUsEast1(trace: Trace): Trace {
  const gone = incidentsOf(trace).flatMap(({ at, act }) =>
    act.do === 'fault' ? lasting(at - BEFORE, 'us-east-1 gone', GONE_FOR) : [],
  );
  return { ...trace, acts: inOrder([...trace.acts, ...gone], trace.length) };
}
