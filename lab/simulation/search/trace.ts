/**
 * A trace: what happens a world, and when, in the words of scenario files. It is data, so that it can be written down,
 * replayed (`npm run scenarios -- <file>`), shortened, and played with other policies than ours.
 */

/** One line of the scenario grammar (lab/simulation/scenarios/commands.ts), at a moment: whole seconds, in ms after the start. */
export interface TraceAct {
  readonly at: number;
  readonly command: string;
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
