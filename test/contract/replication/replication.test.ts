/**
 * Two real databases kept in step under a virtual clock. Clients write to one of them; the test tells replication, as the wire
 * does.
 */
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createReplication, type Replication } from '../../../lab/emulator/dynamodb/index.ts';
import {
  createRegionNetwork,
  type RegionNetwork,
  seeded,
  type VirtualClock,
  virtualClock,
} from '../../../lab/emulator/model/index.ts';
import { type Database, startDatabase, TABLE } from '../../unit/api/database.ts';

const EAST = 'us-east-2';
const WEST = 'us-west-2';
const LAG = 1_000;

let databases: Record<string, Database>;
let clock: VirtualClock;
let replication: Replication;
let network: RegionNetwork;

beforeEach(async () => {
  databases = { [EAST]: await startDatabase(EAST), [WEST]: await startDatabase(WEST) };
  clock = virtualClock(0);
  network = createRegionNetwork();
  replication = createReplication({
    clock,
    lagMs: LAG,
    network,
    regions: { [EAST]: client(EAST), [WEST]: client(WEST) },
    tables: [{ name: TABLE, keys: ['pk', 'sk'] }],
  });
});
afterEach(async () => {
  replication.stop();
  await Promise.all(Object.values(databases).map((database) => database.stop()));
});

function client(region: string): DynamoDBClient {
  const database = databases[region];
  if (database === undefined) throw new Error(`no database in ${region}`);
  return database.client;
}

const key = (id: string) => ({ pk: { S: 'todo' }, sk: { S: id } });

/** Sends a write as a client does, and tells it as the wire does, once it took effect. */
async function write(region: string, operation: string, command: { input: object }): Promise<void> {
  await client(region).send(command as PutItemCommand);
  replication.wrote({ region, operation, input: { ...command.input } });
}

const put = (region: string, id: string, text: string) =>
  write(region, 'PutItem', new PutItemCommand({ TableName: TABLE, Item: { ...key(id), text: { S: text } } }));

const remove = (region: string, id: string) =>
  write(region, 'DeleteItem', new DeleteItemCommand({ TableName: TABLE, Key: key(id) }));

const add = (region: string, id: string, field: string) =>
  write(
    region,
    'UpdateItem',
    new UpdateItemCommand({
      TableName: TABLE,
      Key: key(id),
      UpdateExpression: 'SET #f = :v',
      ExpressionAttributeNames: { '#f': field },
      ExpressionAttributeValues: { ':v': { S: field } },
    }),
  );

/** All items of a Region as `id` → its other attributes. */
async function held(region: string): Promise<Record<string, Record<string, string | undefined>>> {
  const { Items = [] } = await client(region).send(new ScanCommand({ TableName: TABLE }));
  return Object.fromEntries(
    Items.map(({ pk: _, sk, ...rest }) => [
      sk?.S ?? '',
      Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value.S])),
    ]),
  );
}

async function expectBoth(items: Awaited<ReturnType<typeof held>>): Promise<void> {
  expect(await held(EAST)).toEqual(items);
  expect(await held(WEST)).toEqual(items);
}

async function settle(): Promise<void> {
  clock.advance(LAG);
  await replication.idle();
}

test('a write arrives after the lag, and not before', async () => {
  await put(EAST, 'a', 'one');
  clock.advance(LAG - 1);
  expect(replication.pending()).toBe(1);
  expect(await held(WEST)).toEqual({});
  clock.advance(1);
  await replication.idle();
  expect(await held(WEST)).toEqual({ a: { text: 'one' } });
  expect(replication.pending()).toBe(0);
});

test('over a way that is cut nothing arrives, over the way back it does; and what waits comes when it is open', async () => {
  network.cut(EAST, WEST);
  await put(EAST, 'a', 'one');
  await put(WEST, 'b', 'two');
  clock.advance(LAG);
  network.restore(WEST, EAST);
  while (replication.pending() > 1) await new Promise(setImmediate);
  expect([await held(EAST), await held(WEST)]).toEqual([
    { a: { text: 'one' }, b: { text: 'two' } },
    { b: { text: 'two' } },
  ]);
  network.restore(EAST, WEST);
  await replication.idle();
  await expectBoth({ a: { text: 'one' }, b: { text: 'two' } });
});

test('it works both ways, for every kind of write, and what arrived is not sent back', async () => {
  await put(EAST, 'a', 'one');
  await put(WEST, 'b', 'two');
  await settle();
  await add(WEST, 'a', 'more');
  await remove(EAST, 'b');
  const batch = [
    { PutRequest: { Item: { ...key('c'), text: { S: 'three' } } } },
    { PutRequest: { Item: { ...key('d'), text: { S: 'four' } } } },
  ];
  await write(WEST, 'BatchWriteItem', new BatchWriteItemCommand({ RequestItems: { [TABLE]: batch } }));
  expect(replication.pending()).toBe(4);
  await settle();
  await expectBoth({ a: { text: 'one', more: 'more' }, c: { text: 'three' }, d: { text: 'four' } });
  expect(clock.next()).toBeUndefined();
});

test('of two writes to one item the later wins as a whole, in both Regions', async () => {
  await put(EAST, 'a', 'base');
  await settle();
  await add(EAST, 'a', 'earlier');
  await add(WEST, 'a', 'later');
  await settle();
  await expectBoth({ a: { text: 'base', later: 'later' } });
});

test('a delete wins over an earlier write, and a later write over a delete', async () => {
  await put(EAST, 'a', 'base');
  await put(EAST, 'b', 'base');
  await settle();
  await put(WEST, 'a', 'changed');
  await remove(EAST, 'a');
  await remove(WEST, 'b');
  await put(EAST, 'b', 'kept');
  await settle();
  await expectBoth({ b: { text: 'kept' } });
});

test('a Region that is cut off catches up when it is back, and what is older does not undo what is newer', async () => {
  await put(EAST, 'a', 'base');
  await settle();
  await put(EAST, 'a', 'never replicated');
  await put(EAST, 'lonely', 'written just before the end');
  replication.pause(EAST);
  clock.advance(10 * LAG);
  await put(WEST, 'a', 'after the failover');
  await put(WEST, 'b', 'new');
  clock.advance(10 * LAG);
  expect(replication.pending()).toBe(4);
  expect((await held(EAST)).b).toBeUndefined();
  expect((await held(WEST)).lonely).toBeUndefined();
  replication.resume(EAST);
  await replication.idle();
  await expectBoth({
    a: { text: 'after the failover' },
    b: { text: 'new' },
    lonely: { text: 'written just before the end' },
  });
});

test('an image is the one of its write: a later write does not arrive early', async () => {
  await put(EAST, 'a', 'first');
  await held(EAST); // The look at the item goes first on the same connection pool; this waits for it.
  await held(EAST);
  clock.advance(LAG / 2);
  await put(EAST, 'a', 'second');
  clock.advance(LAG / 2);
  while (replication.pending() > 1) await held(WEST);
  expect(await held(WEST)).toEqual({ a: { text: 'first' } });
  clock.advance(LAG / 2);
  await replication.idle();
  expect(await held(WEST)).toEqual({ a: { text: 'second' } });
});

test('a database that refuses for a while gets every change once it takes them again', async () => {
  let refuse = true;
  let tries = 0;
  client(WEST).middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'PutItemCommand') {
        tries += 1;
        if (refuse) throw new Error('the database is down');
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  await put(EAST, 'a', 'one');
  await put(EAST, 'b', 'two');
  clock.advance(LAG);
  while (tries < 1 || clock.next() === undefined) await held(EAST);
  expect(replication.pending()).toBe(2);
  refuse = false;
  clock.advance(LAG);
  await replication.idle();
  expect(await held(WEST)).toEqual({ a: { text: 'one' }, b: { text: 'two' } });
});

test.each([18, 23, 25])(
  'random writes in both Regions at once, with cuts between, end alike (%i)',
  async (start) => {
    const random = seeded(start);
    const draw = (n: number) => Math.floor(random() * n);
    const underWay: Promise<void>[] = [];
    for (let i = 0; i < 120; i++) {
      const region = draw(2) === 0 ? EAST : WEST;
      const id = `item ${draw(4)}`;
      underWay.push(draw(4) === 0 ? remove(region, id) : put(region, id, `write ${i}`));
      if (draw(10) === 0) replication.pause(region);
      if (draw(5) === 0) replication.resume(EAST);
      if (draw(5) === 0) replication.resume(WEST);
      if (draw(3) === 0) clock.advance(LAG);
      if (draw(3) === 0) await Promise.all(underWay.splice(0));
      else await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(underWay);
    replication.resume(EAST);
    replication.resume(WEST);
    await settle();
    const end = await held(EAST);
    expect(Object.keys(end).length).toBeGreaterThan(0);
    expect(await held(WEST)).toEqual(end);
  },
);

test('tables that are not replicated are left alone, and an unknown write is refused', () => {
  const input = { TableName: 'routeaway-lab-journal', Item: { pk: { S: 'journal' } } };
  replication.wrote({ region: EAST, operation: 'PutItem', input });
  expect(replication.pending()).toBe(0);
  expect(() => replication.wrote({ region: EAST, operation: 'TransactWriteItems', input })).toThrow(
    'Replication does not know the write TransactWriteItems',
  );
  expect(() => replication.pause('mars')).toThrow(
    'There is no replica in "mars"; there is one in us-east-2, us-west-2.',
  );
});
