/**
 * A trace: what happens a world, and when. It is data, so that it can be written down, replayed (`npm run scenarios --
 * <file>`), shortened, and played with other policies than ours.
 */
import type { Act } from '../acts/acts.ts';

/** An act at a moment: whole seconds, in ms after the start. */
export interface TraceAct {
  readonly at: number;
  readonly act: Act;
}

export interface Trace {
  /** Of families.ts. */
  readonly family: string;
  /** Of the trace and of the world it is played in. */
  readonly seed: number;
  /** Setup lines of the scenario grammar (lab/simulation/scenarios/options.ts). */
  readonly setup: readonly string[];
  /** By time. */
  readonly acts: readonly TraceAct[];
  /** In ms. */
  readonly length: number;
}

/** Of one that is played: long enough for one incident to have a past, short enough to be replayed. */
export const TRACE_DAYS = 5;

/** By time; what comes at one moment stays in the order in which it was drawn. */
export const inOrder = (acts: readonly TraceAct[], length: number): TraceAct[] =>
  acts.filter(({ at }) => at < length).sort((a, b) => a.at - b.at);
