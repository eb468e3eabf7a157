/**
 * Skips quiet stretches: a world in which nothing changes, nothing is under way and nothing waits for a time has one
 * future, the same minute again and again. That is so where all is well, and where the side that serves nobody has been
 * broken for a while. What a skip must carry over is only the ledger: whatever it remembers is forgotten meanwhile, and what
 * it would remember then is the newest verdicts again and again. Every draw depends on the time alone (random-streams.ts),
 * so that everything after a skip is as it would have been, but for the latencies in that memory. `test/simulation/world`
 * compares a world that skips with one that does not.
 */

import { SECOND_LOOK_MS } from '../../../shared/core/decision/preflight.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { activeSide, newest } from '../../../shared/core/journal/journal-queries.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { quietAfter } from '../../../shared/core/notices/notification-throttle.ts';
import { remembered } from '../../../shared/core/override.ts';
import { type Settings, TICK_MS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { other, SIDES } from '../../../shared/core/side.ts';
import { keptOf, letterOf } from '../../../shared/core/verdict/letters.ts';
import type { Judgement, PublicVerdict, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { SPAN_MS } from '../../../shared/core/verdict/weigh.ts';
import type { Delivery, Post } from '../../emulator/model/index.ts';

/** Lived through before whatever comes next: the run that took over at the jump has given way to those of the schedule. */
const RUN_UP_MS = 2 * MINUTE;
/** No news for this long: whatever an earlier event set off (a run, its retries, a notice) has had its time. */
const CALM_MS = 3 * MINUTE + 30_000;
/** Verdicts have been the same for this long, which is all that decisions look at. */
const SAME_MS = SPAN_MS;
/** A shorter jump would leave something in the ledger's memory that must not be forgotten yet. */
const LEAST_MS = SPAN_MS + MINUTE;

export const isCalm = (now: number, lastNews: number): boolean => now - lastNews >= CALM_MS;

/** How far (a whole number of minutes, in ms) a world may be pushed before `limit`, or 0. */
export function skippable(now: number, limit: number): number {
  const room = limit - now - RUN_UP_MS;
  return room < LEAST_MS ? 0 : Math.floor(room / MINUTE) * MINUTE;
}

/**
 * Nothing in the journal waits: the last move is confirmed and the edge is there, nobody has said anything, nothing is to
 * be sent. Where failback is automatic, traffic on the standby does wait.
 */
export function isAtRest(
  journal: Journal,
  edge: { readonly target: Side | 'mixed'; readonly deployed: boolean },
  { failback }: Settings,
): boolean {
  const last = newest(journal);
  const active = activeSide(journal);
  return (
    last?.phase === 'applied' &&
    (last.kind === 'initial' || last.verifiedAt !== undefined) &&
    (active === 'primary' || failback === 'manual') &&
    edge.target === active &&
    edge.deployed &&
    remembered(journal).mode === 'auto' &&
    journal.overrideFailingSince === undefined &&
    journal.outbox.length === 0
  );
}

/** What people have been told is told again after an hour, or after a day: the next such moment (epoch ms), if there is one. */
export function nextReminder({ told, lately = {}, preflight }: Journal, now: number): number | undefined {
  // What was not told again when the hour was over is told again when the day is.
  const next = Object.values(told).map((at) => at + (now - at < HOUR + 2 * MINUTE ? HOUR : DAY));
  // What has come back, and is not told yet since it comes and goes.
  const quiet = Object.entries(lately)
    .filter(([id]) => told[id] === undefined)
    .flatMap(([, { at, times }]) => [HOUR, DAY].map((reminder) => at + quietAfter(times, reminder)))
    .filter((at) => at > now);
  // What findings, and has not yet been looked at again.
  const findings = (preflight?.findings ?? [])
    .map(({ since }) => since + SECOND_LOOK_MS)
    .filter((at) => at > now - MINUTE);
  const all = [...next, ...quiet, ...findings];
  return all.length === 0 ? undefined : Math.min(...all);
}

/**
 * The newest verdicts are always the same: clients are served by the active side, and the other one is well, or has
 * been broken for a while.
 */
export function isSteady(ledger: Ledger, active: Side): boolean {
  const always = (verdicts: readonly Verdict[], judgement: Judgement | undefined): boolean => {
    const since = (verdicts.at(-1)?.tick ?? 0) - SAME_MS;
    const newest = verdicts.filter((v) => v.tick > since);
    return newest.length >= SAME_MS / TICK_MS && newest.every((v) => v.judgement === judgement);
  };
  return (
    always(ledger[active], 'healthy') &&
    always(ledger.public, 'healthy') &&
    always(ledger[other(active)], ledger[other(active)].at(-1)?.judgement)
  );
}

/** The ledger `ms` later, after ticks like the newest one. Since when a side is fit does not change. */
export function ledgerAfter(ledger: Ledger, ms: number): Ledger {
  const again = <V extends Verdict>(verdicts: readonly V[]): V[] => {
    const newest = verdicts.at(-1);
    if (!newest) return [];
    const { drillId, servedBy }: PublicVerdict = newest;
    const like = {
      ...keptOf(letterOf(newest)),
      ...(drillId !== undefined && { drillId }),
      ...(servedBy !== undefined && { servedBy }),
    } as V;
    const older = Array.from({ length: SPAN_MS / TICK_MS }, (_, i) => ({
      ...like,
      tick: newest.tick + ms - SPAN_MS + i * TICK_MS,
    }));
    const last = { ...newest, tick: newest.tick + ms };
    return [...older, last];
  };
  const sides = Object.fromEntries(SIDES.map((side) => [side, again(ledger[side])]));
  return { ...ledger, ...sides, public: again(ledger.public), revision: ledger.revision + ms / TICK_MS };
}

/** Chance may not interfere with messages (nor with calls): what it would have done in the skipped time cannot be known. */
export const isReliable = (delivery: Delivery): boolean =>
  Object.values(delivery).every((post: Post) => post.lost === 0 && post.twice === 0);
