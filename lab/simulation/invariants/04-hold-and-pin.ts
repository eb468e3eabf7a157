/** Promise 4: a hold holds and a pin wins for every run that starts after them, until they expire or are cleared. */
import { type Mode, parseOverride } from '../../../shared/core/override.ts';
import type { Happening } from '../world/events.ts';
import type { World } from '../world/world.ts';
import type { History } from './history.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { createObeyed, ENDING_MS } from './obeyed.ts';

export const holdAndPin: Invariant = (history) => {
  const obeyed = createObeyed(history);
  return {
    /** What moves no traffic is not done either. */
    changed(w, { outside, by, control }) {
      if (outside) return;
      const mode = forbidding(w, history, by, (one) => one === 'hold' || one === 'observe');
      if (mode) broken(4, w, `${by} wrote to the ${control} under ${mode}`);
    },

    moved(w, { run, entry: { kind, to } }) {
      const mode = forbidding(w, history, run, (one) => isPin(one) && one !== to);
      if (mode) broken(4, w, `${kind} to ${to} under a pin to ${mode}`);
    },

    happened: (_, happening: Happening) => obeyed.happened(happening),
    stepped: obeyed.stepped,
  };
};

const isPin = (mode: Mode): boolean => mode === 'primary' || mode === 'standby';

/** The word that forbids it to a run: one that stood before the run started, and still stands. */
function forbidding(
  w: World,
  history: History,
  run: string,
  forbids: (mode: Mode) => boolean,
): Mode | undefined {
  const atStart = history.wordAtStart(run);
  if (!atStart || w.truth.override.at(-1)?.from !== atStart.from) return undefined;
  const { text, remembered } = atStart;
  // Nonsense and a missing parameter leave the last valid override in force, and so do reads that fail for five minutes.
  const isNonsense = typeof parseOverride(text) === 'string';
  const words = isNonsense
    ? [remembered]
    : history.goesBy(w, run).map((which) => (which === 'written' ? text : remembered));
  const modes = words.map((word) => modeOf(word, w.now() + w.skew.switcher));
  return modes.every((mode) => mode !== undefined && forbids(mode)) ? modes[0] : undefined;
}

function modeOf(text: string, now: number): Mode | undefined {
  const word = parseOverride(text);
  if (typeof word === 'string' || (word.until !== undefined && now > word.until - ENDING_MS))
    return undefined;
  return word.mode;
}
