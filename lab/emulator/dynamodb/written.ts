/** Which items a write touched, as told by the request that a client sent. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** A table with a copy in each Region. */
export interface ReplicatedTable {
  readonly name: string;
  /** Names of its key attributes. */
  readonly keys: readonly string[];
}

/** One write that took effect in one Region, as the wire endpoint reports it. */
export interface Write {
  readonly region: string;
  /** `PutItem`, `UpdateItem`, `DeleteItem` or `BatchWriteItem`. */
  readonly operation: string;
  /** As the client sent it. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Touched {
  readonly table: ReplicatedTable;
  readonly key: Item;
  /** Names the item: table and key values in a fixed order. */
  readonly id: string;
}

/** Tables that are not replicated are left out. */
export function touched({ operation, input }: Write, tables: readonly ReplicatedTable[]): readonly Touched[] {
  const one = (given: unknown, item: unknown): readonly Touched[] => {
    // A table may be given by its ARN.
    const name = String(given).split('/').at(-1);
    const table = tables.find((candidate) => candidate.name === name);
    return table === undefined ? [] : [itemOf(table, (item ?? {}) as Item)];
  };
  switch (operation) {
    case 'PutItem':
      return one(input.TableName, input.Item);
    case 'UpdateItem':
    case 'DeleteItem':
      return one(input.TableName, input.Key);
    case 'BatchWriteItem':
      return Object.entries((input.RequestItems ?? {}) as Batch).flatMap(([name, requests]) =>
        requests.flatMap(({ PutRequest, DeleteRequest }) =>
          one(name, PutRequest?.Item ?? DeleteRequest?.Key),
        ),
      );
    default:
      throw new Error(`Replication does not know the write ${operation}: it would lose what that changed.`);
  }
}

type Batch = Record<string, readonly { PutRequest?: { Item?: Item }; DeleteRequest?: { Key?: Item } }[]>;

function itemOf(table: ReplicatedTable, item: Item): Touched {
  const key: Record<string, AttributeValue> = {};
  for (const name of table.keys) {
    const value = item[name];
    if (value === undefined)
      throw new Error(`A write to the table ${table.name} names no ${name}, which is part of its key.`);
    key[name] = value;
  }
  return { table, key, id: `${table.name} ${JSON.stringify(key)}` };
}
