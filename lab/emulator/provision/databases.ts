/**
 * The databases: an embedded DynamoDB for each Region, with the tables that the stacks ask for, and replication between
 * the Regions that hold copies of the same one.
 */
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { readTables, type TableResource } from '../cloudformation/read/resources.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { createReplication, type Replication } from '../dynamodb/replication.ts';
import type { LabClock } from '../model/clock.ts';

export interface Databases {
  /** Loopback port of each Region's database. */
  readonly ports: Readonly<Record<string, number>>;
  readonly replication: Replication;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly clock: LabClock;
  /** How long a write takes to the other Region, lab time. */
  readonly lagMs: number;
  readonly templates: readonly ResolvedTemplate[];
}

export async function startDatabases({ clock, lagMs, templates }: DatabaseOptions): Promise<Databases> {
  const tables = templates.flatMap(readTables);
  const regions = [...new Set(tables.flatMap((table) => table.regions))];
  const started = await Promise.all(regions.map((region) => startDatabase(region, tables)));
  const copied = tables.filter((table) => table.regions.length > 1);
  const replication = createReplication({
    clock,
    lagMs,
    regions: Object.fromEntries(
      started
        .filter(({ region }) => copied.some((table) => table.regions.includes(region)))
        .map(({ region, client }) => [region, client]),
    ),
    tables: copied.map(({ name, create }) => ({
      name,
      keys: (create.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName),
    })),
  });
  return {
    ports: Object.fromEntries(started.map(({ region, port }) => [region, port])),
    replication,
    async close() {
      replication.stop();
      await Promise.all(started.map(({ close }) => close()));
    },
  };
}

interface Database {
  readonly region: string;
  readonly port: number;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

async function startDatabase(region: string, tables: readonly TableResource[]): Promise<Database> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    region,
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
  });
  for (const table of tables) if (table.regions.includes(region)) await createTable(client, table);
  return { region, port, client, close: () => close(server, client) };
}

async function createTable(client: DynamoDBClient, { name, create }: TableResource): Promise<void> {
  await client.send(new CreateTableCommand(create));
  for (let status: string | undefined; status !== 'ACTIVE'; ) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    status = Table?.TableStatus;
  }
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
