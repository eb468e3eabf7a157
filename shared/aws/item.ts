/**
 * One item with a revision, as which both journal and ledger are stored. Reads are strongly consistent; a write succeeds only
 * if the stored revision is still the one that was read. Of two writers that read the same, exactly one succeeds.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ReplicatedWriteConflictException,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type * as v from 'valibot';
import { Conflict } from '../errors.ts';
import { limited } from './clients.ts';
import { parseItem } from './parse-item.ts';

interface Revised {
  readonly revision: number;
}

export interface Item<T extends Revised> {
  read(): Promise<T>;
  write(value: T, seen: number): Promise<T>;
}

export function createItem<T extends Revised>(
  client: DynamoDBClient,
  table: string,
  pk: string | (() => Promise<string>),
  schema: v.GenericSchema<unknown, T>,
  empty: T,
  /** The value as it is written. */
  asStored: (value: T) => object = (value) => value,
): Item<T> {
  const keyOf = async () => (typeof pk === 'string' ? pk : await pk());
  const read = async (): Promise<T> => readItem(client, table, await keyOf(), schema, empty);

  return {
    read,
    async write(value, seen) {
      const key = headOf(await keyOf());
      const next = { ...value, revision: seen + 1 };
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall({ ...key, ...asStored(next) }, { removeUndefinedValues: true }),
            ...unchangedSince(seen),
          }),
          limited(),
        );
      } catch (error) {
        // The second: a controller in another Region writes the item at the same time.
        const isConflict =
          error instanceof ConditionalCheckFailedException ||
          error instanceof ReplicatedWriteConflictException;
        if (!isConflict) throw error;
        // Where the answer to the first attempt was lost, the SDK's second one meets what the first has written.
        if (isDeepStrictEqual(await read(), next)) return next;
        throw new Conflict(`The item ${key.pk} was written by another run since revision ${seen}.`, {
          cause: error,
        });
      }
      return next;
    },
  };
}

/** `replica`: as this Region's replica holds it, which may be somewhat old. */
export async function readItem<T>(
  client: DynamoDBClient,
  table: string,
  pk: string,
  schema: v.GenericSchema<unknown, T>,
  empty: T,
  from: 'table' | 'replica' = 'table',
  limit: ReturnType<typeof limited> = limited(),
): Promise<T> {
  const key = headOf(pk);
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: from === 'table' }),
    limit,
  );
  if (Item === undefined) return empty;
  const { pk: _pk, sk: _sk, ...stored } = unmarshall(Item);
  return parseItem(schema, stored, { table, ...key });
}

/** The key of an item that is alone under its name. */
export const headOf = (pk: string) => ({ pk, sk: 'head' });

/** Revision 0 is the one that was never written. */
function unchangedSince(seen: number) {
  return seen === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'revision = :seen',
        ExpressionAttributeValues: marshall({ ':seen': seen }),
      };
}
