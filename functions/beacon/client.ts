/**
 * The beacon's client. A checker wants the status within two seconds of having connected, a cold start included; a beacon that
 * waits longer is as good as silent. Source: Route 53 developer guide, "How Route 53 determines whether a health check is healthy".
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export const createTableClient = (): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 300,
      requestTimeout: 1000,
      throwOnRequestTimeout: true,
    }),
  });
