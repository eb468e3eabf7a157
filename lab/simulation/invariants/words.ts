/**
 * The override when a run starts: what stands in the parameter, and what is remembered where that is invalid. The
 * journal is believed in which word was seen last, but neither that one was which nobody has written since the word before,
 * nor that one has ended before its time.
 */
import type { RememberedOverride } from '../../../shared/core/journal/journal.ts';
import { parseOverride } from '../../../shared/core/override.ts';
import type { World } from '../world/world.ts';
import type { Word } from './past.ts';

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
