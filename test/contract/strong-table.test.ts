/**
 * The stores over a strongly consistent table, by a controller in each of three Regions: the adapters to AWS over the
 * emulator's wire.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createBeacon } from '../../functions/beacon/beacon.ts';
import { type StrongTables, startDatabase, startStrongTables } from '../../lab/emulator/dynamodb/index.ts';
import { createRegionNetwork, type RegionNetwork, virtualClock } from '../../lab/emulator/model/index.ts';
import { failure, startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { createControllers } from '../../shared/aws/controllers.ts';
import { createJournal, readArchive } from '../../shared/aws/journal.ts';
import { createLedger, createProberLedgers } from '../../shared/aws/ledger.ts';
import { BEACON_STALE_MS } from '../../shared/core/decision/beacon.ts';
import type { ControllerMemory } from '../../shared/core/decision/controller.ts';
import { EMPTY_JOURNAL, type Entry } from '../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER, record } from '../../shared/core/journal/ledger.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import { Conflict } from '../../shared/errors.ts';
import { keyedTable } from './database.ts';
import { ENTRY, journalContract } from './journal.ts';
import { ledgerContract } from './ledger.ts';

const [FIRST, SECOND, THIRD] = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const REGIONS = [FIRST, SECOND, THIRD];
/** One for each test. */
const TABLES = 40;

const clock = virtualClock(0);
let network: RegionNetwork;
let strong: StrongTables;
let world: World;
const ends: (() => Promise<void>)[] = [];
const clients = new Map<string, DynamoDBClient>();
let tables = 0;

beforeAll(async () => {
  network = createRegionNetwork(10);
  const databases = Object.fromEntries(
    await Promise.all(REGIONS.map(async (region) => [region, await startDatabase(region)] as const)),
  );
  strong = await startStrongTables({
    clock,
    network,
    databases,
    tables: Array.from({ length: TABLES }, (_, i) => keyedTable(`journal-${i + 1}`)),
  });
  world = await startWorld([], { strong });
  ends.push(
    () => world.close(),
    () => strong.stop(),
  );
  for (const database of Object.values(databases)) ends.push(() => database.stop());
  for (const region of REGIONS) clients.set(region, new DynamoDBClient(world.settings('OPERATOR', region)));
});
afterEach(() => {
  for (const from of REGIONS) for (const to of REGIONS) network.restore(from, to);
  for (const region of REGIONS) strong.restore(region);
});
afterAll(async () => {
  for (const client of clients.values()) client.destroy();
  for (const end of ends) await end();
});

const clientIn = (region: string): DynamoDBClient => {
  const client = clients.get(region);
  if (!client) throw new Error(region);
  return client;
};
const freshTable = (): string => `journal-${++tables}`;

/** While a promise is open, the time of the network between Regions goes on. */
async function during<T>(promise: Promise<T>): Promise<T> {
  let open = true;
  const end = (): void => {
    open = false;
  };
  promise.then(end, end);
  while (open) {
    await turn();
    clock.advance(5);
  }
  return promise;
}

/** The same store; each of its calls lets time pass. */
const timed = <T extends object>(store: T): T =>
  new Proxy(store, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name);
      if (typeof part !== 'function') return part;
      return (...given: unknown[]) => during(Reflect.apply(part, target, given) as Promise<unknown>);
    },
  });

const journalIn = (region: string, table: string) => timed(createJournal(clientIn(region), table));
const ledgerIn = (region: string, table: string) => timed(createLedger(clientIn(region), table));

journalContract(`DynamoDB in ${SECOND}, one of three`, async () => {
  const table = freshTable();
  const client = clientIn(SECOND);
  const archived = async () => {
    // The archive is read from the Region's replica, which hears of a write somewhat later.
    clock.advance(5_000);
    await strong.idle();
    return readArchive(client, table, 10);
  };
  return timed({ ...createJournal(client, table), archived });
});

ledgerContract('DynamoDB in three Regions', async () => {
  const table = freshTable();
  return { ledger: ledgerIn(SECOND, table), journal: journalIn(SECOND, table) };
});

describe('one journal, three doors', () => {
  it('what one controller writes the others read at once', async () => {
    const table = freshTable();
    await journalIn(FIRST, table).write({ ...EMPTY_JOURNAL, told: { hold: 1 } }, 0);
    for (const region of REGIONS)
      expect(await journalIn(region, table).read()).toMatchObject({ revision: 1, told: { hold: 1 } });
  });

  it('of two controllers that write the same revision at once, one meets a conflict', async () => {
    const table = freshTable();
    const outcomes = await Promise.allSettled(
      REGIONS.map((region, i) => journalIn(region, table).write({ ...EMPTY_JOURNAL, told: { by: i } }, 0)),
    );
    const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toHaveLength(2);
    for (const error of lost) expect(error).toBeInstanceOf(Conflict);
    expect((await journalIn(THIRD, table).read()).revision).toBe(1);
  });

  it('a controller that reaches no other Region can neither read the journal nor write it', async () => {
    const table = freshTable();
    const journal = await journalIn(FIRST, table).write(EMPTY_JOURNAL, 0);
    for (const other of [SECOND, THIRD]) network.cut(FIRST, other);
    await expect(journalIn(FIRST, table).read()).rejects.toThrow('reaches no other Region');
    await expect(journalIn(FIRST, table).write(journal, 1)).rejects.toThrow('reaches no other Region');
    expect(await journalIn(SECOND, table).write(journal, 1)).toMatchObject({ revision: 2 });
  });

  it('takes a write whose answer was lost for its own when it is tried again', async () => {
    const table = freshTable();
    for (const from of [SECOND, THIRD]) network.cut(from, FIRST);
    const item = { ...EMPTY_JOURNAL, told: { hold: 1 } };
    const lost = journalIn(FIRST, table).write(item, 0);
    const appears = async (): Promise<number> => {
      const { revision } = await createJournal(clientIn(SECOND), table).read();
      return revision > 0 ? revision : appears();
    };
    const seen = await during(appears());
    expect(seen).toBe(1);
    for (const from of [SECOND, THIRD]) network.restore(from, FIRST);
    expect(await journalIn(FIRST, table).write(item, 0)).toEqual({ ...item, revision: 1 });
    lost.catch(() => {});
  });
});

describe('the ledgers of three probers', () => {
  const PROBERS = [{ region: FIRST }, { region: SECOND, within: 'standby' }, { region: THIRD }] as const;
  const tick = (at: number): Tick => {
    const verdict = { tick: at, judgement: 'healthy', evidence: 'status 200' } as const;
    return { at, primary: verdict, standby: verdict, public: verdict };
  };

  it('each writes its own item, and every Region reads all of them', async () => {
    const table = freshTable();
    for (const [i, region] of REGIONS.entries()) {
      const ledger = ledgerIn(region, table);
      await ledger.write(record(await ledger.read(), tick((i + 1) * 10_000)), 0);
    }
    await during(strong.idle());
    const probers = timed(createProberLedgers(clientIn(THIRD), table, PROBERS));
    expect(
      (await probers.read()).map(({ region, within, ledger }) => [region, within, ledger.primary[0]?.tick]),
    ).toEqual([
      [FIRST, undefined, 10_000],
      [SECOND, 'standby', 20_000],
      [THIRD, undefined, 30_000],
    ]);
  });

  it('reads what its own replica holds, also while it reaches no other Region', async () => {
    const table = freshTable();
    await ledgerIn(FIRST, table).write(record(EMPTY_LEDGER, tick(10_000)), 0);
    await during(strong.idle());
    for (const other of [FIRST, SECOND]) {
      network.cut(THIRD, other);
      network.cut(other, THIRD);
    }
    const probers = timed(createProberLedgers(clientIn(THIRD), table, PROBERS));
    const [first, second] = await probers.read();
    expect([first?.ledger.revision, second?.ledger.revision]).toEqual([1, 0]);
  });

  it('a damaged item is that of a prober which has written nothing', async () => {
    const table = freshTable();
    await during(
      clientIn(FIRST).send(
        new PutItemCommand({
          TableName: table,
          Item: { pk: { S: `vantage#${FIRST}` }, sk: { S: 'head' }, revision: { S: 'x' } },
        }),
      ),
    );
    await during(strong.idle());
    const probers = timed(createProberLedgers(clientIn(SECOND), table, PROBERS));
    expect((await probers.read()).map(({ ledger }) => ledger)).toEqual([0, 1, 2].map(() => EMPTY_LEDGER));
  });
});

describe('a beacon', () => {
  const healthy = { judgement: 'healthy', evidence: 'status 200' } as const;
  const at = 120_000;
  const tick: Tick = {
    at,
    primary: { ...healthy, tick: at },
    standby: { ...healthy, tick: at },
    public: { ...healthy, tick: at },
  };
  const moved: Entry = { ...ENTRY, to: 'standby', phase: 'applied', effectAt: at };
  const asks = async (region: string, table: string, now: number) => {
    const said: string[] = [];
    const beacon = createBeacon({
      client: clientIn(region),
      table,
      regions: REGIONS,
      now: () => now,
      log: (sentence) => said.push(sentence),
    });
    const { statusCode } = await during(beacon());
    return [statusCode, said];
  };

  it('says what its own replica holds, also while it reaches no other Region, until that is a minute old', async () => {
    const table = freshTable();
    await journalIn(FIRST, table).write({ ...EMPTY_JOURNAL, entries: [moved] }, 0);
    await ledgerIn(FIRST, table).write(record(EMPTY_LEDGER, tick, at), 0);
    await during(strong.idle());
    for (const other of [FIRST, SECOND]) {
      network.cut(THIRD, other);
      network.cut(other, THIRD);
    }
    for (const region of REGIONS) expect(await asks(region, table, at + 5_000)).toEqual([200, []]);
    expect(await asks(THIRD, table, at + BEACON_STALE_MS + 1)).toEqual([503, []]);
  });

  it('does not know where the table is gone', async () => {
    const table = freshTable();
    strong.fail(SECOND);
    const [status, said] = await asks(SECOND, table, at);
    expect([status, said]).toEqual([
      503,
      [expect.stringContaining('The table does not answer in us-west-2')],
    ]);
  });
});

describe('what controllers keep', () => {
  const controllerIn = (region: string, table: string) =>
    timed(createControllers(clientIn(region), table, { region, regions: REGIONS }));

  it('each writes its own, and reads that of all', async () => {
    const table = freshTable();
    const memory: Required<ControllerMemory> = {
      lookedAt: 5,
      begun: { epoch: 3, run: 'run-1', since: 4 },
      due: { kind: 'failover', to: 'standby', since: 2 },
      overrideFailingSince: 1,
      beacon: { says: 503, since: 6 },
    };
    await controllerIn(FIRST, table).write(memory);
    await controllerIn(SECOND, table).write({ lookedAt: 7 });
    await controllerIn(SECOND, table).write({ lookedAt: 8 });
    await during(strong.idle());
    for (const region of REGIONS)
      expect(await controllerIn(region, table).read()).toEqual({
        [FIRST]: memory,
        [SECOND]: { lookedAt: 8 },
        [THIRD]: {},
      });
  });
});

describe('the table itself', () => {
  const put = (region: string, TableName: string, n: string) =>
    during(
      clientIn(region).send(
        new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: 'b' }, n: { N: n } } }),
      ),
    );
  const get = (region: string, TableName: string, ConsistentRead: boolean) =>
    during(
      clientIn(region).send(
        new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } }, ConsistentRead }),
      ),
    ).then(({ Item }) => Item?.n?.N);

  it('says ReplicatedWriteConflictException to one of two writers at once', async () => {
    const table = freshTable();
    // Long enough for both to be under way.
    for (const to of [SECOND, THIRD]) network.setDelay(FIRST, to, 5_000);
    const outcomes = await Promise.allSettled([put(FIRST, table, '1'), put(SECOND, table, '2')]);
    for (const to of [SECOND, THIRD]) network.setDelay(FIRST, to, 10);
    const [lost] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toMatchObject({ name: 'ReplicatedWriteConflictException' });
  });

  it('a Region that is cut off reads its replica, eventually consistent, and what it holds may be old', async () => {
    const table = freshTable();
    await put(FIRST, table, '1');
    await during(strong.idle());
    for (const other of [FIRST, SECOND]) {
      network.cut(THIRD, other);
      network.cut(other, THIRD);
    }
    await put(FIRST, table, '2');
    await during(strong.idle());
    expect(await get(THIRD, table, false)).toBe('1');
    expect(await get(SECOND, table, false)).toBe('2');
    expect((await failure(get(THIRD, table, true))).name).toBe('InternalServerError');
  });

  it('a failure that is lost on its way back is heard by nobody, and ends nothing', async () => {
    for (const from of [SECOND, THIRD]) network.cut(from, FIRST);
    let sent = 0;
    const answer = strong.call(FIRST, 'GetItem', { TableName: freshTable(), ConsistentRead: true }, () => {
      sent += 1;
      return Promise.reject(new Error('The database is gone.'));
    });
    clock.advance(1_000);
    // A rejection that nobody handles would fail this test here.
    expect(await Promise.race([answer, turn('silence')])).toBe('silence');
    expect(sent).toBe(1);
  });

  it('a Region that is gone does not answer; the others go on', async () => {
    const table = freshTable();
    strong.fail(FIRST);
    expect((await failure(get(FIRST, table, false))).name).toBe('InternalServerError');
    await put(THIRD, table, '3');
    expect(await get(SECOND, table, true)).toBe('3');
  });
});
