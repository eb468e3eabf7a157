/**
 * Strongly consistent global tables on the wire. The register is a database of its own; each Region's own database holds its
 * replica, which eventually consistent reads ask. Who may write, and when, says the model (model/quorum.ts).
 */
import {
  type CreateTableCommandInput,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LabClock } from '../model/clock.ts';
import { ServiceError } from '../model/error.ts';
import { createQuorum, type Quorum } from '../model/quorum.ts';
import type { RegionNetwork } from '../model/region-network.ts';
import { type Database, startDatabase } from './database.ts';
import { type ReplicatedTable, type Touched, touched } from './written.ts';

/** What a call to a database resolves to, as far as it matters here. */
interface Answered {
  readonly status: number;
}

export interface StrongTables {
  /** `table`: its name or ARN. */
  has(table: unknown): boolean;
  /** `send` puts the call to the database on this loopback port. Never settles if the answer is lost between two Regions. */
  call<R extends Answered>(
    region: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    send: (port: number) => Promise<R>,
  ): Promise<R>;
  /** Takes a Region's replica away, with its door, and gives it back. */
  fail(region: string): void;
  restore(region: string): void;
  /** Resolves when each replica has taken all it has heard of so far. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface StrongOptions {
  readonly clock: LabClock;
  readonly network: RegionNetwork;
  /** Exactly three. */
  readonly databases: Readonly<Record<string, Database>>;
  readonly tables: readonly CreateTableCommandInput[];
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

/** A batch says so of each table. */
const isConsistent = ({ ConsistentRead, RequestItems = {} }: Readonly<Record<string, unknown>>): boolean =>
  ConsistentRead === true ||
  Object.values(RequestItems as Readonly<Record<string, { readonly ConsistentRead?: unknown }>>).some(
    (one) => one.ConsistentRead === true,
  );

export async function startStrongTables(options: StrongOptions): Promise<StrongTables> {
  const { clock, network, databases } = options;
  const regions = Object.keys(databases);
  if (regions.length !== 3)
    throw new Error(
      `A strongly consistent global table stands in three Regions, not in ${regions.join(', ') || 'none'}.`,
    );
  const register = await startDatabase('register');
  const tables = options.tables.map(
    ({ TableName = '', KeySchema = [] }): ReplicatedTable => ({
      name: TableName,
      keys: KeySchema.map(({ AttributeName = '' }) => AttributeName),
    }),
  );
  for (const table of options.tables)
    for (const database of [register, ...Object.values(databases)]) await database.create(table);

  /** The copies under way, by Region: one after the other, each of what the register holds then. */
  const copies = new Map<string, Promise<void>>();
  const items = new Map<string, Touched>();

  async function copy(region: string, id: string, written: Promise<Answered>): Promise<void> {
    const { status } = await written.catch(() => ({ status: 500 }));
    const [item, database] = [items.get(id), databases[region]];
    if (status !== 200 || !item || !database) return;
    const at = { TableName: item.table.name, Key: { ...item.key } };
    const { Item } = await register.client.send(new GetItemCommand({ ...at, ConsistentRead: true }));
    if (Item) await database.client.send(new PutItemCommand({ TableName: item.table.name, Item }));
    else await database.client.send(new DeleteItemCommand(at));
  }

  const quorum: Quorum<Promise<Answered>> = createQuorum({
    clock,
    network,
    regions,
    heard(region, id, written) {
      const before = copies.get(region) ?? Promise.resolve();
      copies.set(
        region,
        before.then(() => copy(region, id, written)).catch(() => {}),
      );
    },
  });

  const nameOf = (table: unknown): string => String(table).split('/').at(-1) ?? '';

  return {
    has: (table) => tables.some(({ name }) => name === nameOf(table)),
    call<R extends Answered>(
      region: string,
      operation: string,
      input: Readonly<Record<string, unknown>>,
      send: (port: number) => Promise<R>,
    ): Promise<R> {
      const database = databases[region];
      const table = input.TableName ?? Object.keys(input.RequestItems ?? {})[0];
      if (!database)
        throw new ServiceError(
          'ResourceNotFoundException',
          400,
          `The table ${nameOf(table)} has no replica in ${region}; it has one in ${regions.join(', ')}.`,
        );
      const sent = (port: number): Promise<R> => {
        const reply = send(port);
        // Where the answer is lost on its way, nobody hears that it failed.
        reply.catch(() => {});
        return reply;
      };
      const answered = (ask: (answer: (outcome: () => Promise<R>) => void) => void): Promise<R> =>
        new Promise((resolve, reject) => {
          ask((outcome) => {
            try {
              resolve(outcome());
            } catch (error) {
              reject(error);
            }
          });
        });
      if (WRITES.includes(operation)) {
        const [item] = touched({ region, operation, input }, tables);
        if (!item) throw new Error(`The write ${operation} touches no item.`);
        items.set(item.id, item);
        return answered((answer) =>
          quorum.write(
            region,
            item.id,
            () => sent(register.port),
            (outcome) => answer(() => outcome() as Promise<R>),
          ),
        );
      }
      if (READS.includes(operation) && isConsistent(input))
        return answered((answer) => quorum.read(region, () => sent(register.port), answer));
      if (READS.includes(operation) || operation.startsWith('Describe')) {
        if (quorum.isDown(region))
          throw new ServiceError('InternalServerError', 500, `The table does not answer in ${region}.`);
        return send(database.port);
      }
      throw new ServiceError(
        'ValidationException',
        400,
        `A table with multi-Region strong consistency takes no ${operation} here.`,
      );
    },
    fail: quorum.fail,
    restore: quorum.restore,
    async idle() {
      await Promise.all(copies.values());
    },
    stop: () => register.stop(),
  };
}
