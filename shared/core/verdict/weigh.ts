/**
 * Weighs the verdicts about one target as evidence that it fails: a CUSUM of log-likelihood ratios between the share of
 * failed probes that is tolerable and one that is not. A bad verdict adds to the score, a good one takes from it, and the score
 * is computed anew from the verdicts at every look, so it depends neither on the order nor on the number of arrivals.
 */
import { MINUTE, SECOND } from '../duration.ts';
import { isBad, knownBy, newestBy, type Verdict } from './verdict.ts';

/** Older verdicts do not count. */
export const SPAN_MS = 180 * SECOND;
/** Silence proves nothing: evidence from before a longer gap, or that is older, does not count. */
export const FRESH_MS = 30 * SECOND;
/** Several vantage points see the same burst of errors: bad verdicts closer together than a tick in doubt are one sample. */
const CLUSTER_MS = 2 * SECOND;
/** After so long without a failure the next one begins a run of its own, whatever score is left: blips do not add up. */
export const CALM_MS = 60 * SECOND;
/** The newest part of the evidence, in which a failover needs bad verdicts. */
export const RECENT_MS = 10 * SECOND;

/** The score that makes a target unhealthy. With several vantage points each pair must reach its threshold. */
export const thresholdOf = (points: number): number => Math.log(points === 1 ? 1e6 : 1e4);
/** However long an outage was, a recovered Region has the same way back. */
export const CEILING = Math.log(1e7);

/** What one verdict adds to the score or takes from it. */
export interface Odds {
  readonly bad: number;
  readonly good: number;
}

/** `tolerable`: the share of failed probes that is no reason to move traffic. The one that is: 25 % with 2 %, 40 % with 5 %. */
const unacceptable = (tolerable: number): number => 0.25 * Math.sqrt(tolerable / 0.02);

export const oddsOf = (tolerable: number): Odds => ({
  bad: Math.log(unacceptable(tolerable) / tolerable),
  good: Math.log((1 - tolerable) / (1 - unacceptable(tolerable))),
});

/** One verdict as evidence. `point`: the number of the vantage point it comes from. */
export interface Sample {
  readonly tick: number;
  readonly point: number;
  readonly bad: boolean;
  /** An alarm of the user's is in ALARM: beside a failed probe, or alone. */
  readonly alarm?: 'beside' | 'alone';
}

export interface AlarmCount {
  readonly all: number;
  readonly alone: number;
}

/** The evidence against a target. Times are ticks (epoch ms). */
export interface Weight {
  readonly score: number;
  /** The first and the newest bad verdict of the present run of failures; `first` is absent if there is none. */
  readonly first?: number;
  readonly last?: number;
  /** Bad verdicts since `first`, of all since then; the newest of all. */
  readonly bad: number;
  readonly all: number;
  readonly newest?: number;
  /** Those of the bad ones at which an alarm of the user's was in ALARM, and at which nothing else was wrong; absent if none. */
  readonly alarms?: AlarmCount;
  /** Bad verdicts of the last ten seconds up to the newest verdict. */
  readonly recent: number;
}

/**
 * The verdicts of several vantage points about one target, merged: `lists` has one list a vantage point. Of two of the same
 * point and tick the bad one counts, since overlapping runs write the quicker answer first, and good answers are quicker; of two
 * bad ones that with an alarm.
 */
export function samplesOf(lists: readonly (readonly Verdict[])[], now: number): readonly Sample[] {
  const all: Sample[] = [];
  for (const [point, verdicts] of lists.entries())
    for (const { tick, judgement, alarm } of verdicts)
      if (judgement !== 'unknown' && tick <= now && now - tick < SPAN_MS)
        all.push(
          alarm === undefined
            ? { tick, point, bad: judgement === 'unhealthy' }
            : {
                tick,
                point,
                bad: judgement === 'unhealthy',
                alarm: alarm === 'unhealthy' ? 'beside' : 'alone',
              },
        );
  all.sort((a, b) => a.tick - b.tick || a.point - b.point || rank(b) - rank(a));
  return all.filter(({ tick, point }, i) => tick !== all[i - 1]?.tick || point !== all[i - 1]?.point);
}

const rank = ({ bad, alarm }: Sample): number =>
  !bad ? 0 : alarm === undefined ? 1 : alarm === 'alone' ? 2 : 3;

export function weigh(samples: readonly Sample[], { bad: up, good: down }: Odds): Weight {
  let score = 0;
  let first: number | undefined;
  let last: number | undefined;
  let counted = Number.NEGATIVE_INFINITY;
  let bad = 0;
  let all = 0;
  let previous: number | undefined;
  for (const sample of samples) {
    const { tick } = sample;
    if (previous !== undefined && tick - previous > FRESH_MS) score = 0;
    previous = tick;
    if (sample.bad) {
      // After a calm a stray error does not lengthen the next failure: its span begins anew.
      if (score < 0.99 * up || first === undefined || tick - (last ?? tick) >= CALM_MS) {
        first = tick;
        bad = 0;
        all = 0;
      }
      if (tick - counted >= CLUSTER_MS) {
        score = Math.min(CEILING, score + up);
        counted = tick;
      }
      last = tick;
      bad++;
    } else {
      score = Math.max(0, score - down);
      if (score === 0) first = undefined;
    }
    all++;
  }
  const none = first === undefined;
  return {
    score,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    bad: none ? 0 : bad,
    all: none ? 0 : all,
    ...(previous !== undefined && { newest: previous }),
    ...(first !== undefined && alarmCount(samples.filter((sample) => sample.tick >= first))),
    recent: recentOf(samples),
  };
}

export function alarmCount(samples: readonly Sample[]): { readonly alarms?: AlarmCount } {
  const all = samples.filter(({ alarm }) => alarm !== undefined).length;
  const alone = samples.filter(({ alarm }) => alarm === 'alone').length;
  return all === 0 ? {} : { alarms: { all, alone } };
}

function recentOf(samples: readonly Sample[]): number {
  const newest = samples.at(-1)?.tick ?? 0;
  const before = samples.findLastIndex(({ tick }) => tick < newest - RECENT_MS);
  return samples.slice(before + 1).filter(({ bad }) => bad).length;
}

/** Whether the evidence reaches the threshold, spans at least this time (ms), and is fresh. */
export const suffices = (
  { score, first, last }: Weight,
  threshold: number,
  span: number,
  now: number,
): boolean =>
  score >= threshold &&
  first !== undefined &&
  last !== undefined &&
  now - last <= FRESH_MS &&
  last - first >= span;

/** Longer than the blip of a network. */
const LASTING_MS = 50 * SECOND;

/** Of these verdicts, as many are bad as nobody tolerates, over longer than a blip; now and then is enough. */
export function failsOnAndOff(verdicts: readonly Verdict[], now: number, tolerable: number): boolean {
  const samples = samplesOf([verdicts], now);
  const bad = samples.filter((sample) => sample.bad);
  const [first, last] = [bad[0]?.tick ?? now, bad.at(-1)?.tick ?? 0];
  return bad.length >= unacceptable(tolerable) * samples.length && last - first >= LASTING_MS;
}

/** A target is fit to take traffic by what it answered within this time. */
export const FIT_WITHIN_MS = MINUTE;
const FEWEST = 4;

/** The verdicts of the last minute; undefined where they are too few or stale: silence proves nothing. */
export function lastMinute(verdicts: readonly Verdict[], now: number): readonly Verdict[] | undefined {
  const within = knownBy(verdicts, now).filter(({ tick }) => now - tick < FIT_WITHIN_MS);
  return within.length >= FEWEST && isFresh(within, now) ? within : undefined;
}

export function isFresh(verdicts: readonly Verdict[], now: number): boolean {
  const newest = newestBy(verdicts, now);
  return newest !== undefined && now - newest.tick <= FRESH_MS;
}

/** Whether one vantage point finds its target fit: it knows it for longer than a minute, and one bad verdict in ten is forgiven. */
export const isFit = (verdicts: readonly Verdict[], now: number): boolean =>
  fitAt(knownBy(verdicts, now), [now])[0] === true;

/** The same at each of these times, oldest first. `known`: the verdicts that are not `unknown`, oldest first. */
function fitAt(known: readonly Verdict[], times: readonly number[]): readonly boolean[] {
  // The last minute is known[from] to known[to - 1].
  let [from, to, bad] = [0, 0, 0];
  return times.map((now) => {
    for (let next = known[to]; next && next.tick <= now; next = known[++to]) if (isBad(next)) bad++;
    for (let old = known[from]; old && now - old.tick >= FIT_WITHIN_MS; old = known[++from])
      if (isBad(old)) bad--;
    const all = to - from;
    const newest = known[to - 1];
    const isTold = from > 0 && all >= FEWEST && newest !== undefined && now - newest.tick <= FRESH_MS;
    return isTold && isForgiven(bad, all);
  });
}

/** More of its verdicts of the last minute are bad than are forgiven. Silence is no failure. */
export function isUnfit(verdicts: readonly Verdict[], now: number): boolean {
  const within = lastMinute(verdicts, now);
  return within !== undefined && !isForgiven(within.filter(isBad).length, within.length);
}

const isForgiven = (bad: number, all: number): boolean => bad <= Math.max(1, all / 10);

/** The newest two verdicts are good: it answers at this moment. */
export const answersNow = (verdicts: readonly Verdict[], now: number): boolean =>
  !knownBy(verdicts, now).slice(-2).some(isBad);

/**
 * The beginning of the first minute of the present unbroken fit, looked at at each tick; undefined if it is not fit.
 * `carried`: what was known before, for one that is older than these verdicts.
 */
export function fitSince(verdicts: readonly Verdict[], carried?: number): number | undefined {
  const ticks = verdicts.map(({ tick }) => tick);
  const [oldest = 0] = ticks;
  const looks = ticks.filter((tick) => tick - oldest >= FIT_WITHIN_MS);
  const known = verdicts.filter(({ judgement }) => judgement !== 'unknown');
  const broken = fitAt(known, looks).lastIndexOf(false);
  const first = looks[broken + 1];
  if (first === undefined) return undefined;
  const since = first - FIT_WITHIN_MS;
  return broken < 0 ? Math.min(since, carried ?? since) : since;
}
