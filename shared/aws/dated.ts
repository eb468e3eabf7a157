/**
 * What time it is, by the `Date` of a service's answers. Of each attempt: a call that is tried again has answers of its own.
 * (For the time in its signatures the SDK goes by that header as well.)
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { aheadBy } from '../core/clock.ts';
import type { ClockCheck } from '../ports.ts';

interface Response {
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Watches the answers that `client` gets from now on. */
export function watchDate(client: DynamoDBClient, now: () => number): ClockCheck {
  let ahead: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = now();
      const result = await next(args);
      const date = Date.parse((result.response as Response).headers?.date ?? '');
      if (!Number.isNaN(date)) ahead = aheadBy({ sentAt, receivedAt: now(), date });
      return result;
    },
    // Innermost, where an answer that is an error is still an answer.
    { step: 'deserialize', priority: 'low', name: 'watchDate' },
  );
  return { time: () => ({ now: now(), ahead }) };
}
