/** The beacon over a table as prober and switcher write it: what it answers, and when it says that it does not know. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createBeacon } from '../../../functions/beacon/beacon.ts';
import { readBeaconConfig } from '../../../functions/beacon/config.ts';
import { headOf } from '../../../shared/aws/item.ts';
import { createJournal } from '../../../shared/aws/journal.ts';
import { BEACON_STALE_MS } from '../../../shared/core/decision/beacon.ts';
import { asItem } from '../../../shared/core/journal/ledger-item.ts';
import { type Database, startDatabase } from '../../contract/database.ts';
import { entry, journalOf, ledgerOf, NOW, SECOND } from '../core/build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'];

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** `wrote`: how long ago each prober wrote, by Region; those that are left out never did. */
async function setUp(
  journal: ReturnType<typeof journalOf> | undefined,
  wrote: Readonly<Record<string, number>> = { 'ca-central-1': 4 * SECOND },
) {
  const table = await database.table();
  if (journal) await createJournal(database.client, table).write(journal, 0);
  const put = (Item: object) =>
    database.client.send(new PutItemCommand({ TableName: table, Item: marshall(Item) }));
  for (const [region, ago] of Object.entries(wrote)) {
    const writer = { tick: NOW - ago, began: NOW - ago };
    await put({ ...headOf(`vantage#${region}`), ...asItem({ ...ledgerOf({}), writer }) });
  }
  const said: string[] = [];
  const beacon = createBeacon({
    client: database.client,
    table,
    regions: REGIONS,
    now: () => NOW,
    log: (sentence) => said.push(sentence),
  });
  return { beacon, said, put };
}

const ON_STANDBY = journalOf([entry({ kind: 'failover', to: 'standby', effectAt: NOW - 90 * SECOND })]);

test('traffic belongs on the standby: 200, since when, and nobody may keep the answer', async () => {
  const { beacon, said } = await setUp(ON_STANDBY);
  expect(await beacon()).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: 'Traffic belongs on the standby since 2026-11-21T11:58:30.000Z (epoch 1).\n',
  });
  expect(said).toEqual([]);
});

test('traffic belongs on the primary: 404', async () => {
  const back = entry({ kind: 'pin', to: 'primary', effectAt: NOW - SECOND });
  const { beacon } = await setUp(journalOf([back, ...ON_STANDBY.entries]));
  expect(await beacon()).toMatchObject({
    statusCode: 404,
    body: 'Traffic belongs on the primary since 2026-11-21T11:59:59.000Z (epoch 3).\n',
  });
});

test('an entry in progress, or one that failed, is not followed', async () => {
  for (const phase of ['in-progress', 'failed'] as const) {
    const { beacon } = await setUp(journalOf([entry({ kind: 'failover', to: 'standby', phase })]));
    expect(await beacon()).toMatchObject({
      statusCode: 404,
      body: 'Traffic belongs on the primary since 2026-11-19T12:00:01.000Z (epoch 0).\n',
    });
  }
});

describe('503', () => {
  const { 'ca-central-1': newest, ...others } = { 'ca-central-1': 4, 'us-west-2': 70, 'eu-west-1': 80 };
  const ago = (seconds: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(seconds).map(([region, s]) => [region, s * SECOND]));

  test('where no prober has written for a minute; one of the three is enough', async () => {
    const cutOff = await setUp(ON_STANDBY, ago(others));
    expect(await cutOff.beacon()).toMatchObject({
      statusCode: 503,
      body: 'Where traffic belongs is not known: no prober has written here since 2026-11-21T11:58:50.000Z.\n',
    });
    const one = await setUp(ON_STANDBY, ago({ ...others, 'ca-central-1': newest }));
    expect(await one.beacon()).toMatchObject({ statusCode: 200 });
    const justSo = await setUp(ON_STANDBY, { 'eu-west-1': BEACON_STALE_MS });
    expect(await justSo.beacon()).toMatchObject({ statusCode: 200 });
    const never = await setUp(ON_STANDBY, {});
    expect(await never.beacon()).toMatchObject({
      statusCode: 503,
      body: 'Where traffic belongs is not known: no prober has ever written here.\n',
    });
  });

  test('where there is no journal, or a damaged one, and the log says so', async () => {
    const without = await setUp(undefined);
    expect(await without.beacon()).toMatchObject({
      statusCode: 503,
      body: 'Where traffic belongs is not known: the table cannot be read.\n',
    });
    expect(without.said).toEqual([
      expect.stringMatching(
        /^Where traffic belongs cannot be read: The table journal-\d+ has returned no journal\.$/,
      ),
    ]);
    const damaged = await setUp(undefined);
    await damaged.put({ ...headOf('journal'), revision: 1, entries: 'none' });
    expect(await damaged.beacon()).toMatchObject({ statusCode: 503 });
    expect(damaged.said).toEqual([expect.stringContaining('is damaged: entries: ')]);
  });

  test('where the table does not answer', async () => {
    const said: string[] = [];
    const beacon = createBeacon({
      client: database.client,
      table: 'no-such-table',
      regions: REGIONS,
      now: () => NOW,
      log: (sentence) => said.push(sentence),
    });
    expect(await beacon()).toMatchObject({ statusCode: 503 });
    expect(said).toEqual([expect.stringMatching(/^Where traffic belongs cannot be read: /)]);
  });
});

describe('the environment', () => {
  const ENV = {
    ROUTEAWAY_JOURNAL_TABLE: 'routeaway-prod-journal-global',
    ROUTEAWAY_CONTROL_REGIONS: REGIONS.join(),
  };
  test('has the table and the Regions', () =>
    expect(readBeaconConfig(ENV)).toEqual({ table: ENV.ROUTEAWAY_JOURNAL_TABLE, regions: REGIONS }));

  test.each([
    [{ ROUTEAWAY_JOURNAL_TABLE: '' }, /- ROUTEAWAY_JOURNAL_TABLE is not set; /m],
    [{ ROUTEAWAY_CONTROL_REGIONS: '' }, /- ROUTEAWAY_CONTROL_REGIONS is not set; /m],
    [{ ROUTEAWAY_CONTROL_REGIONS: 'eu-west-1' }, /- ROUTEAWAY_CONTROL_REGIONS is "eu-west-1"; /m],
  ])('%j is refused', (wrong, sentence) =>
    expect(() => readBeaconConfig({ ...ENV, ...wrong })).toThrow(sentence),
  );
});
