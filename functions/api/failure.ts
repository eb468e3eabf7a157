/** What went wrong on our side, in the words of HTTP: 503 where the table does not serve us just now, 500 for the rest. */
import { Problem } from './problem.ts';

/** Errors by which DynamoDB says that it is asked for more than it gives. */
const THROTTLED = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];

/** Errors by which it says that it cannot serve this call now. */
const BUSY = new Set([
  ...THROTTLED,
  'InternalServerError',
  'LimitExceededException',
  'ReplicatedWriteConflictException',
  'ServiceUnavailable',
  'TimeoutError',
  'TransactionInProgressException',
  'AbortError',
]);

/** Codes by which Node and its resolver say that there is no answer. */
const SILENT = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Told by its fields, not by `instanceof`: an error of Node itself may come from another realm. */
export const thrown = (error: unknown): Thrown =>
  typeof error === 'object' && error !== null ? error : { message: String(error) };

/** The shortest true name of what happened. The SDK wraps what it does not know as an error and keeps the message only. */
export function cause(error: unknown): string {
  const { name = 'unknown error', message = '', code } = thrown(error);
  return code ?? message.split(/\W/).find((word) => SILENT.has(word)) ?? name;
}

export const isThrottled = (error: unknown): boolean => THROTTLED.includes(thrown(error).name ?? '');

export const isUnreachable = (error: unknown): boolean =>
  BUSY.has(thrown(error).name ?? '') ||
  SILENT.has(cause(error)) ||
  (thrown(error).$metadata?.httpStatusCode ?? 0) >= 500;

/** A write that ended so may or may not have been made: only the table can tell, once it answers again. */
export function failure(error: unknown): Problem {
  return isUnreachable(error)
    ? new Problem(503, 'The table did not answer in time. A write may or may not have been made.', {
        headers: { 'retry-after': '1' },
      })
    : new Problem(500, 'Something unexpected went wrong on our side; it has been logged.');
}
