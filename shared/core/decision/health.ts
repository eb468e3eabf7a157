/**
 * Judges one side from its verdicts. `unknown` verdicts are ignored. A verdict counts by its own tick; one from the future
 * does not count yet.
 *
 * | state     | when                                                                                          |
 * | --------- | --------------------------------------------------------------------------------------------- |
 * | unknown   | fewer than 2 recent verdicts, or the newest is stale                                          |
 * | unhealthy | the last `fall` verdicts all bad and fresh; or a brown-out: a large share bad, 2 of them recent |
 * | degraded  | none of these, but a recent bad verdict                                                       |
 * | healthy   | otherwise                                                                                     |
 */
import { type Ledger, unbrokenSince } from '../journal/ledger.ts';
import type { Settings } from '../settings.ts';
import type { Side } from '../side.ts';
import type { PublicVerdict, Verdict } from '../verdict/verdict.ts';

export type Health =
  | { readonly state: 'unknown' }
  | { readonly state: 'unhealthy'; readonly how: 'down' | 'brown-out' }
  | { readonly state: 'degraded' }
  | {
      readonly state: 'healthy';
      /** The first good verdict (epoch ms) since the last bad one or the last gap. */
      readonly since: number;
      /** Healthy for long enough, with enough verdicts, to take the traffic. */
      readonly proven: boolean;
    };

/** With fewer recent verdicts a side is unknown. */
const FEWEST = 2;

export function judge(ledger: Ledger, side: Side, now: number, settings: Settings): Health {
  const known = knownBy(ledger[side], now);
  const recent = known.filter((v) => now - v.tick <= settings.recent);
  const newest = known.at(-1);
  if (!newest || recent.length < FEWEST || now - newest.tick > settings.freshness)
    return { state: 'unknown' };
  if (isDown(known, now, settings)) return { state: 'unhealthy', how: 'down' };
  if (isBrownOut(known, now, settings)) return { state: 'unhealthy', how: 'brown-out' };
  if (recent.some(isBad)) return { state: 'degraded' };
  const since = unbrokenSince(known, ledger.goodSince[side]) ?? newest.tick;
  const proven = now - since >= settings.rise && recent.length >= settings.riseVerdicts;
  return { state: 'healthy', since, proven };
}

/** The verdicts up to now that are not `unknown`, oldest first. */
export const knownBy = <V extends Verdict>(verdicts: readonly V[], now: number): readonly V[] =>
  verdicts.filter((v) => v.judgement !== 'unknown' && v.tick <= now);

export const isBad = (verdict: Verdict): boolean => verdict.judgement === 'unhealthy';

function isDown(known: readonly Verdict[], now: number, settings: Settings): boolean {
  const last = known.slice(-settings.fall);
  return last.length === settings.fall && last.every((v) => isBad(v) && now - v.tick <= settings.fallWithin);
}

function isBrownOut(known: readonly Verdict[], now: number, settings: Settings): boolean {
  const window = known.filter((v) => now - v.tick <= settings.brownOutWithin);
  const bad = window.filter(isBad);
  return (
    window.length >= settings.brownOutVerdicts &&
    bad.length >= window.length * settings.brownOutShare &&
    bad.filter((v) => now - v.tick <= settings.recent).length >= 2
  );
}

/**
 * Whether clients fail, by the verdicts about the public endpoint: the evidence that makes a side unhealthy, but gaps
 * between bad verdicts are allowed, since no traffic moves because of it. Ends with the first good answer.
 */
export function clientsFail(answers: readonly PublicVerdict[], now: number, settings: Settings): boolean {
  const known = knownBy(answers, now);
  const newest = known.at(-1);
  if (!newest || !isBad(newest) || now - newest.tick > settings.recent) return false;
  const last = known.slice(-settings.fall);
  const allBad =
    last.length === settings.fall && last.every((v) => isBad(v) && now - v.tick <= settings.brownOutWithin);
  return allBad || isBrownOut(known, now, settings);
}

export const isProven = (health: Health): boolean => health.state === 'healthy' && health.proven;
