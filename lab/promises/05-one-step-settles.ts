/** Promise 5: after a switch the next decision is to hold. */
import { broken } from './broken.ts';
import type { Promised } from './checker.ts';

/** Sooner than anything new can be known. */
const NEXT_MS = 15_000;
/** A word of the operator from shortly before the last move may have been its reason, and the next one's too. */
const WORD_MS = 30_000;

export const oneStepSettles: Promised = (past) => ({
  moved(w, { entry: { kind, to } }) {
    const last = past.moves.at(-1);
    if (!last || past.meddled || last.entry.to === to || w.now() - last.at >= NEXT_MS) return;
    const spoken = w.truth.override.some(({ from }) => from > last.at - WORD_MS);
    if (!spoken && (kind === 'repair' || kind === 'failback'))
      broken(5, w, `moved to ${to} right after ${last.entry.to}`);
  },
});
