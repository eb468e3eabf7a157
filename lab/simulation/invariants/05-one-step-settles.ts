/** Promise 5: after a switch the next decision is to hold. */

import { TICK_MS } from '../../../shared/core/settings.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isCalm, isSpared } from './undisturbed.ts';

/** Nothing that is known so soon is a reason to repair or to fail back. */
const NEXT_MS = 15_000;
/** A word of the operator from shortly before the last move may have been its reason, and the next one's too. */
const WORD_MS = 30_000;

export const oneStepSettles: Invariant = (history) => ({
  begun(w, { kind, to }) {
    const last = history.moves.at(-1);
    if (!last || history.meddled || last.entry.to === to || kind === 'pin') return;
    // Two new verdicts may be the reason for a failover, and so may be one where the last order lingered on its way.
    const soon = kind === 'failover' ? (isCalm(w) && isSpared(w) ? TICK_MS : 0) : NEXT_MS;
    if (w.now() - last.at >= soon) return;
    const spoken = w.truth.override.some(({ from }) => from > last.at - WORD_MS);
    if (!spoken) broken(5, w, `${kind} to ${to} right after ${last.entry.kind} to ${last.entry.to}`);
  },
});
