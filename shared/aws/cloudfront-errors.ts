/** What an error of CloudFront says about an order: not taken, turned away unread, or nobody knows. */
import { CloudFrontServiceException } from '@aws-sdk/client-cloudfront';
import { Refused, Throttled } from '../errors.ts';

/**
 * An answer of the 4xx kind means that the order was not taken; anything else leaves it open, and is given back as it is.
 * `what`: the order as a part of a sentence, e.g. `to update distribution E1`.
 */
export function notTaken(error: unknown, what: string): unknown {
  const status = error instanceof CloudFrontServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined || status < 400 || status >= 500) return error;
  const { name, message } = error as CloudFrontServiceException;
  // The model has no throttling error; the service answers so all the same.
  if (status === 429 || name.startsWith('Throttling') || name === 'TooManyRequestsException')
    return new Throttled(`CloudFront had too many calls ${what}: ${message}`, { cause: error });
  return new Refused(`CloudFront refused ${what}: ${name}: ${message}`, { cause: error });
}
