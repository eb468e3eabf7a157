/** What the runs of each controller keep for one another: one item for each control Region, of which each writes its own. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { ControllerMemory } from '../core/decision/controller.ts';
import type { ControllerStore } from '../ports.ts';
import { limited } from './clients.ts';
import { headOf, readItem } from './item.ts';
import { kind } from './stored-words.ts';

type Fields<T> = Record<keyof T, v.GenericSchema>;

const schema: v.GenericSchema<unknown, ControllerMemory> = v.looseObject({
  lookedAt: v.exactOptional(v.number()),
  begun: v.exactOptional(v.looseObject({ epoch: v.number(), run: v.string(), since: v.number() })),
  due: v.exactOptional(v.looseObject({ kind, to: v.picklist(['primary', 'standby']), since: v.number() })),
  overrideFailingSince: v.exactOptional(v.number()),
  beacon: v.exactOptional(v.looseObject({ says: v.picklist([200, 404, 503, 'nothing']), since: v.number() })),
} satisfies Fields<ControllerMemory>);

const itemOf = (region: string): string => `controller#${region}`;

/** `regions`: of all controllers, in the order in which they begin a move. `region`: of this one. */
export const createControllers = (
  client: DynamoDBClient,
  table: string,
  { region, regions }: Pick<ControllerStore, 'region' | 'regions'>,
): ControllerStore => ({
  region,
  regions,
  async read() {
    const all = await Promise.all(
      regions.map(async (one) => {
        // Without it this controller begins somewhat later, or takes another for silent; no reason for a run to fail.
        const memory = readItem(client, table, itemOf(one), schema, {}, 'replica').catch(() => ({}));
        return [one, await memory] as const;
      }),
    );
    return Object.fromEntries(all);
  },
  async write(memory) {
    const item = { ...headOf(itemOf(region)), ...memory };
    await client.send(
      new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }),
      limited(),
    );
  },
});
