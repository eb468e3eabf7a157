/** Entry of the beacon Lambda: Route 53's checkers ask it, behind an HTTP API, where traffic belongs. */
import { Logger } from '@aws-lambda-powertools/logger';
import { createBeacon } from './beacon.ts';
import { createTableClient } from './client.ts';
import { readBeaconConfig } from './config.ts';

const { table, regions } = readBeaconConfig(process.env);
const logger = new Logger({ serviceName: 'routeaway-beacon' });

export const handler = createBeacon({
  client: createTableClient(),
  table,
  regions,
  now: Date.now,
  log: (sentence, error) => logger.error(sentence, { error }),
});
