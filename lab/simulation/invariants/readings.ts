/**
 * By which word a run may have gone: by what stands in the parameter, or by the last valid one, where it could not read the
 * parameter for minutes. Which calls have failed is known from the world, and since when they do, too.
 */
import type { Reading } from '../world/truth.ts';
import type { World } from '../world/world.ts';

/** So long the override may fail to be read before the last valid override stands in; less, for clocks and calls that take a while. */
const UNREAD_MS = 5 * 60_000 - 15_000;

export interface Readings {
  /** A switcher run has ended. */
  ended(world: World, run: string, well: boolean): void;
  goesBy(world: World, run: string): readonly ('written' | 'remembered')[];
}

export function createReadings(): Readings {
  /** The first of the failures that no run has seen the end of. */
  let failingSince: number | undefined;
  const of = ({ truth }: World, run: string): readonly Reading[] =>
    truth.readings.filter((one) => one.run === run);
  return {
    ended(world, run, well) {
      const own = of(world, run);
      const last = own.at(-1);
      // Whoever died with the word in hand may not have written down that it can be read again.
      if (well && last?.failed === false) failingSince = undefined;
      else failingSince ??= own.find(({ failed }) => failed)?.at;
    },
    goesBy(world, run) {
      const own = of(world, run);
      const unread = failingSince !== undefined && world.now() - failingSince >= UNREAD_MS;
      if (!unread || !own.some(({ failed }) => failed)) return ['written'];
      return own.every(({ failed }) => failed) ? ['remembered'] : ['written', 'remembered'];
    },
  };
}
