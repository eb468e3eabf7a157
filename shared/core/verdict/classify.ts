/**
 * Turns what a probe saw into a verdict. Healthy: the target answered as expected. Unhealthy: it answered wrongly, or is
 * known not to answer. Unknown: it refused the prober, or it is not clear whose fault it is. When in doubt the verdict is
 * `unknown`: traffic must never move for a fault of our own.
 */

import { SIDES, type Side } from '../side.ts';
import {
  type BodyExpectation,
  failing,
  type Health,
  healthOf,
  replicaAge,
  warning,
  wrongBody,
} from './body.ts';
import { judgeFailure, type NetworkFailure } from './network-errors.ts';
import { type Judged, type PublicVerdict, short, type Verdict } from './verdict.ts';

/** What a probe saw. Times are milliseconds. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** The Region that names itself in the answer (header `x-routeaway-region`). */
      readonly marker?: string;
      /** The header `x-cache`: what CloudFront and other caches did. */
      readonly xCache?: string;
      /** The header `age`: how long the answer was in caches (seconds). */
      readonly age?: string;
      /** The path of the request. */
      readonly path: string;
      readonly body: string;
      /** The body was longer than a probe reads. */
      readonly cut: boolean;
      readonly latencyMs: number;
      /** For HTTPS: when the server's certificate ends (epoch ms). */
      readonly certificateEnds?: number;
    }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | NetworkFailure
  /** No request was sent, for a reason of our own. */
  | { readonly kind: 'not-asked'; readonly reason: string };

export interface Expectation {
  readonly body: BodyExpectation;
  /** `optional`: an answer need not name its Region. One that names a wrong Region is always unhealthy. */
  readonly marker: 'required' | 'optional';
  readonly maxLatency: number;
}

/**
 * The verdict about one side, probed directly: it must answer from its own Region. `now` is for certificates. `other`: the
 * other side's Region; the answer may say how far this side's replica is behind it.
 */
export function classifySide(
  answer: Answer,
  expect: Expectation,
  region: string,
  tick: number,
  now: number,
  other?: string,
): Verdict {
  const health = answer.kind === 'response' ? healthOf(answer.body) : undefined;
  const base = verdict(answer, judge(answer, health, expect, [region], now, 'a Region'), tick);
  const behindMs =
    other === undefined || answer.kind !== 'response' || cachedBy(answer) !== undefined
      ? undefined
      : replicaAge(health, other);
  return behindMs === undefined ? base : { ...base, behindMs };
}

/** The verdict about the public endpoint: either side may answer; the marker says which one did. */
export function classifyPublic(
  answer: Answer,
  expect: Expectation,
  regions: Readonly<Record<Side, string>>,
  tick: number,
  now: number,
): PublicVerdict {
  const error = edgeFunctionError(answer);
  const health = answer.kind === 'response' ? healthOf(answer.body) : undefined;
  const judged: Judged =
    error === undefined
      ? judge(answer, health, expect, [regions.primary, regions.standby], now, 'clients')
      : ['unknown', error.evidence, { edgeFunctionError: true, error: error.status }];
  const base = verdict(answer, judged, tick);
  if (answer.kind !== 'response' || cachedBy(answer) !== undefined) return base;
  const servedBy = SIDES.find((side) => regions[side] === answer.marker);
  return servedBy === undefined ? base : { ...base, servedBy };
}

function verdict(answer: Answer, [judgement, evidence, marks]: Judged, tick: number): Verdict {
  const base = { tick, judgement, evidence: short(evidence), ...marks };
  if (answer.kind !== 'response') return base;
  const { latencyMs, certificateEnds } = answer;
  return { ...base, latencyMs, ...(certificateEnds !== undefined && { certificateEndsAt: certificateEnds }) };
}

/**
 * An error of a function at the edge (ours or another), which CloudFront answers by itself. No Region was asked, so it says
 * nothing about them, and no switch would help. Each cache on the way adds a member to `x-cache`.
 */
export function edgeFunctionError(
  answer: Answer,
): { readonly evidence: string; readonly status: number } | undefined {
  if (answer.kind !== 'response') return undefined;
  const [, error] = /(?:^|,)\s*((?:Function|Lambda)\w*(?:Error|Exceeded))\b/.exec(answer.xCache ?? '') ?? [];
  if (!error) return undefined;
  return { evidence: `status ${answer.status}: ${error} at the edge`, status: answer.status };
}

/** Matches a word that ends in `hit` in any member of `x-cache`: `OriginShieldHit`, `TCP_HIT`, `cache-hit`; but not `no hit`. */
const HIT = /(?<!no[\s_-]?)hit(?![a-z])/i;

/** An answer that no client wants, even if the verdict is `unknown`: a target that refuses the prober may refuse clients too. */
export const isError = ({ judgement, error }: Verdict): boolean =>
  judgement === 'unhealthy' || (error !== undefined && error !== THROTTLED);

/**
 * The header that shows that an answer came from a cache. Such an answer proves nothing: it says how the target was, stays
 * the same when the target is dead, and names the Region that served at the time.
 */
function cachedBy({ xCache, age }: Response): string | undefined {
  if (HIT.test(xCache ?? '')) return `x-cache: ${xCache}`;
  return age?.split(',').some((one) => Number.parseInt(one, 10) > 0) ? `age: ${age}` : undefined;
}

/** What a probe represents. */
type StandsFor = 'a Region' | 'clients';

function judge(
  answer: Answer,
  health: Health,
  expect: Expectation,
  regions: readonly string[],
  now: number,
  standsFor: StandsFor,
): Judged {
  switch (answer.kind) {
    case 'not-asked':
      return ['unknown', `not asked: ${answer.reason}`];
    case 'timeout':
      return ['unhealthy', `no answer within ${answer.afterMs} ms`];
    case 'failed':
      return judgeFailure(answer);
    case 'response':
      return judgeResponse(answer, health, expect, regions, now, standsFor);
  }
}

type Response = Extract<Answer, { kind: 'response' }>;

/** The prober sends more requests than its usage plan allows. Clients have other usage plans. */
const THROTTLED = 429;

const REFUSED: Readonly<Record<number, string>> = {
  401: 'refused, the credentials may be missing',
  403: 'refused, the credentials may be wrong',
  429: 'throttled',
};

function judgeResponse(
  answer: Response,
  health: Health,
  expect: Expectation,
  regions: readonly string[],
  now: number,
  standsFor: StandsFor,
): Judged {
  const refused = REFUSED[answer.status];
  if (refused !== undefined) {
    const evidence = `status ${answer.status}: ${refused}`;
    const error = { error: answer.status };
    return ['unknown', evidence, answer.status === THROTTLED ? error : { ...error, refused: true }];
  }
  if (answer.certificateEnds !== undefined && answer.certificateEnds <= now) {
    return ['unhealthy', `certificate expired on ${day(answer.certificateEnds)}`];
  }
  const cached = cachedBy(answer);
  if (cached !== undefined) {
    const marks = { cached: answer.path };
    // A cached error says nothing about a Region, but clients get it.
    return standsFor === 'clients' && answer.status >= 500
      ? ['unhealthy', `cached status ${answer.status}, wanted 2xx (${cached})`, marks]
      : ['unknown', `cached answer of ${answer.path} (${cached})`, marks];
  }
  // Any success: which one says nothing of the Region, and what the answer must hold is asked of its body.
  if (answer.status < 200 || answer.status > 299) {
    const why = expect.body === 'health+json' ? failing(health) : '';
    return ['unhealthy', `status ${answer.status}, wanted 2xx${why}`, { error: answer.status }];
  }
  if (answer.marker === undefined ? expect.marker === 'required' : !regions.includes(answer.marker)) {
    return [
      'unhealthy',
      answer.marker === undefined
        ? `the answer names no Region (expectMarker is required), wanted ${regions.join(' or ')}`
        : `answered by ${answer.marker}, wanted ${regions.join(' or ')}`,
    ];
  }
  const wrong = wrongBody(answer, health, expect.body);
  if (wrong !== undefined) return ['unhealthy', wrong];
  if (answer.latencyMs > expect.maxLatency) {
    return ['unhealthy', `answered in ${answer.latencyMs} ms, wanted at most ${expect.maxLatency} ms`];
  }
  const evidence = `status ${answer.status} in ${answer.latencyMs} ms`;
  const warns = expect.body === 'health+json' ? warning(health) : undefined;
  return warns === undefined ? ['healthy', evidence] : ['healthy', `${warns}, ${evidence}`, { warns: true }];
}

const day = (time: number) => new Date(time).toISOString().slice(0, 10);
