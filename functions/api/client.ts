/**
 * The AWS clients of the API. Their time limits are hard: an API that waits for a table that never answers is itself a black
 * hole, and its callers cannot tell which of the two is broken.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { requestHandler } from '../../shared/aws/request-handler.ts';

/** Longest time for one attempt, in milliseconds, from sending to the complete answer. */
const REQUEST_TIMEOUT_MS = 1_000;

/** One retry fixes a lost packet or a short throttle; more would only make a client of ours wait for the same failure. */
const ATTEMPTS = 2;

const limits = (region: string) => ({
  region,
  maxAttempts: ATTEMPTS,
  requestHandler: requestHandler({ connectionTimeout: 500, requestTimeout: REQUEST_TIMEOUT_MS }),
});

export const createTableClient = (region: string): DynamoDBClient => new DynamoDBClient(limits(region));
export const createParameterClient = (region: string): SSMClient => new SSMClient(limits(region));
