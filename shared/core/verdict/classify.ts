/**
 * From what a probe saw to a verdict. The line is drawn between three cases: the target answered as wanted (healthy);
 * it answered wrongly or is known not to answer (unhealthy); we were refused, or cannot tell whose fault it is
 * (unknown). When in doubt it is `unknown`: traffic must never move for a fault of our own.
 */

import { SIDES, type Side } from '../side.ts';
import { type BodyExpectation, failing, replicaAge, warning, wrongBody } from './body.ts';
import { judgeFailure, type NetworkFailure } from './network-errors.ts';
import { type Finding, type PublicVerdict, short, type Verdict } from './verdict.ts';

/** What a probe saw. Times are milliseconds. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** The Region that says it answered, from `x-routeaway-region`. */
      readonly marker?: string;
      /** What CloudFront says it did, from `x-cache`. */
      readonly xCache?: string;
      /** How long it has lain in caches (seconds), as the header of that name says. */
      readonly age?: string;
      /** What was asked for. */
      readonly path: string;
      readonly body: string;
      /** The body did not fit into what a probe reads. */
      readonly cut: boolean;
      readonly latencyMs: number;
      /** Where the connection was encrypted: when the server's certificate ends (epoch ms). */
      readonly certificateEnds?: number;
    }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | NetworkFailure
  /** We did not even ask, for a reason of our own. */
  | { readonly kind: 'not-asked'; readonly reason: string };

export interface Expectation {
  readonly status: number;
  readonly body: BodyExpectation;
  /** `optional`: an answer that does not name its Region is fine; one that names a wrong one never is. */
  readonly marker: 'required' | 'optional';
  readonly maxLatency: number;
}

/**
 * The verdict about one side, asked directly: it must answer from its own Region. `now` judges certificates. `other`: the
 * other side's Region, of which the answer may say how much of it has arrived here.
 */
export function classifySide(
  answer: Answer,
  expect: Expectation,
  region: string,
  tick: number,
  now: number,
  other?: string,
): Verdict {
  const base = verdict(answer, judge(answer, expect, [region], now, 'a Region'), tick);
  const behindMs =
    other === undefined || answer.kind !== 'response' || cachedBy(answer) !== undefined
      ? undefined
      : replicaAge(answer.body, other);
  return behindMs === undefined ? base : { ...base, behindMs };
}

/** The verdict about the public endpoint: either side may answer, and the marker tells which one did. */
export function classifyPublic(
  answer: Answer,
  expect: Expectation,
  regions: Readonly<Record<Side, string>>,
  tick: number,
  now: number,
): PublicVerdict {
  const error = edgeFunctionError(answer);
  const finding: Finding =
    error === undefined
      ? judge(answer, expect, [regions.primary, regions.standby], now, 'clients')
      : ['unknown', error.evidence, { edgeFunctionError: true, error: error.status }];
  const base = verdict(answer, finding, tick);
  if (answer.kind !== 'response' || cachedBy(answer) !== undefined) return base;
  const servedBy = SIDES.find((side) => regions[side] === answer.marker);
  return servedBy === undefined ? base : { ...base, servedBy };
}

function verdict(answer: Answer, [judgement, evidence, marks]: Finding, tick: number): Verdict {
  const base = { tick, judgement, evidence: short(evidence), ...marks };
  if (answer.kind !== 'response') return base;
  const { latencyMs, certificateEnds } = answer;
  return { ...base, latencyMs, ...(certificateEnds !== undefined && { certificateEndsAt: certificateEnds }) };
}

/**
 * The error of a function at the edge, ours or another one, with which CloudFront answers by itself: no Region was asked, so
 * it says nothing about them, and no switch would help. Each cache on the way adds a member to `x-cache`.
 */
export function edgeFunctionError(
  answer: Answer,
): { readonly evidence: string; readonly status: number } | undefined {
  if (answer.kind !== 'response') return undefined;
  const [, error] = /(?:^|,)\s*((?:Function|Lambda)\w*(?:Error|Exceeded))\b/.exec(answer.xCache ?? '') ?? [];
  if (!error) return undefined;
  return { evidence: `status ${answer.status}: ${error} at the edge`, status: answer.status };
}

/** A word that ends in `hit`, in any member of `x-cache`: `OriginShieldHit`, `TCP_HIT`, `cache-hit`; and not `no hit`. */
const HIT = /(?<!no[\s_-]?)hit(?![a-z])/i;

/** An answer that no client wants, whether or not it counts: who refuses the prober, and who answers it while it is cut off, may do the same to clients. */
export const isError = ({ judgement, error }: Verdict): boolean =>
  judgement === 'unhealthy' || (judgement === 'unknown' && error !== undefined && error !== THROTTLED);

/**
 * The header that says of an answer that it lay in a cache. It is no sample: it says how the target was, goes on to say so
 * when the target is dead, and names the Region that served then.
 */
function cachedBy({ xCache, age }: Response): string | undefined {
  if (HIT.test(xCache ?? '')) return `x-cache: ${xCache}`;
  return age?.split(',').some((one) => Number.parseInt(one, 10) > 0) ? `age: ${age}` : undefined;
}

/** Whose experience a probe stands for. */
type StandsFor = 'a Region' | 'clients';

function judge(
  answer: Answer,
  expect: Expectation,
  regions: readonly string[],
  now: number,
  standsFor: StandsFor,
): Finding {
  switch (answer.kind) {
    case 'not-asked':
      return ['unknown', `not asked: ${answer.reason}`];
    case 'timeout':
      return ['unhealthy', `no answer within ${answer.afterMs} ms`];
    case 'failed':
      return judgeFailure(answer);
    case 'response':
      return judgeResponse(answer, expect, regions, now, standsFor);
  }
}

type Response = Extract<Answer, { kind: 'response' }>;

/** The prober asks more often than it may: clients have plans of their own. */
const THROTTLED = 429;

const REFUSED: Readonly<Record<number, string>> = {
  401: 'refused, the API key may be missing',
  403: 'refused, the API key may be wrong',
  429: 'throttled',
};

function judgeResponse(
  answer: Response,
  expect: Expectation,
  regions: readonly string[],
  now: number,
  standsFor: StandsFor,
): Finding {
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
    // A cached error says nothing of a Region, but clients get it all the same.
    return standsFor === 'clients' && answer.status >= 500
      ? ['unhealthy', `cached status ${answer.status}, wanted ${expect.status} (${cached})`, marks]
      : ['unknown', `cached answer of ${answer.path} (${cached})`, marks];
  }
  if (answer.status !== expect.status) {
    const why = expect.body === 'health+json' ? failing(answer.body) : '';
    return ['unhealthy', `status ${answer.status}, wanted ${expect.status}${why}`, { error: answer.status }];
  }
  if (answer.marker === undefined ? expect.marker === 'required' : !regions.includes(answer.marker)) {
    return [
      'unhealthy',
      `answered by ${answer.marker ?? 'an unnamed Region'}, wanted ${regions.join(' or ')}`,
    ];
  }
  const wrong = wrongBody(answer, expect.body);
  if (wrong !== undefined) return ['unhealthy', wrong];
  if (answer.latencyMs > expect.maxLatency) {
    return ['unhealthy', `answered in ${answer.latencyMs} ms, wanted at most ${expect.maxLatency} ms`];
  }
  const evidence = `status ${answer.status} in ${answer.latencyMs} ms`;
  const warns = expect.body === 'health+json' ? warning(answer.body) : undefined;
  return warns === undefined ? ['healthy', evidence] : ['healthy', `${warns}, ${evidence}`, { warns: true }];
}

const day = (time: number) => new Date(time).toISOString().slice(0, 10);
