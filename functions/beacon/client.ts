/**
 * The beacon's client. A checker wants the status within two seconds of having connected, a cold start included; a beacon that
 * waits longer is as good as silent. Source: Route 53 developer guide, "How Route 53 determines whether a health check is
 * healthy".
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { requestHandler } from '../../shared/aws/request-handler.ts';

export const createTableClient = (): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: requestHandler({ connectionTimeout: 300, requestTimeout: 1_000 }),
  });
