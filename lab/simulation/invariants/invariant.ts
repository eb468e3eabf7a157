/** How a promise is held: a function of the history that gives what is to be checked on which occasion. */
import type { Entry } from '../../../shared/core/journal/journal.ts';
import type { Happening } from '../world/events.ts';
import type { World } from '../world/world.ts';
import type { History, Move } from './history.ts';

/** Someone has written one of the two traffic controls. */
export interface Change {
  readonly control: 'distribution' | 'store';
  readonly by: string;
  /** It was not the switcher. */
  readonly outside: boolean;
  /** What stood in the store before, and stands there now. */
  readonly key: { readonly before: string | undefined; readonly after: string | undefined };
}

/** Each throws `InvariantViolation` where the promise does not hold. */
export interface Checks {
  /** The journal has a new open entry. */
  readonly begun?: (world: World, entry: Entry) => void;
  readonly changed?: (world: World, change: Change) => void;
  /** Traffic was sent elsewhere by a switcher run; `history.moves` does not have it yet. */
  readonly moved?: (world: World, move: Move) => void;
  /** Traffic was sent elsewhere by a run that has begun nothing. */
  readonly strayed?: (world: World, run: string) => void;
  /** The newest entry is called applied from now on. */
  readonly applied?: (world: World, entry: Entry) => void;
  readonly happened?: (world: World, happening: Happening) => void;
  /** The last of every step. */
  readonly stepped?: (world: World) => void;
}

export type Invariant = (history: History) => Checks;

/** All of them as one: nearly every promise is about some occasions only, and a step comes some twenty times a tick. */
export function together(all: readonly Checks[]): Required<Checks> {
  return {
    begun: inTurn(all.flatMap(({ begun }) => begun ?? [])),
    changed: inTurn(all.flatMap(({ changed }) => changed ?? [])),
    moved: inTurn(all.flatMap(({ moved }) => moved ?? [])),
    strayed: inTurn(all.flatMap(({ strayed }) => strayed ?? [])),
    applied: inTurn(all.flatMap(({ applied }) => applied ?? [])),
    happened: inTurn(all.flatMap(({ happened }) => happened ?? [])),
    stepped: inTurn(all.flatMap(({ stepped }) => stepped ?? [])),
  };
}

const inTurn =
  <Args extends readonly unknown[]>(checks: readonly ((...args: Args) => void)[]) =>
  (...args: Args): void => {
    for (const check of checks) check(...args);
  };

export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

export function broken(promise: number, { now }: Pick<World, 'now'>, sentence: string): never {
  throw new InvariantViolation(`Promise ${promise}: ${sentence} (at ${new Date(now()).toISOString()})`);
}
