/** Makes the API from its environment. Everything is created once, when the function starts, and kept for later requests. */
import { Logger } from '@aws-lambda-powertools/logger';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createSecret } from '../../shared/aws/secret.ts';
import { type Api, createApi } from './api.ts';
import { createParameterClient, createTableClient } from './client.ts';
import { readApiConfig } from './config.ts';
import type { ApiLog } from './deps.ts';
import { createOriginCheck } from './origin.ts';
import { healthKey } from './table.ts';

export async function start(env: Parameters<typeof readApiConfig>[0]): Promise<Api> {
  const { region, stage, table, originSecretParameter } = readApiConfig(env);
  const logger = new Logger({ serviceName: 'routeaway-api', persistentKeys: { stage, region } });
  const log: ApiLog = { error: (sentence, detail) => logger.error(sentence, { ...detail }) };
  const originSecret = (parameter: string) =>
    createSecret(createParameterClient(region), parameter, Date.now);
  const client = createTableClient(region);
  await warmUp(client, table, region);
  return createApi({
    client,
    table,
    region,
    checkOrigin:
      originSecretParameter === undefined
        ? undefined
        : createOriginCheck(originSecret(originSecretParameter), Date.now, log),
    now: Date.now,
    log,
  });
}

/**
 * The first call of an instance takes longer than all later ones: it prepares code and opens a connection. A failover brings many
 * new instances at once, so that call is made here and not under the time limits of a client's request. If it fails, the request
 * meets the same failure and answers for it.
 */
const warmUp = (client: DynamoDBClient, table: string, region: string) =>
  client.send(new GetItemCommand({ TableName: table, Key: healthKey(region) })).catch(() => undefined);
