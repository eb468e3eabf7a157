/** A promise that does not hold: what stops a world, and what a person reads about it. */
import type { World } from '../world/world.ts';

export class Broken extends Error {
  override readonly name = 'Broken';
}

export function broken(promise: number, { now }: Pick<World, 'now'>, sentence: string): never {
  throw new Broken(`Promise ${promise}: ${sentence} (at ${new Date(now()).toISOString()})`);
}
