/** Promise 4: a hold holds and a pin wins for every run that starts after them, until they expire or are cleared. */
import { type Override, parseOverride } from '../../shared/core/override.ts';
import type { World } from '../world/world.ts';
import { broken } from './broken.ts';
import type { Promised } from './checker.ts';
import type { Word } from './past.ts';

/** So long the override may fail to be read before the last valid word stands in; a little less, for clocks. */
const UNREAD_MS = 5 * 60_000 - 5_000;
/** Shortly before a word ends, either reading of the clock is right. */
const ENDING_MS = 45_000;

export const holdAndPin: Promised = (past) => ({
  /** What moves no traffic is not done either. */
  changed(w, { outside, by, lever }) {
    const mode = outside ? undefined : bindingWord(w, past.wordAtStart(by))?.mode;
    if (mode === 'hold' || mode === 'observe') broken(4, w, `${by} wrote to the ${lever} under ${mode}`);
  },

  moved(w, { run, entry }) {
    const word = bindingWord(w, past.wordAtStart(run));
    if (!word) return;
    const { kind, to } = entry;
    if ((word.mode === 'primary' || word.mode === 'standby') && to !== word.mode)
      broken(4, w, `${kind} to ${to} under a pin to ${word.mode}`);
  },
});

/** A word that stood before the run started, and still stands, binds it. */
function bindingWord(w: World, atStart: Word | undefined): Override | undefined {
  if (!atStart || w.truth.override.at(-1)?.from !== atStart.from) return undefined;
  const now = w.now() + w.skew.switcher;
  const written = parseOverride(atStart.text);
  // Nonsense and a missing parameter leave the last valid word in force, and so do reads that fail for five minutes.
  const unread = w.table.journal.overrideFailingSince;
  const unknown = unread !== undefined && now - unread >= UNREAD_MS;
  const word = typeof written === 'string' || unknown ? parseOverride(atStart.remembered) : written;
  if (typeof word === 'string' || (word.until !== undefined && now > word.until - ENDING_MS))
    return undefined;
  return word;
}
