/**
 * The databases: an embedded DynamoDB for each Region, with the tables that the stacks ask for, and what keeps copies of the
 * same one in step: replication a lag later, or strong consistency.
 */
import { readTables, type TableResource } from '../cloudformation/read/resources.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { type Database, startDatabase } from '../dynamodb/database.ts';
import { createReplication, type Replication } from '../dynamodb/replication.ts';
import { type StrongTables, startStrongTables } from '../dynamodb/strong-tables.ts';
import type { LabClock } from '../model/clock.ts';
import type { RegionNetwork } from '../model/region-network.ts';

export interface Databases {
  /** Loopback port of each Region's database. */
  readonly ports: Readonly<Record<string, number>>;
  readonly replication: Replication;
  /** Undefined where no stack has a strongly consistent table. */
  readonly strong: StrongTables | undefined;
  close(): Promise<void>;
}

interface DatabaseOptions {
  readonly clock: LabClock;
  /** How long a write takes to the other Region, lab time. */
  readonly lagMs: number;
  readonly network: RegionNetwork;
  readonly templates: readonly ResolvedTemplate[];
}

export async function startDatabases({
  clock,
  lagMs,
  network,
  templates,
}: DatabaseOptions): Promise<Databases> {
  const tables = templates.flatMap(readTables);
  const regions = [...new Set(tables.flatMap((table) => table.regions))];
  const started = await Promise.all(regions.map((region) => provide(region, tables)));
  const copied = tables.filter((table) => table.regions.length > 1 && !table.strong);
  const agreeing = tables.filter((table) => table.strong);
  const holding = new Set(agreeing.flatMap((table) => table.regions));
  const strong =
    agreeing.length === 0
      ? undefined
      : await startStrongTables({
          clock,
          network,
          databases: Object.fromEntries(started.filter(([region]) => holding.has(region))),
          tables: agreeing.map(({ create }) => create),
        });
  const replication = createReplication({
    clock,
    lagMs,
    network,
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
    strong,
    async close() {
      replication.stop();
      await strong?.stop();
      await Promise.all(started.map(([, database]) => database.stop()));
    },
  };
}

async function provide(region: string, tables: readonly TableResource[]): Promise<[string, Database]> {
  const database = await startDatabase(region);
  const own = tables.filter(({ regions, strong }) => regions.includes(region) && !strong);
  for (const table of own) await database.create(table.create);
  return [region, database];
}
