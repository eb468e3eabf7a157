/**
 * What a beacon reads in its own Region's copy of the table, in one call: the journal, and of each prober's item when it was last
 * written. The reads are eventually consistent, so that a Region that is cut off from the two others still answers: what it
 * says is old by then, and nothing else would say anything.
 */
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { headOf } from '../../shared/aws/item.ts';
import { journalSchema } from '../../shared/aws/journal-schema.ts';
import { parseItem } from '../../shared/aws/parse-item.ts';
import type { BeaconObservation } from '../../shared/core/decision/beacon.ts';

const JOURNAL = 'journal';
const stamp = v.looseObject({ writer: v.exactOptional(v.looseObject({ tick: v.number() })) });

/** Throws where the copy does not answer, or has no journal, or a damaged one. */
export async function observeCopy(
  client: Pick<DynamoDBClient, 'send'>,
  table: string,
  regions: readonly string[],
): Promise<BeaconObservation> {
  const probers = regions.map((region) => `vantage#${region}`);
  const { Responses } = await client.send(
    new BatchGetItemCommand({
      RequestItems: {
        [table]: { Keys: [JOURNAL, ...probers].map((pk) => marshall(headOf(pk))), ConsistentRead: false },
      },
    }),
  );
  const items = new Map(
    (Responses?.[table] ?? []).map((item) => {
      const { pk, sk: _, ...stored } = unmarshall(item);
      return [String(pk), stored];
    }),
  );
  const journal = items.get(JOURNAL);
  // One that is not returned is not there, or DynamoDB throttles: in neither case is it known where traffic belongs.
  if (journal === undefined) throw new Error(`The table ${table} has returned no journal.`);
  const writes = probers.map((pk) =>
    items.has(pk) ? (parseItem(stamp, items.get(pk), { table, ...headOf(pk) }).writer?.tick ?? 0) : 0,
  );
  return {
    journal: parseItem(journalSchema, journal, { table, ...headOf(JOURNAL) }),
    lifeAt: Math.max(0, ...writes),
  };
}
