/** A database with the todo table in it. */
import { TABLE_KEYS } from '../../../functions/api/table.ts';
import { type Database, startDatabase as start } from '../../../lab/emulator/dynamodb/index.ts';

export type { Database };
export const TABLE = 'routeaway-test-todos';

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
