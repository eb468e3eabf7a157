/**
 * Keeps the copies of a table in step as a DynamoDB global table does: each write reaches the other Regions after a lag,
 * and of two writes to one item the later one wins as a whole, deletes included. The databases know nothing of it: the
 * wire endpoint tells of each write, and when an item was last written is kept here, beside the item. What replication
 * itself writes goes to the databases directly and is told to nobody, so nothing goes round in a circle.
 *
 * Later means told later. One process sees the writes of every Region, so that is the order in time, and no two writes
 * are equally late. One gap is left: a write that a database has taken, but that has not been told yet, can be
 * overwritten by an older one that arrives in that very moment. It needs both Regions to write one item within a few
 * milliseconds, and the copies agree afterwards all the same.
 */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LabClock } from '../model/clock.ts';
import type { RegionNetwork } from '../model/region-network.ts';
import { createLane } from './lane.ts';
import { type Item, type ReplicatedTable, type Touched, touched, type Write } from './written.ts';

interface ReplicationOptions {
  readonly clock: LabClock;
  /** From a write to its arrival in the other Regions, lab time. About a second in AWS. */
  readonly lagMs: number;
  readonly network: RegionNetwork;
  /** A client for each Region's database, not for the wire endpoint in front of it. */
  readonly regions: Readonly<Record<string, Pick<DynamoDBClient, 'send'>>>;
  readonly tables: readonly ReplicatedTable[];
}

export interface Replication {
  /** To be called after each write that took effect, in the order in which they did. Tables not replicated are ignored. */
  wrote(write: Write): void;
  /** Cuts a Region off: changes from it and to it wait. */
  pause(region: string): void;
  resume(region: string): void;
  /** Changes on their way or waiting; a change counts once for each Region that it still has to reach. */
  pending(): number;
  /** Resolves when nothing is pending. */
  idle(): Promise<void>;
  /** Delivers nothing any more. */
  stop(): void;
}

/** One write, and the item as it stood just after it; undefined where that could not be read, so it is read on delivery. */
interface Written {
  readonly order: number;
  readonly image: Promise<Image | undefined>;
}

interface Change extends Written {
  readonly item: Touched;
}

export function createReplication({
  clock,
  lagMs,
  network,
  regions,
  tables,
}: ReplicationOptions): Replication {
  const clients = new Map(Object.entries(regions));
  /** Per Region and item: the newest write that the Region's copy holds, its own or one that arrived. */
  const newest = new Map([...clients.keys()].map((region) => [region, new Map<string, Written>()]));
  const cutOff = new Set<string>();
  const idlers: (() => void)[] = [];
  let told = 0;

  async function deliver(change: Change, from: string, to: string): Promise<void> {
    const { item } = change;
    const [source, target, held] = [clients.get(from), clients.get(to), newest.get(to)];
    if (source === undefined || target === undefined || held === undefined) return;
    if ((held.get(item.id)?.order ?? 0) > change.order) return;
    let top: Written = change;
    for (;;) {
      await apply(target, item, (await top.image) ?? (await look(source, item)));
      const told = held.get(item.id);
      if (told === undefined || told.order <= top.order) break;
      // A newer write was told while this one was under way, and may lie beneath it: it goes on top again.
      top = told;
    }
    held.set(item.id, top);
  }

  const lanes = [...clients.keys()].flatMap((from) =>
    [...clients.keys()]
      .filter((to) => to !== from)
      .map((to) => ({
        from,
        lane: createLane<Change>({
          clock,
          lagMs,
          blocked: () => cutOff.has(from) || cutOff.has(to) || !network.isOpen(from, to),
          deliver: (change) => deliver(change, from, to),
          delivered: () => {
            if (pending() === 0) for (const tell of idlers.splice(0)) tell();
          },
        }),
      })),
  );

  const pending = (): number => lanes.reduce((sum, { lane }) => sum + lane.pending(), 0);

  const goOn = (): void => {
    for (const { lane } of lanes) lane.go();
  };
  network.watch(goOn);

  const known = (region: string): string => {
    if (!clients.has(region))
      throw new Error(
        `There is no replica in "${region}"; there is one in ${[...clients.keys()].join(', ')}.`,
      );
    return region;
  };

  return {
    wrote(write) {
      const source = clients.get(write.region);
      if (source === undefined) return;
      for (const item of touched(write, tables)) {
        told += 1;
        const written = { order: told, image: look(source, item).catch(() => undefined) };
        newest.get(write.region)?.set(item.id, written);
        for (const { from, lane } of lanes) if (from === write.region) lane.push({ ...written, item });
      }
    },
    pause(region) {
      cutOff.add(known(region));
    },
    resume(region) {
      cutOff.delete(known(region));
      goOn();
    },
    pending,
    idle: () => (pending() === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    stop() {
      for (const { lane } of lanes) lane.stop();
    },
  };
}

/** The whole item, or that there is none. */
type Image = Item | 'absent';

type Client = Pick<DynamoDBClient, 'send'>;

async function look(client: Client, { table, key }: Touched): Promise<Image> {
  const command = new GetItemCommand({ TableName: table.name, Key: { ...key }, ConsistentRead: true });
  return (await client.send(command)).Item ?? 'absent';
}

async function apply(client: Client, { table, key }: Touched, image: Image): Promise<void> {
  if (image === 'absent')
    await client.send(new DeleteItemCommand({ TableName: table.name, Key: { ...key } }));
  else await client.send(new PutItemCommand({ TableName: table.name, Item: { ...image } }));
}
