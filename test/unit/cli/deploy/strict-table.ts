/**
 * The table of three control Regions on the wire, as strict as the lab has it: one register with a door in each Region. The
 * time of its network is its own, and goes on while a call is under way.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  type StrongTables,
  startDatabase,
  startStrongTables,
} from '../../../../lab/emulator/dynamodb/index.ts';
import {
  createRegionNetwork,
  type RegionNetwork,
  virtualClock,
} from '../../../../lab/emulator/model/index.ts';
import { keyedTable } from '../../../contract/database.ts';

export interface StrictTable {
  readonly tables: StrongTables;
  readonly network: RegionNetwork;
  /** From now on it is there. */
  make(): void;
  stop(): Promise<void>;
}

export async function startStrictTable(name: string, regions: readonly string[]): Promise<StrictTable> {
  const clock = virtualClock(0);
  const network = createRegionNetwork();
  const started = regions.map(async (region) => [region, await startDatabase(region)] as const);
  const databases = Object.fromEntries(await Promise.all(started));
  const strong = await startStrongTables({ clock, network, databases, tables: [keyedTable(name)] });
  let made = false;

  async function during<T>(call: Promise<T>): Promise<T> {
    let open = true;
    const end = () => {
      open = false;
    };
    call.then(end, end);
    while (open) {
      await turn();
      clock.advance(5);
    }
    return call;
  }

  return {
    tables: {
      ...strong,
      has: (table) => made && strong.has(table),
      call: (...asked) => during(strong.call(...asked)),
    },
    network,
    make() {
      made = true;
    },
    async stop() {
      await strong.idle();
      await strong.stop();
      for (const database of Object.values(databases)) await database.stop();
    },
  };
}
