/** A database with the todo table in it. */
import { type Database, startDatabase as start } from '../../../lab/emulator/dynamodb/index.ts';

export type { Database };
export const TABLE = 'routeaway-test-todos';
/** As the template gives it. */
export const TABLE_KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
} as const;

export async function startDatabase(region = 'us-east-2'): Promise<Database> {
  const database = await start(region);
  await database.create({
    TableName: TABLE,
    AttributeDefinitions: [...TABLE_KEYS.AttributeDefinitions],
    KeySchema: [...TABLE_KEYS.KeySchema],
    BillingMode: 'PAY_PER_REQUEST',
  });
  return database;
}
