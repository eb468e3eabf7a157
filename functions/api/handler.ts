/** Lambda's way in: everything is made once, when the function starts, and kept for the requests that follow. */
import { Logger } from '@aws-lambda-powertools/logger';
import { createApi } from './api.ts';
import { createTableClient } from './client.ts';
import { readApiConfig } from './config.ts';

const { region, stage, table } = readApiConfig(process.env);

const logger = new Logger({ serviceName: 'routeaway-api', persistentKeys: { stage, region } });

export const handler = createApi({
  client: createTableClient(region),
  table,
  region,
  now: Date.now,
  log: { error: (sentence, detail) => logger.error(sentence, { ...detail }) },
});
