/**
 * Promise 13: a planned move begins only once the replica of the side that it goes to has caught up, and the user's hook has said
 * yes, which one run at a time asks. After five minutes it is given up, and a pin away from a side that is dead never waits.
 */

import { HOOK_LIMIT_MS } from '../../../shared/core/decision/planned-moves.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import { parseOverride } from '../../../shared/core/override.ts';
import { PLANNED_WAIT_MS } from '../../../shared/core/settings.ts';
import { other, SIDES, type Side } from '../../../shared/core/side.ts';
import { FRESH_MS } from '../../../shared/core/verdict/weigh.ts';
import { struck } from '../world/control-regions.ts';
import type { WorldHooks } from '../world/hooks.ts';
import type { World } from '../world/world.ts';
import type { History } from './history.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isCalm, isOurs, KNOWN_TIME_MS, lags, oneControlWorks } from './undisturbed.ts';

/** What it waits for, and a try or two that fail. */
const MOST_MS = 10 * MINUTE;

export const plannedMovesWait: Invariant = (history) => {
  /** Since when a replica has been too far behind, and the side has told it. */
  const since: { [side in Side]?: number | undefined } = {};
  let deadSince: number | undefined;
  let heard = 0;
  let wait: Wait;
  return {
    stepped(w) {
      heard = oneAtATime(w, heard);
      for (const side of SIDES)
        if (!lags(w, side) || w.regions.fault(side) || struck(w).length > 1) since[side] = undefined;
        else since[side] ??= w.now();
      wait = endsInTime(w, history, wait);
      deadSince = isDeadUnderAPin(w, history) ? (deadSince ?? w.now()) : undefined;
      if (deadSince !== undefined && w.now() - deadSince > KNOWN_TIME_MS)
        broken(13, w, `a pin away from ${w.edge.target()}, which is dead, waits`);
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

/** What waits, by its name and since when, as the world sees it; a pin that is written again is another move. */
type Wait = { readonly what: string; readonly from: number } | undefined;

/** After five minutes it is given up. */
function endsInTime(w: World, { troubledAt }: History, known: Wait): Wait {
  const { planned, override } = w.table.journal;
  if (!planned || planned.givenUp !== undefined) return undefined;
  const what = `${planned.kind} to ${planned.to}`;
  const name = `${what} ${planned.kind === 'pin' ? override?.seenAt : ''}`;
  const wait = known?.what === name ? known : { what: name, from: w.now() };
  const over = Math.max(wait.from + PLANNED_WAIT_MS, troubledAt) + KNOWN_TIME_MS;
  if (w.now() > over) broken(13, w, `the ${what} still waits`);
  return wait;
}

/** Nothing is in the way of a pin away from a side that serves nobody. */
function isDeadUnderAPin(w: World, history: History): boolean {
  const side = w.edge.target();
  if (side === 'mixed') return false;
  const laid = w.regions.fault(side);
  if (laid?.reach !== 'everyone') return false;
  const text = w.truth.override.at(-1)?.is ?? '';
  // Most words name no side, and this is asked at each step of an outage.
  if (!text.includes(other(side))) return false;
  const word = parseOverride(text);
  return (
    (laid.fault.kind === 'dead' || laid.fault.kind === 'black-hole') &&
    typeof word !== 'string' &&
    word.mode === other(side) &&
    word.until === undefined &&
    isCalm(w) &&
    struck(w).length === 0 &&
    oneControlWorks(w) &&
    isOurs(w, history)
  );
}

/** Traffic was there, and as far as anybody knows nothing is wrong with it. */
function isLeft({ table }: World, side: Side): boolean {
  if (table.journal.entries.find(({ phase }) => phase === 'applied')?.to !== side) return false;
  const answers = [...table.ledger[side], ...table.ledger.public];
  return answers.length > 0 && answers.every(({ judgement }) => judgement === 'healthy');
}

/** Since the override was written, or within the time that a failback may wait. */
function hasSaidYes({ truth, now }: World, { asked }: WorldHooks, to: Side, kind: string): boolean {
  const from = kind === 'pin' ? (truth.override.at(-1)?.from ?? 0) : now() - MOST_MS;
  return asked.some((one) => one.at >= from && one.to === to && one.kind === kind && one.says === 'ready');
}

/** Nobody asks while an earlier question about the same move may be under way. */
function oneAtATime(w: World, heard: number): number {
  const asked = w.hooks?.asked ?? [];
  for (let i = Math.max(1, heard); i < asked.length; i++) {
    const [before, one] = [asked[i - 1], asked[i]];
    if (before && one && one.since === before.since && one.at - before.at < HOOK_LIMIT_MS)
      broken(13, w, `${one.run} asked the hook ${one.at - before.at} ms after ${before.run}`);
  }
  return asked.length;
}
