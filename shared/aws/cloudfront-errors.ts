/** Classifies an error of CloudFront or its key-value store: the update was refused, throttled, or its outcome is not known. */
import { Refused, Throttled } from '../errors.ts';
import { withoutCall } from './named-calls.ts';

/** Both clients' exceptions have these; one of a connection that broke has no status. */
interface ServiceAnswer extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * An answer of the 4xx kind means that the order was not taken; anything else leaves it open, and is given back as it is.
 * `what`: the order as a part of a sentence, e.g. `to update distribution E1`.
 */
export function notTaken(error: unknown, what: string): unknown {
  const { name, $metadata } = error as ServiceAnswer;
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status < 400 || status >= 500) return error;
  const said = withoutCall(error);
  // No model has a throttling error; both services answer so all the same, with 400 as with 429.
  if (status === 429 || name.startsWith('Throttl') || name === 'TooManyRequestsException')
    return new Throttled(`CloudFront had too many calls ${what}: ${said}`, { cause: error });
  return new Refused(`CloudFront refused ${what}: ${said}`, { cause: error });
}

/**
 * An error of an update: not taken, or else open, with the traffic control and the call that it is about. `call`: e.g.
 * `key (UpdateKeys)`; what it was is its `cause`.
 */
export function updateError(error: unknown, what: string, call: string): unknown {
  const known = notTaken(error, what);
  if (known !== error) return known;
  const text = withoutCall(error);
  return new Error(`${call}: ${/[.!?]$/.test(text) ? text : `${text}.`}`, { cause: error });
}
