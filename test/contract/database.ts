/** A database with a journal table for each test that asks. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { startDatabase as start } from '../../lab/emulator/dynamodb/index.ts';

export type Database = Awaited<ReturnType<typeof startDatabase>>;

export async function startDatabase() {
  const database = await start('ca-central-1');
  let tables = 0;
  return {
    ...database,
    /** A fresh, empty journal table; gives its name. */
    async table() {
      const name = `journal-${++tables}`;
      await database.create(keyedTable(name));
      return name;
    },
  };
}

/** A table with the keys that the templates give all of ours. */
export const keyedTable = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
});
