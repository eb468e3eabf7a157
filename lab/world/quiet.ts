/**
 * Skips quiet stretches: a world in which nothing changes, nothing is under way and nothing waits for a time has one
 * future, the same minute again and again. That is so where all is well, and where the side that serves nobody has been
 * broken for a while. What a skip must carry over is only the ledger, whose verdicts move along with the time; every draw
 * depends on the time alone (`draw.ts`), so that everything after it is as it would have been, but for the latencies that
 * those moved verdicts tell. `test/world` holds a world that skips against one that does not.
 */
import { activeSide, newest } from '../../shared/core/history.ts';
import type { Journal } from '../../shared/core/journal.ts';
import type { Ledger } from '../../shared/core/ledger.ts';
import { LEDGER_SPAN_MS } from '../../shared/core/ledger.ts';
import { remembered } from '../../shared/core/override.ts';
import { quietAfter } from '../../shared/core/pace.ts';
import type { Settings } from '../../shared/core/settings.ts';
import type { Side } from '../../shared/core/side.ts';
import { other, SIDES } from '../../shared/core/side.ts';
import type { Judgement, Verdict } from '../../shared/core/verdict.ts';
import type { Delivery, Post } from '../cloud/delivery.ts';
import type { Weather } from './fate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Lived through before whatever comes next: the run that took over at the jump has given way to those of the schedule. */
const RUN_UP_MS = 2 * MINUTE;
/** No news for this long: whatever an earlier event set off (a retry, a notice) has had its time. */
const CALM_MS = 7 * MINUTE;
/** Less than that is not worth a jump. */
const LEAST_MS = 3 * MINUTE;

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
    last?.phase === 'landed' &&
    (last.kind === 'genesis' || last.verifiedAt !== undefined) &&
    (active === 'primary' || failback === 'manual') &&
    edge.target === active &&
    edge.deployed &&
    remembered(journal).mode === 'auto' &&
    journal.overrideFailingSince === undefined &&
    journal.outbox.length === 0
  );
}

/** What people have been told is told again after an hour, or after a day: the next such moment (epoch ms), if there is one. */
export function nextReminder({ told, lately = {} }: Journal, now: number): number | undefined {
  // What was not told again when the hour was over is told again when the day is.
  const next = Object.values(told).map((at) => at + (now - at < HOUR + 5 * MINUTE ? HOUR : DAY));
  // What has come back, and is not told yet since it comes and goes.
  const quiet = Object.entries(lately)
    .filter(([id]) => told[id] === undefined)
    .flatMap(([, { at, times }]) => [true, false].map((urgent) => at + quietAfter(times, urgent)))
    .filter((at) => at > now);
  const all = [...next, ...quiet];
  return all.length === 0 ? undefined : Math.min(...all);
}

/**
 * All that is remembered is a full memory and always the same: clients are well served by the active side, and the other
 * one has been well all the time or broken all the time.
 */
export function isSteady(ledger: Ledger, active: Side, tick: number): boolean {
  const full = LEDGER_SPAN_MS / tick - 1;
  const always = (verdicts: readonly Verdict[], judgement: Judgement | undefined): boolean =>
    verdicts.length >= full && verdicts.every((v) => v.judgement === judgement);
  return (
    always(ledger[active], 'healthy') &&
    always(ledger.public, 'healthy') &&
    always(ledger[other(active)], ledger[other(active)][0]?.judgement)
  );
}

/** The ledger `ms` later, after `ticks` more good ticks. Since when a side is good does not change. */
export function movedLedger(ledger: Ledger, ms: number, ticks: number): Ledger {
  const later = <V extends Verdict>(verdicts: readonly V[]): V[] =>
    verdicts.map((v) => ({ ...v, tick: v.tick + ms }));
  const moved = { public: later(ledger.public) };
  const sides = Object.fromEntries(SIDES.map((side) => [side, later(ledger[side])]));
  return { ...ledger, ...sides, ...moved, revision: ledger.revision + ticks };
}

/** Chance may not interfere with calls or messages: what it would have done in the skipped time cannot be known. */
export const isFair = (weather: Weather): boolean =>
  weather.refused + weather.requestLost + weather.answerLost + weather.killed + weather.lingers === 0;

export const isReliable = (delivery: Delivery): boolean =>
  Object.values(delivery).every((post: Post) => post.lost === 0 && post.twice === 0);
