/**
 * The health of one side, by the verdicts of all vantage points. `unknown` verdicts are ignored. A verdict counts by its own
 * tick; one from the future does not count yet.
 *
 * | state     | when                                                                         |
 * | --------- | ---------------------------------------------------------------------------- |
 * | unknown   | too few vantage points have a fresh verdict                                  |
 * | unhealthy | the evidence against it reaches the threshold, spans `confirm`, and is fresh |
 * | degraded  | there is evidence against it, and too little                                 |
 * | healthy   | otherwise                                                                    |
 */
import { RISE_MS, type Settings } from '../settings.ts';
import type { Side } from '../side.ts';
import { FIT_WITHIN_MS, type Weight } from '../verdict/weigh.ts';
import {
  evidenceAgainst,
  failsNow,
  isFitBy,
  isUnknown,
  mayTake,
  stateBy,
  type VantagePoints,
} from './judgement.ts';

export interface Health {
  readonly state: 'unknown' | 'unhealthy' | 'degraded' | 'healthy';
  /** Fit for long enough to take the traffic, answering at this moment, and not unhealthy. */
  readonly proven: boolean;
  /** Since when it is fit (epoch ms); absent if it is not. */
  readonly since?: number;
  /** It fails at this moment, so that a failover from it may begin. */
  readonly fails: boolean;
  readonly weight: Weight;
}

export function judge(points: VantagePoints, side: Side, now: number, settings: Settings): Health {
  const evidence = evidenceAgainst(side, points, now, settings);
  const weight = evidence.whole;
  const state = isUnknown(side, points, now) ? 'unknown' : stateBy(evidence, points, now, settings);
  const bad = state === 'unhealthy';
  const since = isFitBy(side, points, now) ? sinceOf(side, points, now) : undefined;
  return {
    state,
    proven: !bad && since !== undefined && now - since >= RISE_MS && mayTake(side, points, now),
    ...(since !== undefined && { since }),
    fails: failsNow(evidence),
    weight,
  };
}

/** Of several vantage points, one that errs must not make it earlier: the second earliest counts. */
function sinceOf(side: Side, points: VantagePoints, now: number): number {
  const all = points.map(({ goodSince }) => goodSince[side] ?? now - FIT_WITHIN_MS).sort((a, b) => a - b);
  return all[Math.min(1, all.length - 1)] as number;
}

export const isProven = (health: Health): boolean => health.proven;
