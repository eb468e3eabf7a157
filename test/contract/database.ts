/** A dynalite with a journal table for each test that asks, and a client for it. */
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createKeyedTable } from './table.ts';

export interface Database {
  readonly port: number;
  readonly client: DynamoDBClient;
  /** A fresh, empty journal table; gives its name. */
  table(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<Database> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    region: 'ca-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let tables = 0;
  return {
    port,
    client,
    async table() {
      const TableName = `journal-${++tables}`;
      await createKeyedTable(client, TableName);
      // On a busy machine it takes a moment even here.
      await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 }, { TableName });
      return TableName;
    },
    async stop() {
      client.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
