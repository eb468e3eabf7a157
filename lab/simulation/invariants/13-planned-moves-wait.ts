/** Promise 13: a planned move begins only once the replica of the side that it goes to has caught up. */

import { SIDES, type Side } from '../../../shared/core/side.ts';
import { FRESH_MS } from '../../../shared/core/verdict/weigh.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { lags } from './undisturbed.ts';

export const plannedMovesWait: Invariant = () => {
  /** Since when a replica has been too far behind. */
  const since: { [side in Side]?: number } = {};
  return {
    stepped(w) {
      for (const side of SIDES)
        if (!lags(w, side)) delete since[side];
        else since[side] ??= w.now();
    },

    begun(w, { kind, to, from, epoch }) {
      if ((kind !== 'pin' && kind !== 'failback') || w.table.journal.step || !isLeft(w, from)) return;
      const behind = w.now() - (since[to] ?? w.now());
      if (behind > FRESH_MS) broken(13, w, `epoch ${epoch}, a ${kind}, went to ${to}, whose replica lags`);
    },
  };
};

/** Traffic was there, and as far as anybody knows nothing is wrong with it. */
function isLeft({ table: { journal, ledger } }: World, side: Side): boolean {
  const answers = [...ledger[side], ...ledger.public];
  return (
    journal.entries.find(({ phase }) => phase === 'applied')?.to === side &&
    answers.length > 0 &&
    answers.every(({ judgement }) => judgement === 'healthy')
  );
}
