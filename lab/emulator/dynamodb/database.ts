/** An embedded DynamoDB: the database of one Region, on a loopback port. */
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export interface Database {
  readonly port: number;
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Resolves when the table can be used. */
  create(table: CreateTableCommandInput): Promise<void>;
  /** Ends every connection at once, as a database that dies does. Asked twice, it ends once. */
  stop(): Promise<void>;
}

export async function startDatabase(region: string): Promise<Database> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Longer than any client keeps an idle connection: where that is busy for seconds, dynalite hangs up under its next calls.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  const client = new DynamoDBClient({ region, endpoint, credentials });
  let stopped: Promise<void> | undefined;
  return {
    port,
    endpoint,
    client,
    async create(table) {
      await client.send(new CreateTableCommand(table));
      // The table is there only when it says so, a moment after it was made.
      const patience = { client, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
      await waitUntilTableExists(patience, { TableName: table.TableName });
    },
    stop: () => (stopped ??= close(server, client)),
  };
}

/**
 * Closes the server and lets go of the store: dynalite's own `close` also closes that, and a request that is still at
 * work on it would then take the process down.
 */
function close(server: Server, client: DynamoDBClient): Promise<void> {
  client.destroy();
  return new Promise((closed) => {
    Server.prototype.close.call(server, () => closed());
    server.closeAllConnections();
  });
}
