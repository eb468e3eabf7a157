/**
 * The operator's word when a run starts: what stands in the parameter, and what is remembered where that is invalid. The
 * journal is believed in which word was seen last, but neither that one was which nobody has written since the word before,
 * nor that one has ended before its time. And by which of the two a run may have gone: by the remembered one only where the
 * parameter could not be read for minutes, which is known from the world.
 */
import type { RememberedOverride } from '../../../shared/core/journal/journal.ts';
import { parseOverride } from '../../../shared/core/override.ts';
import type { World } from '../world/world.ts';
import type { Word } from './history.ts';

/** Clocks of runs may be off. */
const EARLY_MS = 15_000;

export interface Words {
  /** At every step. */
  look(world: World): void;
  now(world: World): Word;
}

export function createWords(): Words {
  let seen: RememberedOverride | undefined;
  /** Where in the truth's history the remembered word stands. */
  let place = 0;
  let remembered = 'auto';
  return {
    look({ table, truth, now }) {
      const { override } = table.journal;
      if (override === seen || !override) return;
      seen = override;
      const last = truth.override.findLastIndex(({ is }) => is === override.text);
      if (last < place) return;
      place = last;
      remembered = override.expired && hasEnded(override.text, now()) ? 'auto' : override.text;
    },
    now({ truth }) {
      const word = truth.override.at(-1);
      return { text: word?.is ?? '', from: word?.from ?? 0, remembered };
    },
  };
}

function hasEnded(text: string, now: number): boolean {
  const word = parseOverride(text);
  return typeof word === 'object' && word.until !== undefined && word.until <= now + EARLY_MS;
}

/**
 * So long the override may fail to be read before the last valid override stands in; less, for clocks and calls that take a
 * while.
 */
const UNREAD_MS = 5 * 60_000 - 15_000;

interface Readings {
  /** A switcher run has ended. */
  ended(world: World, run: string, well: boolean): void;
  goesBy(world: World, run: string): readonly ('written' | 'remembered')[];
}

export function createReadings(): Readings {
  /** The first of the failures that no run has seen the end of. */
  let failingSince: number | undefined;
  return {
    ended(world, run, well) {
      const own = world.truth.readingsOf(run);
      const last = own.at(-1);
      // Whoever died with the word in hand may not have written down that it can be read again.
      if (well && last?.failed === false) failingSince = undefined;
      else failingSince ??= own.find(({ failed }) => failed)?.at;
    },
    goesBy(world, run) {
      const own = world.truth.readingsOf(run);
      const unread = failingSince !== undefined && world.now() - failingSince >= UNREAD_MS;
      if (!unread || !own.some(({ failed }) => failed)) return ['written'];
      return own.every(({ failed }) => failed) ? ['remembered'] : ['written', 'remembered'];
    },
  };
}
