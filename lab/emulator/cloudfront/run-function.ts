/**
 * Runs a CloudFront function's own source, as CloudFront does at viewer request: in a context of its own for each request (as
 * on AWS, nothing is kept between two), within bounded time. What of the language CloudFront refuses, Node takes; the
 * tests in test/unit/edge-function see to that.
 */
import { createContext, Script } from 'node:vm';

/** What a function has said about where its request goes. */
export type Choice =
  /** No opinion: the behaviour's own origin. */
  | { readonly kind: 'none' }
  | { readonly kind: 'origin'; readonly id: string }
  | {
      readonly kind: 'group';
      readonly ids: readonly string[];
      readonly statusCodes: readonly number[];
    }
  /** It answers the viewer by itself, and no origin is asked. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** It threw, took too long, or gave back what is no request. */
  | { readonly kind: 'failed'; readonly why: string };

export interface ViewerRequest {
  readonly method: string;
  /** Without the query. */
  readonly uri: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly distributionId: string;
  readonly requestId: string;
}

interface FunctionSource {
  readonly code: string;
  /** Real time, against a loop without end; 5 s by default. CloudFront allows about a millisecond, which here says nothing. */
  readonly limitMs?: number;
  /** Id of the associated store, where there is one. */
  readonly storeId?: string;
}

/** Bundlers write it with other quotes, and put a comment before it. */
const IMPORT = /^import cf from (['"])cloudfront\1;/m;

/** Throws where the source does not parse. */
export function createRunner({ code, storeId, limitMs = 5_000 }: FunctionSource) {
  const script = new Script(`'use strict';
{${CLOUDFRONT_MODULE}${code.replace(IMPORT, '')}
const event = JSON.parse(given);
const answered = (answer) => { outcome.done = JSON.stringify({ answer: answer, chosen: chosen }); };
const failed = (error) => { outcome.failed = String((error && error.message) || error); };
try { Promise.resolve(handler(event)).then(answered).catch(failed); } catch (error) { failed(error); }
}`);

  return (request: ViewerRequest, readKey: (key: string) => string | undefined): Choice => {
    const event = eventOf(request);
    const outcome: { done?: string; failed?: string } = {};
    // Promises end within the run, so that it is over, or too long, when this returns.
    const context = createContext(
      { given: JSON.stringify(event), outcome, readKey, storeId },
      { microtaskMode: 'afterEvaluate' },
    );
    try {
      script.runInContext(context, { timeout: limitMs });
    } catch (error) {
      return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
    if (outcome.failed !== undefined) return { kind: 'failed', why: outcome.failed };
    if (outcome.done === undefined) return { kind: 'failed', why: 'The function did not end.' };
    const { answer, chosen } = JSON.parse(outcome.done) as { answer?: unknown; chosen: Choice | null };
    const own = answerOf(answer);
    if (own) return own;
    // What a function may change beside the origin, ours does not; the edge would have to follow it.
    if (JSON.stringify(answer) !== JSON.stringify(event.request))
      return { kind: 'failed', why: 'The function gave back something else than the request it was given.' };
    return chosen ?? { kind: 'none' };
  };
}

/** Undefined where it is none: then it has to be the request. */
function answerOf(answer: unknown): Choice | undefined {
  const { statusCode, headers = {} } = (answer ?? {}) as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  };
  if (typeof statusCode !== 'number') return undefined;
  const texts = Object.entries(headers).map(([name, { value }]) => [name, value] as const);
  return { kind: 'answer', status: statusCode, headers: Object.fromEntries(texts) };
}

/** Source: developer guide, "CloudFront Functions event structure". */
const eventOf = ({ method, uri, headers, ip, distributionId, requestId }: ViewerRequest) => ({
  version: '1.0',
  context: { eventType: 'viewer-request', distributionId, requestId },
  viewer: { ip },
  request: {
    method,
    uri,
    querystring: {},
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: {},
  },
});

/**
 * The module `cloudfront` as a CloudFront function finds it. It is evaluated where the function runs, so that every promise is of
 * that context, and ends with it. A choice is taken as it comes: CloudFront judges it when the function is over
 * (targets.ts), and no function learns of that. `readKey` is the host's: the value, or undefined. What the function
 * chose is left in `chosen`.
 */
const CLOUDFRONT_MODULE = `
let chosen = null;
const cf = Object.freeze({
  kvs(id) {
    if (storeId === undefined) throw new Error('There is no KeyValueStore associated with this function.');
    if (id !== undefined && id !== storeId) throw new Error('The KeyValueStore ' + id + ' is not associated with this function.');
    return Object.freeze({
      async get(key, options) {
        const format = options === undefined ? 'string' : options.format;
        if (typeof key !== 'string') throw new TypeError('The key is not a string.');
        const value = readKey(key);
        if (value === undefined) throw new Error('KeyNotFound: there is no key ' + key + '.');
        if (format === 'json') return JSON.parse(value);
        if (format !== 'string') throw new TypeError('The lab knows the formats string and json.');
        return value;
      },
      async exists(key) {
        return readKey(key) !== undefined;
      },
    });
  },
  selectRequestOriginById(id) {
    chosen = { kind: 'origin', id: String(id) };
  },
  createRequestOriginGroup(group) {
    if (group.selectionCriteria !== undefined && group.selectionCriteria !== 'default')
      throw new TypeError('The lab knows the selection criteria default.');
    // AWS's text has ids, its example { originId }; both are in use.
    const ids = group.originIds.map(function (one) { return String(typeof one === 'object' ? one.originId : one); });
    chosen = { kind: 'group', ids: ids, statusCodes: group.failoverCriteria.statusCodes.slice() };
  },
});
`;
