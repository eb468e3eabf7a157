/** A real DynamoDB endpoint (dynalite) on a free loopback port, with the todo table in it. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { TABLE_KEYS } from '../../../functions/api/table.ts';

export const TABLE = 'routeaway-test-todos';

export interface Database {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Ends every connection at once, as a database that dies does. */
  stop(): Promise<void>;
}

export async function startDatabase(region = 'us-east-2'): Promise<Database> {
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [...TABLE_KEYS.AttributeDefinitions],
      KeySchema: [...TABLE_KEYS.KeySchema],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  // The table is there only when it says so, a moment after it was made.
  const describe = new DescribeTableCommand({ TableName: TABLE });
  while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE');
  let stopped: Promise<void> | undefined;
  const close = () => {
    client.destroy();
    return new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return { endpoint, client, stop: () => (stopped ??= close()) };
}
