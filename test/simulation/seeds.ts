/**
 * Plays traces of several families outside of jest's sandbox, in one pool of processes: each process takes seconds until its code
 * is quick, which a pool for each family would pay again and again.
 */
import type { Row } from '../../lab/simulation/search/tally.ts';
import { outside } from '../outside.ts';

export interface Seeds {
  readonly family: string;
  /** The first one. */
  readonly seed: number;
  /** How many, one after the other. */
  readonly count: number;
}

export interface Came extends Row {
  readonly count: number;
  /** What should not have been, as scenarios that replay it. */
  readonly wrong: readonly string[];
  /** What must befall some of a hundred traces, and has befallen none of these. */
  readonly missing: readonly string[];
}

/** What came of each, by family. */
export async function playAll(asked: readonly Seeds[]): Promise<ReadonlyMap<string, Came>> {
  const said = await outside('test/simulation/seeds.main.ts', [JSON.stringify(asked)]);
  const came = JSON.parse(said) as readonly Came[];
  return new Map(came.map((one) => [one.family, one]));
}
