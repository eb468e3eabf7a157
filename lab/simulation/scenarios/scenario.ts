/** What a scenario file says, as a value. */
import type { Act } from '../acts/acts.ts';
import type { WorldOptions } from '../world/world.ts';

/** One act, at a moment (ms after the start) or, where that is absent, when its block begins. */
export interface Step {
  readonly line: number;
  readonly at?: number;
  readonly act: Act;
}

export type Show = 'journal' | 'edge';

/** Commands, how long to run, what to show; and what came of it when the file was last accepted. */
export interface Block {
  /** Of the first command; 1 is the first line of the file. */
  readonly line: number;
  readonly commands: readonly string[];
  readonly steps: readonly Step[];
  readonly run?: { readonly forMs: number } | { readonly until: number };
  readonly shows: readonly Show[];
  readonly expected: readonly string[];
}

export interface Scenario {
  readonly file: string;
  /** The comment lines the file begins with, as they stand there: a title, and why the scenario matters. */
  readonly intro: readonly string[];
  readonly title: string;
  readonly options: WorldOptions;
  /** What must come of it beside the promises: what this family of the simulator says of its traces. */
  readonly family?: string;
  readonly setup: readonly string[];
  readonly blocks: readonly Block[];
}

/** A mistake in a scenario file: where it is, what stands there, what was expected. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
  }
}
