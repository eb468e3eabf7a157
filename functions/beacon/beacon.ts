/** One answer: the status is for Route 53 (shared/core/decision/beacon.ts), the text for people. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type BeaconObservation, beaconStatus } from '../../shared/core/decision/beacon.ts';
import { newestApplied } from '../../shared/core/journal/journal-queries.ts';
import { messageOf } from '../../shared/errors.ts';
import { observeCopy } from './observe.ts';

export interface BeaconDeps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  readonly regions: readonly string[];
  readonly now: () => number;
  readonly log: (sentence: string, error: unknown) => void;
}

export function createBeacon({ client, table, regions, now, log }: BeaconDeps) {
  return async (): Promise<APIGatewayProxyStructuredResultV2> => {
    const seen = await observeCopy(client, table, regions).catch((error: unknown) => {
      log(`Where traffic belongs cannot be read: ${messageOf(error)}`, error);
      return undefined;
    });
    const statusCode = beaconStatus(seen, now());
    return {
      statusCode,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      body: `${sentence(statusCode, seen)}\n`,
    };
  };
}

const NEVER = 'no prober has ever written here';

function sentence(status: number, seen: BeaconObservation | undefined): string {
  if (seen === undefined) return 'Where traffic belongs is not known: the table cannot be read.';
  if (status === 503)
    return `Where traffic belongs is not known: ${seen.lifeAt === 0 ? NEVER : `no prober has written here since ${timeOf(seen.lifeAt)}`}.`;
  const entry = newestApplied(seen.journal);
  const since = entry && ` since ${timeOf(entry.effectAt ?? entry.begunAt)} (epoch ${entry.epoch})`;
  return `Traffic belongs on the ${entry?.to ?? 'primary'}${since ?? ''}.`;
}

const timeOf = (ms: number): string => new Date(ms).toISOString();
