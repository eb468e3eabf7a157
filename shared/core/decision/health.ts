/**
 * Judges one side from its verdicts. `unknown` verdicts are silence: they count for nothing. A verdict counts by its own
 * tick, and one from the future counts for nothing yet.
 *
 * | state     | when                                                                                     |
 * | --------- | ---------------------------------------------------------------------------------------- |
 * | unknown   | fewer than 2 verdicts recently, or the newest is stale                                   |
 * | unhealthy | the last `fall` verdicts all bad and all fresh; or a brown-out: a large share of many bad, two of them recent |
 * | degraded     | neither of these, and a bad verdict recently                                             |
 * | healthy   | otherwise                                                                                |
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
      /** First good verdict (epoch ms) of the present unbroken run. */
      readonly since: number;
      /** Healthy for long enough, on enough verdicts, to take the traffic. */
      readonly proven: boolean;
    };

/** A side needs this many recent verdicts before anything is said of it. */
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

/** The verdicts that say something, up to now, oldest first. */
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
 * Whether clients fail, by what the public endpoint answered: the evidence that makes a side unhealthy, and bad verdicts with
 * gaps between them, since here nothing moves for it. Over with the first good answer.
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
