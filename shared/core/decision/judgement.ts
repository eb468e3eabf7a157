/** Judges each side and the public endpoint from the verdicts of all vantage points. What one of several says alone moves nothing. */
import { MINUTE, SECOND } from '../duration.ts';
import { type Edge, servedBy } from '../edge.ts';
import type { DayCounts } from '../journal/day-counts.ts';
import { type Settings, TICK_MS } from '../settings.ts';
import { type Side, TARGETS, type Target } from '../side.ts';
import { asProbed } from '../verdict/alarms.ts';
import { isBad, knownBy, type PublicVerdict, type Verdict } from '../verdict/verdict.ts';
import {
  alarmCount,
  answersNow,
  failsOnAndOff,
  isFit,
  isFresh,
  isUnfit,
  lastMinute,
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
  /** Since when it finds each side fit (epoch ms). */
  readonly goodSince: { readonly [side in Side]?: number };
  /** How many probes failed within the last day; absent if it has had no known verdict. */
  readonly day?: DayCounts;
  /** The Region of the prober, where there are several. */
  readonly region?: string;
  /** The side in whose Region it stands, if any: a Region looks good from within. */
  readonly within?: Side;
}
export type VantagePoints = readonly VantagePoint[];

/** What judging needs of the settings. */
export type Strictness = Pick<Settings, 'tolerableErrors' | 'confirm'>;

const majorityOf = (points: VantagePoints): number => Math.floor(points.length / 2) + 1;

/** The samples about a target that count as evidence against it. */
const samplesAbout = (target: Target, points: VantagePoints, now: number): readonly Sample[] =>
  samplesOf(
    points.map((point) =>
      points.length > 1 && point.within === target
        ? point[target].filter(({ judgement }) => judgement === 'unhealthy')
        : point[target],
    ),
    now,
  );

/** The evidence against a target: all of it, and with each vantage point left out in turn (none with one vantage point). */
export interface Evidence {
  readonly whole: Weight;
  readonly parts: readonly Weight[];
}

export function evidenceAgainst(
  target: Target,
  points: VantagePoints,
  now: number,
  by: Strictness,
): Evidence {
  const odds = oddsOf(by.tolerableErrors);
  const samples = samplesAbout(target, points, now);
  const leftOut = points.length < 3 ? [] : points;
  const parts = leftOut.map((_, out) => samples.filter(({ point }) => point !== out));
  return { whole: weigh(samples, odds), parts: parts.map((part) => weigh(part, odds)) };
}

export const weightOf = (target: Target, points: VantagePoints, now: number, by: Strictness): Weight =>
  weigh(samplesAbout(target, points, now), oddsOf(by.tolerableErrors));

/** All the evidence against it is the user's alarms: its own probes find nothing. */
export function byAlarmsAlone(target: Target, points: VantagePoints, now: number, by: Strictness): boolean {
  const { bad, alarms } = weightOf(target, points, now, by);
  return alarms !== undefined && alarms.alone === bad;
}

/** Too few vantage points have a fresh verdict about the target. */
export const isUnknown = (target: Target, points: VantagePoints, now: number): boolean =>
  points.filter((point) => isFresh(point[target], now)).length < Math.min(2, points.length);

/** The evidence suffices, whichever vantage point is left out. */
export function convicts(
  { whole, parts }: Evidence,
  points: VantagePoints,
  now: number,
  by: Strictness,
): boolean {
  const threshold = thresholdOf(points.length);
  const shorter = confirmWithout(points, by);
  return (
    suffices(whole, threshold, by.confirm, now) &&
    parts.every((part) => suffices(part, threshold, shorter, now))
  );
}

/** Vantage points take turns within a tick, so the span (ms) seen by two of them may be shorter by one turn. */
export const confirmWithout = (points: VantagePoints, { confirm }: Strictness): number =>
  confirm - TICK_MS / points.length;

/** What the evidence says of a target that is known. */
export function stateBy(
  evidence: Evidence,
  points: VantagePoints,
  now: number,
  by: Strictness,
): 'unhealthy' | 'degraded' | 'healthy' {
  if (convicts(evidence, points, now, by)) return 'unhealthy';
  return evidence.whole.score > 0 ? 'degraded' : 'healthy';
}

/**
 * How much of the evidence that makes the target unhealthy there is, in percent: the score against its threshold. With 100 it
 * may still be too short or too old.
 */
export const percentOf = ({ whole, parts }: Evidence, points: VantagePoints): number =>
  Math.min(
    100,
    ...[whole, ...parts].map(({ score }) => Math.floor((100 * score) / thresholdOf(points.length))),
  );

/** Bad verdicts of all from `first` to `newest` (ticks). A `Weight` is one: that of its run of failures. */
export type Failed = Pick<Weight, 'bad' | 'all' | 'first' | 'newest' | 'alarms'>;

/** Bad verdicts of all since the first bad one, of the last three minutes. */
export function failedSinceFirst(target: Target, points: VantagePoints, now: number): Failed {
  const samples = samplesAbout(target, points, now);
  const since = samples.slice(
    Math.max(
      0,
      samples.findIndex(({ bad }) => bad),
    ),
  );
  const [first] = since;
  const newest = since.at(-1);
  return {
    bad: since.filter(({ bad }) => bad).length,
    all: since.length,
    ...(first && newest && { first: first.tick, newest: newest.tick }),
    ...alarmCount(since),
  };
}

/** The side fails at this moment: one stray error after a recovery begins no failover. */
export const failsNow = ({ whole, parts }: Evidence): boolean =>
  [whole, ...parts].every(({ recent }) => recent >= 2);

/** The side is fit, by a majority of the vantage points. */
export const isFitBy = (side: Side, points: VantagePoints, now: number): boolean =>
  points.filter((point) => isFit(point[side], now)).length >= majorityOf(points);

/** Since `from` (epoch ms) the target is unfit, by a majority of the vantage points. */
export const isUnfitBy = (target: Target, from: number, points: VantagePoints, now: number): boolean =>
  points.filter((point) =>
    isUnfit(
      point[target].filter(({ tick }) => tick >= from),
      now,
    ),
  ).length >= majorityOf(points);

/** The side is fit, and it answers at this moment. */
export const mayTake = (side: Side, points: VantagePoints, now: number): boolean =>
  points.filter((point) => isFit(point[side], now) && answersNow(point[side], now)).length >=
  majorityOf(points);

/**
 * The user's alarms alone make the side unhealthy: what else is bad about it is left out. Then it does not matter what the public
 * endpoint answers.
 */
export function alarmsConvict(side: Side, points: VantagePoints, now: number, by: Strictness): boolean {
  const byAlarms = points.map((point) => ({
    ...point,
    [side]: point[side].filter((verdict) => !isBad(verdict) || verdict.alarm !== undefined),
  }));
  return convicts(evidenceAgainst(side, byAlarms, now, by), byAlarms, now, by);
}

/**
 * Whether `to` is clearly better than `from`, by its share of failed probes, where neither may be well. An alarm is no share: it
 * says that something is wrong, and not how much.
 */
export function isBetter(to: Side, from: Side, points: VantagePoints, now: number): boolean {
  // NaN where nothing is known, with which no comparison holds.
  const share = (verdicts: readonly Verdict[] = []): number =>
    verdicts.filter(isBad).length / verdicts.length;
  const sees = points.filter((point) => {
    const there = share(lastMinute(point[to].map(asProbed), now));
    const here = share(lastMinute(point[from].map(asProbed), now));
    return here - there >= 0.3 && here >= 2 * there;
  });
  return sees.length >= majorityOf(points);
}

/** Answers of the public endpoint that are older than this do not speak for it. */
const PUBLIC_WITHIN_MS = 50 * SECOND;
const PUBLIC_ANSWERS = 3;

/** What the public endpoint says about a side: its bad answers, and its good ones if they come from there. */
const aboutSide = (side: Side, points: VantagePoints, edge: Edge): readonly (readonly PublicVerdict[])[] =>
  points.map((point) => point.public.filter((verdict) => isBad(verdict) || servedBy(verdict, edge) === side));

/** Of the score that makes a target unhealthy, how much confirms what the probes of a side say. */
const confirming = (points: VantagePoints): number => (points.length === 1 ? 0.5 : 1);

/**
 * What that says: `nothing` where there is too little of it. A good answer from elsewhere, or from nobody knows where, says
 * nothing about the side.
 */
export function publicSays(
  side: Side,
  points: VantagePoints,
  edge: Edge,
  now: number,
  by: Strictness,
): 'nothing' | 'well' | 'badly' | 'unclear' {
  const about = aboutSide(side, points, edge);
  const recent = about.map((verdicts) =>
    knownBy(verdicts, now).filter(({ tick }) => now - tick <= PUBLIC_WITHIN_MS),
  );
  const majority = majorityOf(points);
  if (recent.filter(({ length }) => length >= PUBLIC_ANSWERS).length < majority) return 'nothing';
  const newest = samplesOf(recent, now).slice(-PUBLIC_ANSWERS * points.length);
  if (newest.every(({ bad }) => !bad) && new Set(newest.map(({ point }) => point)).size >= majority)
    return 'well';
  const weight = weigh(samplesOf(about, now), oddsOf(by.tolerableErrors));
  const threshold = thresholdOf(points.length) * confirming(points);
  return suffices(weight, threshold, 0.4 * by.confirm, now) ? 'badly' : 'unclear';
}

/**
 * How much evidence the public endpoint has to give before it confirms what the probes of a side say, and how much it gives, in
 * percent of what makes a target unhealthy; undefined where it confirms it, or says nothing.
 */
export function unconfirmedBy(
  side: Side,
  points: VantagePoints,
  edge: Edge,
  now: number,
  by: Strictness,
): { readonly percent: number; readonly enough: number } | undefined {
  const says = publicSays(side, points, edge, now, by);
  if (says === 'nothing' || says === 'badly') return undefined;
  const { score } = weigh(samplesOf(aboutSide(side, points, edge), now), oddsOf(by.tolerableErrors));
  const percent = Math.min(100, Math.floor((100 * score) / thresholdOf(points.length)));
  return { percent, enough: 100 * confirming(points) };
}

/** The evidence that the public endpoint fails, wherever its answers come from. */
export const publicWeight = (points: VantagePoints, now: number, by: Strictness): Weight =>
  weightOf('public', points, now, by);

/** What the probers know, with the verdicts about the public endpoint after this time alone. */
export const publicSince = (points: VantagePoints, since = 0): VantagePoints =>
  points.map((point) => ({ ...point, public: point.public.filter(({ tick }) => tick > since) }));

/** Clients fail: the evidence against the public endpoint suffices as that against a side would, whichever prober is left out. */
export const publicFails = (points: VantagePoints, now: number, by: Strictness): boolean =>
  convicts(evidenceAgainst('public', points, now, by), points, now, by);

function minute(
  side: Side,
  points: VantagePoints,
  now: number,
): { readonly bad: number; readonly all: number } {
  const known = points.flatMap((point) => lastMinute(point[side].map(asProbed), now) ?? []);
  return { bad: known.filter(isBad).length, all: known.length };
}

/** `11 of 30`: how many probes of the last minute failed. */
export function minuteOf(side: Side, points: VantagePoints, now: number): string {
  const { bad, all } = minute(side, points, now);
  return `${bad} of ${all}`;
}

/** In the last minute `to` failed as large a share of its probes as `from`, or a larger one: a move would help no client. */
export function isNoBetter(to: Side, from: Side, points: VantagePoints, now: number): boolean {
  const there = minute(to, points, now);
  const here = minute(from, points, now);
  return there.bad > 0 && here.all > 0 && there.bad * here.all >= here.bad * there.all;
}

/** Doubt about a target ends so long after it became unhealthy, and about a vantage point that errs alone. */
const DOUBT_MS = MINUTE;
const ALONE_MS = 5 * MINUTE;

/** Most targets have no bad verdict at all, and need no weighing: this is asked at each tick. */
const isAccused = (target: Target, points: VantagePoints): boolean =>
  points.some((point) => point[target].some(isBad));

/** What a prober keeps in order to end its doubt: since when (epoch ms) each target is unhealthy, and each point alone. */
export interface DoubtKept {
  readonly unhealthySince: { readonly [target in Target]?: number };
  /** By target and number of the vantage point; see `aloneAbout`. */
  readonly aloneSince: { readonly [target in Target]?: { readonly [point: number]: number } };
}

/** Since when each target has been unhealthy without a break, by what was known `before`. */
export function unhealthySince(
  points: VantagePoints,
  now: number,
  by: Strictness,
  before: DoubtKept['unhealthySince'],
): DoubtKept['unhealthySince'] {
  const since: { [target in Target]?: number } = {};
  for (const target of TARGETS) {
    // What suffices is fresh whoever is left out, so the target is known, too.
    const fails =
      isAccused(target, points) && convicts(evidenceAgainst(target, points, now, by), points, now, by);
    if (fails) since[target] = before[target] ?? now;
  }
  return since;
}

/** The vantage point that alone finds the target bad, if there is one: it does on and off, and the others have nothing against it. */
export function aloneAbout(
  target: Target,
  points: VantagePoints,
  now: number,
  by: Strictness,
): number | undefined {
  if (points.length < 3) return undefined;
  const odds = oddsOf(by.tolerableErrors);
  const fails = points.map((point) => failsOnAndOff(point[target], now, by.tolerableErrors));
  const liar = fails.indexOf(true);
  const accuses = (point: VantagePoint, i: number): boolean =>
    fails[i] === true || weigh(samplesOf([point[target]], now), odds).score > 0;
  return liar >= 0 && !points.some((point, i) => i !== liar && accuses(point, i)) ? liar : undefined;
}

/** Since when one vantage point alone has found each target bad without a break, by what was known `before`. */
export function aloneSince(
  points: VantagePoints,
  now: number,
  by: Strictness,
  before: DoubtKept['aloneSince'],
): DoubtKept['aloneSince'] {
  // A run that has not read the ledgers of the others yet.
  if (points.length < 3) return before;
  const since: { [target in Target]?: { readonly [point: number]: number } } = {};
  for (const target of TARGETS) {
    const alone = isAccused(target, points) ? aloneAbout(target, points, now, by) : undefined;
    if (alone !== undefined) since[target] = { [alone]: before[target]?.[alone] ?? now };
  }
  return since;
}

/**
 * Whether to probe at the quicker pace: there is evidence against a target, and it may still decide something. `waits`: the
 * sides whose verdicts a rule waits for, such as an active side that no switch has left yet.
 */
export function inDoubt(
  points: VantagePoints,
  now: number,
  by: Strictness,
  kept: DoubtKept,
  waits: readonly Target[] = [],
): boolean {
  return TARGETS.some((target) => {
    const since = kept.unhealthySince[target] ?? now;
    if (!waits.includes(target) && now - since >= DOUBT_MS) return false;
    if (!isAccused(target, points) || weightOf(target, points, now, by).score === 0) return false;
    const alone = aloneAbout(target, points, now, by);
    const aloneFrom = alone === undefined ? undefined : kept.aloneSince[target]?.[alone];
    return aloneFrom === undefined || now - aloneFrom < ALONE_MS;
  });
}
