/**
 * The AWS clients, each with hard time limits: a call that hangs is worse than one that fails. A switch sends nothing in the
 * last 12 s of its lease, so no call may take longer than that, retries included. Region, credentials and endpoints come
 * from the environment, as usual for the SDK.
 */
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { named } from './named-calls.ts';
import { requestHandler } from './request-handler.ts';

const MAX_ATTEMPTS = 3;

/** Three attempts of 3 s and the pauses between them stay under `CALL_LIMIT_MS`. `region`: absent for that of the environment. */
const limits = (region?: string) => ({
  ...(region !== undefined && { region }),
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: requestHandler({ connectionTimeout: 1_500, requestTimeout: 3_000 }),
});

/** The longest a whole call may take, in milliseconds: under the 12 s that a lease keeps free. */
const CALL_LIMIT_MS = 11_500;

/**
 * Goes with every `send`: the last word on time. The request timeout ends when the answer's headers are there; this
 * also ends an answer whose body never comes, and retries that add up.
 */
export const limited = () => ({ abortSignal: AbortSignal.timeout(CALL_LIMIT_MS) });

/**
 * Reads are tried again by the SDK; the write is not: after a lost answer a second attempt would meet the ETag that
 * the first one changed, and a conflict would hide what happened. Both share their connections.
 */
export function cloudFront(): { readonly reads: CloudFrontClient; readonly writes: CloudFrontClient } {
  const shared = { requestHandler: requestHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }) };
  return {
    reads: named(new CloudFrontClient({ maxAttempts: 2, ...shared })),
    writes: named(new CloudFrontClient({ maxAttempts: 1, ...shared })),
  };
}

export const cloudWatch = () => named(new CloudWatchClient(limits()));
/**
 * CloudWatch of another Region. One short attempt: the next tick makes another, and a Region that does not answer may not
 * hold up a run.
 */
export const cloudWatchIn = (region: string) =>
  named(new CloudWatchClient({ ...limits(region), maxAttempts: 1 }));
export const dynamoDB = (region?: string) => named(new DynamoDBClient(limits(region)));
export const lambda = (region?: string) => named(new LambdaClient(limits(region)));
/** Where there are several Regions, another one is the second attempt. */
export const eventBridge = (region?: string, maxAttempts = MAX_ATTEMPTS) =>
  named(new EventBridgeClient({ ...limits(region), maxAttempts }));
/** For a user's function that is waited for: one attempt, in whose time the caller has the last word. */
export const hook = (region: string) => named(new LambdaClient({ region, maxAttempts: 1 }));
export const ssm = (region?: string) => named(new SSMClient(limits(region)));
/** Parameter Store of another Region, for what stands in several: one attempt each. */
export const ssmIn = (region: string) => named(new SSMClient({ ...limits(region), maxAttempts: 1 }));
