/** Entry of the API Lambda. Everything is created once, when the function starts, and kept for later requests. */
import { Logger } from '@aws-lambda-powertools/logger';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createSecret } from '../../shared/aws/secret.ts';
import { type Api, createApi } from './api.ts';
import { createParameterClient, createTableClient } from './client.ts';
import { readApiConfig } from './config.ts';
import type { ApiLog } from './deps.ts';
import { createOriginCheck } from './origin.ts';
import { healthKey } from './table.ts';

const { region, stage, table, originSecretParameter } = readApiConfig(process.env);

const logger = new Logger({ serviceName: 'routeaway-api', persistentKeys: { stage, region } });
const log: ApiLog = { error: (sentence, detail) => logger.error(sentence, { ...detail }) };

const originSecret = (parameter: string) => createSecret(createParameterClient(region), parameter, Date.now);

const client = createTableClient(region);

/**
 * The first call of an instance takes longer than all later ones: it prepares code and opens a connection. A failover brings many
 * new instances at once, so that call is made here, and the first request waits for it: its own calls, whose time is limited,
 * come second. If it fails, the request meets the same failure and answers for it.
 */
const warm = client
  .send(new GetItemCommand({ TableName: table, Key: healthKey(region) }))
  .catch(() => undefined);

const api = createApi({
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

export const handler: Api = async (event) => {
  await warm;
  return api(event);
};
