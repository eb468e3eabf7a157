/** Errors as RFC 9457 problems. A client's mistake is always a 4xx: a 5xx would look like an outage. */
import type { APIGatewayProxyResult } from 'aws-lambda';

export interface Mistake {
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly at: string;
  readonly detail: string;
}

const TITLES = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Content too large',
  415: 'Unsupported media type',
  500: 'Internal error',
  503: 'Service unavailable',
} as const;

type ProblemStatus = keyof typeof TITLES;

/** Thrown by any step of a route; `api.ts` turns it into the answer. `detail` is a sentence for the client. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ProblemStatus;
  readonly mistakes: readonly Mistake[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    detail: string,
    more: { mistakes?: readonly Mistake[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.mistakes = more.mistakes ?? [];
    this.headers = more.headers ?? {};
  }
}

export function problemAnswer({ status, message, mistakes, headers }: Problem): APIGatewayProxyResult {
  const body = {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail: message,
    ...(mistakes.length > 0 ? { errors: mistakes } : {}),
  };
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(body),
  };
}
