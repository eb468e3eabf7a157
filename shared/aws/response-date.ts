/**
 * Reads the time from the `Date` of a service's answers, for each attempt: a retried call has several answers. (The SDK uses
 * that header for its signatures as well.)
 */
import { type Dated, heard, type Said, timeBy } from '../core/verdict/clock.ts';
import type { ClockCheck } from '../ports.ts';
import type { Client } from './named-calls.ts';

interface Answered {
  readonly response: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** Watches the answers that `client` gets from now on. */
export function watchDate(client: Client, now: () => number): ClockCheck {
  let said: Said = [];
  eachDate(client, now, (answer) => {
    said = heard(said, answer);
  });
  return { time: () => ({ now: now(), ...timeBy(said) }) };
}

/** Tells `hear` of each answer with a `Date` that `client` gets from now on. */
export function eachDate(client: Client, now: () => number, hear: (answer: Dated) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = now();
      const result = await next(args);
      const date = dateOf((result as Answered).response.headers?.date);
      if (date !== undefined) hear({ sentAt, receivedAt: now(), date });
      return result;
    },
    // Innermost, where an answer that is an error is still an answer.
    { step: 'deserialize', priority: 'low', name: 'eachDate' },
  );
}

/** `Sat, 28 Nov 2026 22:02:01 GMT`, the one form in which HTTP sends it; `Date.parse` alone makes a date of anything. */
function dateOf(header = ''): number | undefined {
  const date = Date.parse(header);
  return !Number.isNaN(date) && new Date(date).toUTCString() === header ? date : undefined;
}
