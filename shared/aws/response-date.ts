/**
 * Reads the time from the `Date` of a service's answers, for each attempt: a retried call has several answers. (The SDK uses
 * that header for its signatures as well.)
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { heard, type Said, timeBy } from '../core/verdict/clock.ts';
import type { ClockCheck } from '../ports.ts';

interface Response {
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Watches the answers that `client` gets from now on. */
export function watchDate(client: DynamoDBClient, now: () => number): ClockCheck {
  let said: Said = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = now();
      const result = await next(args);
      const date = dateOf((result.response as Response).headers?.date);
      if (date !== undefined) said = heard(said, { sentAt, receivedAt: now(), date });
      return result;
    },
    // Innermost, where an answer that is an error is still an answer.
    { step: 'deserialize', priority: 'low', name: 'watchDate' },
  );
  return { time: () => ({ now: now(), ...timeBy(said) }) };
}

/** `Sat, 28 Nov 2026 22:02:01 GMT`, the one form in which HTTP sends it; `Date.parse` alone makes a date of anything. */
function dateOf(header = ''): number | undefined {
  const date = Date.parse(header);
  return !Number.isNaN(date) && new Date(date).toUTCString() === header ? date : undefined;
}
