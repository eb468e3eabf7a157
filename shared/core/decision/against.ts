/** The evidence against a target as people read it. Its numbers are those of the judgement, so text and decision agree. */

import { SECOND, span } from '../duration.ts';
import type { Journal } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import { percent as inPercent, type Settings } from '../settings.ts';
import type { Target } from '../side.ts';
import { alarmsIn } from '../verdict/alarms.ts';
import { FRESH_MS, type Weight } from '../verdict/weigh.ts';
import type { Health } from './health.ts';
import {
  confirmWithout,
  convicts,
  type Evidence,
  evidenceAgainst,
  type Failed,
  failedSinceFirst,
  isUnknown,
  percentOf,
  publicSince,
  type Strictness,
  stateBy,
  type VantagePoints,
} from './judgement.ts';
import { regionOf } from './probers.ts';

export interface Against {
  /** `failed 3 of 11 probes in 21 s (27 %; up to 2 % is tolerable)`. */
  readonly failed: string;
  readonly bad: number;
  readonly all: number;
  /** Of the evidence that makes it unhealthy. */
  readonly percent: number;
  /** What is missing although that is 100: the evidence spans too little time, or is old. */
  readonly lacks?: string;
  /** The Region of the prober that alone finds so, where there are several: whoever leaves it out has no evidence at all. */
  readonly alone?: string;
}

/**
 * Undefined if nothing failed in the last three minutes; what failed is told until then, though it may count no more. The run
 * of failures that makes a target unhealthy is what a person asks about; while it is degraded, runs come and go, and all
 * failures of the last three minutes say more.
 */
export function against(
  target: Target,
  points: VantagePoints,
  now: number,
  by: Strictness,
): Against | undefined {
  const evidence = evidenceAgainst(target, points, now, by);
  const since = failedSinceFirst(target, points, now);
  if (since.bad === 0) return undefined;
  const percent = percentOf(evidence, points);
  const alarms = alarmsAgainst(target, points);
  if (convicts(evidence, points, now, by)) return { ...failedOf(evidence.whole, by, alarms), percent };
  const told = failedOf(since, by, alarms);
  if (percent < 100) return { ...told, percent, ...aloneIn(evidence, points) };
  return { ...told, percent, lacks: lackOf(evidence, points, now, by) };
}

/** What is missing of evidence that is enough: of all of it, or else without one of the probers. */
function lackOf({ whole, parts }: Evidence, points: VantagePoints, now: number, by: Strictness): string {
  const lackOfOne = ({ first = now, last = now }: Weight, confirm: number): string | undefined => {
    const age = now - last;
    if (age > FRESH_MS) return `the newest of it is ${span(age)} old, and counts no longer`;
    // The failures that are told may begin earlier than those that count. Rounded, the two would be the same.
    const [spans, wanted] = [Math.floor((last - first) / SECOND), Math.ceil(confirm / SECOND)];
    return last - first < confirm ? `it spans ${spans} s and has to span ${wanted} s` : undefined;
  };
  const without = parts.flatMap((part, i) => {
    const lack = lackOfOne(part, confirmWithout(points, by));
    return lack === undefined ? [] : `without the prober in ${regionOf(points, i)} ${lack}`;
  });
  return lackOfOne(whole, by.confirm) ?? without[0] ?? '';
}

const aloneIn = ({ whole, parts }: Evidence, points: VantagePoints): Pick<Against, 'alone'> => {
  const region = points[parts.findIndex(({ score }) => score === 0)]?.region;
  return whole.score === 0 || region === undefined ? {} : { alone: region };
};

const failedOf = (verdicts: Failed, by: Strictness, alarms: string) => ({
  failed: failures(verdicts, by, alarms),
  bad: verdicts.bad,
  all: verdicts.all,
});

/** The user's alarms that were in ALARM last: `alarm orders-5xx`. */
export const alarmsAgainst = (target: Target, points: VantagePoints): string =>
  alarmsIn(points.flatMap((point) => point[target]).sort((a, b) => a.tick - b.tick));

export const isUnhealthy = ({ percent, lacks }: Against): boolean => percent === 100 && lacks === undefined;

/** `failed …: 41 % of the evidence that makes it unhealthy`. */
export function againstText(one: Against): string {
  if (isUnhealthy(one)) return one.failed;
  if (one.alone !== undefined)
    return `fails for the prober in ${one.alone} alone, and one alone moves nothing`;
  const lacks = one.lacks === undefined ? '' : `, but ${one.lacks}`;
  return `${one.failed}: ${one.percent} % of the evidence that makes it unhealthy${lacks}`;
}

/**
 * The public endpoint as the rules see it: what clients got before the newest switch was verified says nothing of the side that
 * serves them now.
 */
export function publicHealth({ points, journal, now, settings }: PublicFacts): {
  readonly state: Health['state'];
  readonly against?: Against;
} {
  if (isUnknown('public', points, now)) return { state: 'unknown' };
  const since = publicSince(points, newest(journal)?.verifiedAt);
  const evidence = against('public', since, now, settings);
  const state = stateBy(evidenceAgainst('public', since, now, settings), since, now, settings);
  return { state, ...(evidence && { against: evidence }) };
}

interface PublicFacts {
  readonly points: VantagePoints;
  readonly journal: Journal;
  readonly now: number;
  readonly settings: Strictness;
}

/** What `failures` adds to the share that failed. */
const tolerable = ({ tolerableErrors }: Pick<Settings, 'tolerableErrors'>): string =>
  `; up to ${inPercent(tolerableErrors)} % is tolerable`;

/** What failed, without what is tolerable: `failed 6 of 15 probes in 58 s (40 %)`. */
export const briefly = (
  { failed }: Pick<Against, 'failed'>,
  settings: Pick<Settings, 'tolerableErrors'>,
): string => failed.replace(tolerable(settings), '');

/**
 * `failed 15 of 61 probes in 58 s (25 %; up to 2 % is tolerable)`; with the user's alarms `had alarm orders-5xx in ALARM, at 10
 * of 10 looks in 19 s`, or both.
 */
export function failures(
  { bad, all, first, newest, alarms }: Failed,
  { tolerableErrors }: Pick<Settings, 'tolerableErrors'>,
  named: string,
): string {
  const seconds = Math.max(1, Math.round(((newest ?? 0) - (first ?? 0)) / 1_000));
  const failed = bad - (alarms?.alone ?? 0);
  if (failed === 0) {
    const looks = all === 1 ? '' : `, at ${alarms?.all} of ${all} looks in ${seconds} s`;
    return `had ${named} in ALARM${looks}`;
  }
  const beside = alarms ? `, and had ${named} in ALARM` : '';
  if (all === 1) return `failed its newest probe${beside}`;
  const share = failed / all;
  const part = share > 0.9 ? '' : ` (${Math.round(share * 100)} %${tolerable({ tolerableErrors })})`;
  return `failed ${failed} of ${all} probes in ${seconds} s${part}${beside}`;
}
