/**
 * The databases: an embedded DynamoDB for each Region, with the tables that the stacks ask for, and replication between
 * the Regions that hold copies of the same one.
 */
import { readTables, type TableResource } from '../cloudformation/read/resources.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { type Database, startDatabase } from '../dynamodb/database.ts';
import { createReplication, type Replication } from '../dynamodb/replication.ts';
import type { LabClock } from '../model/clock.ts';

export interface Databases {
  /** Loopback port of each Region's database. */
  readonly ports: Readonly<Record<string, number>>;
  readonly replication: Replication;
  close(): Promise<void>;
}

interface DatabaseOptions {
  readonly clock: LabClock;
  /** How long a write takes to the other Region, lab time. */
  readonly lagMs: number;
  readonly templates: readonly ResolvedTemplate[];
}

export async function startDatabases({ clock, lagMs, templates }: DatabaseOptions): Promise<Databases> {
  const tables = templates.flatMap(readTables);
  const regions = [...new Set(tables.flatMap((table) => table.regions))];
  const started = await Promise.all(regions.map((region) => provide(region, tables)));
  const copied = tables.filter((table) => table.regions.length > 1);
  const replication = createReplication({
    clock,
    lagMs,
    regions: Object.fromEntries(
      started
        .filter(([region]) => copied.some((table) => table.regions.includes(region)))
        .map(([region, { client }]) => [region, client]),
    ),
    tables: copied.map(({ name, create }) => ({
      name,
      keys: (create.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName),
    })),
  });
  return {
    ports: Object.fromEntries(started.map(([region, { port }]) => [region, port])),
    replication,
    async close() {
      replication.stop();
      await Promise.all(started.map(([, database]) => database.stop()));
    },
  };
}

async function provide(region: string, tables: readonly TableResource[]): Promise<[string, Database]> {
  const database = await startDatabase(region);
  for (const table of tables) if (table.regions.includes(region)) await database.create(table.create);
  return [region, database];
}
