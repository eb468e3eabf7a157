/** The drill, an item of the journal's table: one line, and since when it stands there. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { type DrillReading, NO_DRILL } from '../core/drill.ts';
import type { DrillItem } from '../ports.ts';
import { limited } from './clients.ts';
import { headOf, readItem } from './item.ts';

const schema: v.GenericSchema<unknown, DrillReading> = v.looseObject({
  text: v.string(),
  writtenAt: v.exactOptional(v.number()),
});

/** Asked beside the probes at every tick, and no reason to wait longer than for them. */
const LIMIT_MS = 2_000;

/** As the functions read it. */
export const createDrill = (client: DynamoDBClient, table: string): DrillItem => ({
  read: () =>
    readItem(client, table, 'drill', schema, { text: NO_DRILL }, 'replica', {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    }),
});

/** As it stands now. */
export const readDrill = (client: DynamoDBClient, table: string): Promise<DrillReading> =>
  readItem(client, table, 'drill', schema, { text: NO_DRILL });

export async function writeDrill(client: DynamoDBClient, table: string, drill: DrillReading): Promise<void> {
  const item = { ...headOf('drill'), ...drill };
  await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }), limited());
}
