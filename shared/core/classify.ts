/**
 * From what a probe saw to a verdict. The line is drawn between three cases: the target answered as wanted (healthy);
 * it answered wrongly or is known not to answer (unhealthy); we were refused, or cannot tell whose fault it is
 * (unknown). When in doubt it is `unknown`: traffic must never move for a fault of our own.
 */
import { type Failed, judgeFailure } from './blame.ts';
import { type BodyExpectation, failing, replicaAge, wrongBody } from './body.ts';
import type { Side } from './side.ts';
import { SIDES } from './side.ts';
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
  | Failed
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
  const base = verdict(answer, judge(answer, expect, [region], now), tick);
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
    error === undefined ? judge(answer, expect, [regions.primary, regions.standby], now) : ['unknown', error];
  const base = verdict(answer, finding, tick);
  if (answer.kind !== 'response' || cachedBy(answer) !== undefined) return base;
  const servedBy = SIDES.find((side) => regions[side] === answer.marker);
  return servedBy === undefined ? base : { ...base, servedBy };
}

function verdict(answer: Answer, [judgement, evidence]: Finding, tick: number): Verdict {
  const base = { tick, judgement, evidence: short(evidence) };
  if (answer.kind !== 'response') return base;
  const { latencyMs, certificateEnds } = answer;
  return { ...base, latencyMs, ...(certificateEnds !== undefined && { certificateEndsAt: certificateEnds }) };
}

/** Whether the target was reached and did not let us in: the key is wrong there, or missing. */
export const isRefused = ({ judgement, evidence }: Verdict): boolean =>
  judgement === 'unknown' && /^status 40[13]: refused/.test(evidence);

/**
 * The error of a function at the edge, ours or another one, with which CloudFront answers by itself: no Region was asked, so
 * it says nothing about them, and no switch would help.
 */
export function edgeFunctionError(answer: Answer): string | undefined {
  if (answer.kind !== 'response') return undefined;
  const [error] = /^(?:Function|Lambda)\w*(?:Error|Exceeded)\b/.exec(answer.xCache ?? '') ?? [];
  return error && `status ${answer.status}: ${error} at the edge`;
}

/** Whether what runs at the edge has failed for one of the requests that the verdict rests on. */
export const isEdgeFunctionError = ({ evidence }: Verdict): boolean =>
  /(?:^|read: |write: )status \d+: \w+ at the edge/.test(evidence);

/** An answer that no client wants, whether or not it counts: who refuses the prober, and who answers it while it is cut off, may do the same to clients. */
export const isError = ({ judgement, evidence }: Verdict): boolean =>
  judgement === 'unhealthy' ||
  (judgement === 'unknown' &&
    /(?:^|read: |write: |seen: )status \d+(?:, wanted|: refused|: \w+ at the edge)/.test(evidence));

/**
 * The header that says of an answer that it lay in a cache. It is no sample: it says how the target was, goes on to say so
 * when the target is dead, and names the Region that served then.
 */
function cachedBy({ xCache, age }: Response): string | undefined {
  if (/(?:^|[\s,:_])(?:refresh)?hit\b/i.test(xCache ?? '')) return `x-cache: ${xCache}`;
  return Number.parseInt(age ?? '', 10) > 0 ? `age: ${age}` : undefined;
}

/** The path whose answer came from a cache; undefined where it did not. */
export const cachedPath = ({ evidence }: Verdict): string | undefined =>
  /(?:^|read: |write: )cached answer of (\S+)/.exec(evidence)?.[1];

function judge(answer: Answer, expect: Expectation, regions: readonly string[], now: number): Finding {
  switch (answer.kind) {
    case 'not-asked':
      return ['unknown', `not asked: ${answer.reason}`];
    case 'timeout':
      return ['unhealthy', `no answer within ${answer.afterMs} ms`];
    case 'failed':
      return judgeFailure(answer);
    case 'response':
      return judgeResponse(answer, expect, regions, now);
  }
}

type Response = Extract<Answer, { kind: 'response' }>;

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
): Finding {
  const refused = REFUSED[answer.status];
  if (refused !== undefined) return ['unknown', `status ${answer.status}: ${refused}`];
  if (answer.certificateEnds !== undefined && answer.certificateEnds <= now) {
    return ['unhealthy', `certificate expired on ${day(answer.certificateEnds)}`];
  }
  const cached = cachedBy(answer);
  if (cached !== undefined) return ['unknown', `cached answer of ${answer.path} (${cached})`];
  if (answer.status !== expect.status) {
    const why = expect.body === 'health+json' ? failing(answer.body) : '';
    return ['unhealthy', `status ${answer.status}, wanted ${expect.status}${why}`];
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
  return ['healthy', `status ${answer.status} in ${answer.latencyMs} ms`];
}

const day = (time: number) => new Date(time).toISOString().slice(0, 10);
