/** Entry of the API Lambda. Everything is created once, when the function starts, and kept for later requests. */
import { Logger } from '@aws-lambda-powertools/logger';
import { createSecret } from '../../shared/aws/secret.ts';
import { createApi } from './api.ts';
import { createParameterClient, createTableClient } from './client.ts';
import { readApiConfig } from './config.ts';
import type { ApiLog } from './deps.ts';
import { createOriginCheck } from './origin.ts';

const { region, stage, table, originSecretParameter } = readApiConfig(process.env);

const logger = new Logger({ serviceName: 'routeaway-api', persistentKeys: { stage, region } });
const log: ApiLog = { error: (sentence, detail) => logger.error(sentence, { ...detail }) };

const originSecret = (parameter: string) => createSecret(createParameterClient(region), parameter, Date.now);

export const handler = createApi({
  client: createTableClient(region),
  table,
  region,
  checkOrigin:
    originSecretParameter === undefined
      ? undefined
      : createOriginCheck(originSecret(originSecretParameter), Date.now, log),
  now: Date.now,
  log,
});
