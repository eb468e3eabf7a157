/** Judges each side and the public endpoint from the verdicts of all vantage points. What one of several says alone moves nothing. */
import { MINUTE, SECOND } from '../duration.ts';
import { type Edge, servedBy } from '../edge.ts';
import { SIDES, type Side } from '../side.ts';
import type { PublicVerdict, Verdict } from '../verdict/verdict.ts';
import {
  CEILING,
  FRESH_MS,
  oddsOf,
  type Sample,
  samplesOf,
  suffices,
  thresholdOf,
  type Weight,
  weigh,
} from '../verdict/weigh.ts';

/** What one prober knows, oldest first. */
export interface VantagePoint {
  readonly primary: readonly Verdict[];
  readonly standby: readonly Verdict[];
  readonly public: readonly PublicVerdict[];
  /** The side in whose Region it stands, if any: a Region looks good from within. */
  readonly within?: Side;
}
export type VantagePoints = readonly VantagePoint[];

/** What judging needs of the settings. */
export interface Strictness {
  /** The share of failed probes that is no reason to move traffic. */
  readonly tolerableErrors: number;
  /** The failures must span at least this time (ms). */
  readonly confirm: number;
}

export const TICK_MS = 10 * SECOND;

const majorityOf = (points: VantagePoints): number => Math.floor(points.length / 2) + 1;

const known = (verdicts: readonly Verdict[], now: number): readonly Verdict[] =>
  verdicts.filter(({ judgement, tick }) => judgement !== 'unknown' && tick <= now);

const isFresh = (verdicts: readonly Verdict[], now: number): boolean => {
  const newest = known(verdicts, now).at(-1);
  return newest !== undefined && now - newest.tick <= FRESH_MS;
};

/** The samples about a side that count as evidence against it. */
const samplesAbout = (side: Side, points: VantagePoints, now: number): readonly Sample[] =>
  samplesOf(
    points.map((point) =>
      points.length > 1 && point.within === side
        ? point[side].filter(({ judgement }) => judgement === 'unhealthy')
        : point[side],
    ),
    now,
  );

/** The evidence with each vantage point left out in turn; none with one vantage point. */
const withoutEach = (samples: readonly Sample[], points: VantagePoints): readonly (readonly Sample[])[] =>
  points.length < 3 ? [] : points.map((_, left) => samples.filter(({ point }) => point !== left));

export const weightOf = (side: Side, points: VantagePoints, now: number, by: Strictness): Weight =>
  weigh(samplesAbout(side, points, now), oddsOf(by.tolerableErrors));

/** Too few vantage points have a fresh verdict about the side. */
export const isUnknown = (side: Side, points: VantagePoints, now: number): boolean =>
  points.filter((point) => isFresh(point[side], now)).length < Math.min(2, points.length);

/** The evidence suffices, whichever vantage point is left out. */
export function isUnhealthy(side: Side, points: VantagePoints, now: number, by: Strictness): boolean {
  if (isUnknown(side, points, now)) return false;
  const odds = oddsOf(by.tolerableErrors);
  const threshold = thresholdOf(points.length);
  const samples = samplesAbout(side, points, now);
  // Vantage points take turns within a tick, so the span seen by two of them may be shorter by one turn.
  const shorter = by.confirm - TICK_MS / points.length;
  return (
    suffices(weigh(samples, odds), threshold, by.confirm, now) &&
    withoutEach(samples, points).every((left) => suffices(weigh(left, odds), threshold, shorter, now))
  );
}

/** A failover begins only while the side fails at this moment: one stray error after a recovery moves nothing. */
export function mayBegin(from: Side, points: VantagePoints, now: number, by: Strictness): boolean {
  const odds = oddsOf(by.tolerableErrors);
  const samples = samplesAbout(from, points, now);
  return [samples, ...withoutEach(samples, points)].every((left) => weigh(left, odds).recent >= 2);
}

/** A side is fit by what it answered within this time. */
export const FIT_WITHIN_MS = MINUTE;
const FEWEST = 4;

/** Whether one vantage point finds its target fit to take traffic: one bad verdict in ten is forgiven. */
export function isFit(verdicts: readonly Verdict[], now: number): boolean {
  const all = known(verdicts, now);
  const within = all.filter(({ tick }) => now - tick < FIT_WITHIN_MS);
  const bad = within.filter(isBad).length;
  return (
    within.length >= FEWEST &&
    within.length < all.length &&
    isFresh(within, now) &&
    bad <= Math.max(1, within.length / 10) &&
    !within.slice(-2).some(isBad)
  );
}

export const isBad = ({ judgement }: Verdict): boolean => judgement === 'unhealthy';

export const isProvenBy = (side: Side, points: VantagePoints, now: number, by: Strictness): boolean =>
  points.filter((point) => isFit(point[side], now)).length >= majorityOf(points) &&
  !isUnhealthy(side, points, now, by);

/** Whether `to` is clearly better than `from`, by its share of failed probes, where neither may be well. */
export function isBetter(to: Side, from: Side, points: VantagePoints, now: number): boolean {
  const share = (verdicts: readonly Verdict[]): number | undefined => {
    const within = known(verdicts, now).filter(({ tick }) => now - tick < FIT_WITHIN_MS);
    return within.length >= FEWEST && isFresh(within, now)
      ? within.filter(isBad).length / within.length
      : undefined;
  };
  const sees = points.filter((point) => {
    const [there, here] = [share(point[to]), share(point[from])];
    return there !== undefined && here !== undefined && here - there >= 0.3 && here >= 2 * there;
  });
  return sees.length >= majorityOf(points);
}

/** Answers of the public endpoint that are older than this do not speak for it. */
const PUBLIC_WITHIN_MS = 50 * SECOND;
const PUBLIC_ANSWERS = 3;

/**
 * What the public endpoint says about a side: its bad answers, and its good ones if they come from there. `nothing`: too few.
 * A good answer from elsewhere, or from nobody knows where, says nothing about the side.
 */
export function publicSays(
  side: Side,
  points: VantagePoints,
  edge: Edge,
  now: number,
  by: Strictness,
): 'nothing' | 'well' | 'badly' | 'unclear' {
  const about = points.map((point) =>
    point.public.filter((verdict) => isBad(verdict) || servedBy(verdict, edge) === side),
  );
  const recent = about.map((verdicts) =>
    known(verdicts, now).filter(({ tick }) => now - tick <= PUBLIC_WITHIN_MS),
  );
  const majority = majorityOf(points);
  if (recent.filter(({ length }) => length >= PUBLIC_ANSWERS).length < majority) return 'nothing';
  const newest = samplesOf(recent, now).slice(-PUBLIC_ANSWERS * points.length);
  if (newest.every(({ bad }) => !bad) && new Set(newest.map(({ point }) => point)).size >= majority)
    return 'well';
  const weight = weigh(samplesOf(about, now), oddsOf(by.tolerableErrors));
  const threshold = thresholdOf(points.length) / (points.length === 1 ? 2 : 1);
  return suffices(weight, threshold, 0.4 * by.confirm, now) ? 'badly' : 'unclear';
}

/** The evidence that the public endpoint fails, wherever its answers come from. */
export const publicWeight = (points: VantagePoints, now: number, by: Strictness): Weight =>
  weigh(
    samplesOf(
      points.map((point) => point.public),
      now,
    ),
    oddsOf(by.tolerableErrors),
  );

export type Target = Side | 'public';
export const TARGETS: readonly Target[] = [...SIDES, 'public'];

/** Doubt about a target ends so long after it became unhealthy, and about a vantage point that errs alone. */
const DOUBT_MS = MINUTE;
const ALONE_MS = 5 * MINUTE;

/** What a prober keeps in order to end its doubt: since when (epoch ms) each target is unhealthy, and each point alone. */
export interface DoubtKept {
  readonly unhealthySince: { readonly [target in Target]?: number };
  /** By target and number of the vantage point; see `aloneAbout`. */
  readonly aloneSince: { readonly [target in Target]?: { readonly [point: number]: number } };
}

/** Whether this vantage point alone finds the target bad: its own score is at the ceiling, and the others' are 0. */
export function aloneAbout(
  target: Target,
  points: VantagePoints,
  now: number,
  by: Strictness,
): number | undefined {
  if (points.length < 3) return undefined;
  const odds = oddsOf(by.tolerableErrors);
  const scores = points.map((point) => weigh(samplesOf([point[target]], now), odds).score);
  const liar = scores.findIndex((score) => score >= CEILING);
  return liar >= 0 && scores.every((score, i) => i === liar || score === 0) ? liar : undefined;
}

/**
 * Whether to probe at the quicker pace: there is evidence against a target, and it may still decide something. `waits`: the
 * side whose verdicts a rule waits for, such as an active side that no switch has left yet.
 */
export function inDoubt(
  points: VantagePoints,
  now: number,
  by: Strictness,
  kept: DoubtKept,
  waits?: Side,
): boolean {
  return TARGETS.some((target) => {
    const { score } = target === 'public' ? publicWeight(points, now, by) : weightOf(target, points, now, by);
    if (score === 0) return false;
    const since = kept.unhealthySince[target];
    if (target !== waits && since !== undefined && now - since >= DOUBT_MS) return false;
    const alone = aloneAbout(target, points, now, by);
    const aloneFrom = alone === undefined ? undefined : kept.aloneSince[target]?.[alone];
    return aloneFrom === undefined || now - aloneFrom < ALONE_MS;
  });
}
