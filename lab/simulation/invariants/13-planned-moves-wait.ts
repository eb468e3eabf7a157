/**
 * Promise 13: a planned move begins only once the replica of the side that it goes to has caught up, and the user's hook has said
 * yes, which one run at a time asks.
 */

import { HOOK_LIMIT_MS } from '../../../shared/core/decision/planned-moves.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { FRESH_MS } from '../../../shared/core/verdict/weigh.ts';
import type { WorldHooks } from '../world/hooks.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { lags } from './undisturbed.ts';

/** What it waits for, and a try or two that fail. */
const MOST_MS = 10 * MINUTE;

export const plannedMovesWait: Invariant = () => {
  /** Since when a replica has been too far behind. */
  const since: { [side in Side]?: number } = {};
  let heard = 0;
  return {
    stepped(w) {
      heard = oneAtATime(w, heard);
      for (const side of SIDES)
        if (!lags(w, side)) delete since[side];
        else since[side] ??= w.now();
    },

    begun(w, { kind, to, from, epoch }) {
      if ((kind !== 'pin' && kind !== 'failback') || w.table.journal.step || !isLeft(w, from)) return;
      const behind = w.now() - (since[to] ?? w.now());
      if (w.hooks && !hasSaidYes(w, w.hooks, to, kind))
        broken(13, w, `epoch ${epoch}, a ${kind}, went to ${to}, and nobody had asked the hook`);
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

/** Since the override was written, or within the time that a failback may wait. */
function hasSaidYes({ truth, now }: World, { asked }: WorldHooks, to: Side, kind: string): boolean {
  const from = kind === 'pin' ? (truth.override.at(-1)?.from ?? 0) : now() - MOST_MS;
  return asked.some((one) => one.at >= from && one.to === to && one.kind === kind && one.says === 'ready');
}

/** Nobody asks while an earlier question may be under way. */
function oneAtATime(w: World, heard: number): number {
  const asked = w.hooks?.asked ?? [];
  for (let i = Math.max(1, heard); i < asked.length; i++) {
    const [before, one] = [asked[i - 1], asked[i]];
    if (before && one && one.at - before.at < HOOK_LIMIT_MS)
      broken(13, w, `${one.run} asked the hook ${one.at - before.at} ms after ${before.run}`);
  }
  return asked.length;
}
