/** What went wrong on our side, in the words of HTTP: 503 where the table does not serve us just now, 500 for the rest. */
import { Problem } from './problem.ts';

/** Errors by which DynamoDB says that it cannot serve this call now. */
const BUSY = new Set([
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionInProgressException',
  'AbortError',
]);

/** How Node and its resolver say that nobody answers. */
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

export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  return (
    BUSY.has(error.name) ||
    (code !== undefined && SILENT.has(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

/** A write that ended so may have been made or not: nobody can know before the table answers again. */
export function failure(error: unknown): Problem {
  return isUnreachable(error)
    ? new Problem(503, 'The table did not answer in time. A write may or may not have been made.', {
        headers: { 'retry-after': '1' },
      })
    : new Problem(500, 'Something unexpected went wrong on our side; it has been logged.');
}
