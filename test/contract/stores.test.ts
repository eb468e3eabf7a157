/** The journal table's adapters against a real DynamoDB endpoint (dynalite). */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createJournal, readArchive } from '../../shared/aws/journal.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { storedEntry } from '../../shared/aws/stored-words.ts';
import { type Database, startDatabase } from './database.ts';
import { ENTRY, journalContract } from './journal.ts';
import { ledgerContract } from './ledger.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

journalContract('DynamoDB', async () => {
  const table = await database.table();
  return {
    ...createJournal(database.client, table),
    archived: () => readArchive(database.client, table, 10),
  };
});

ledgerContract('DynamoDB', async () => {
  const table = await database.table();
  return { ledger: createLedger(database.client, table), journal: createJournal(database.client, table) };
});

describe('the items in the table', () => {
  const put = (TableName: string, item: Record<string, unknown>) =>
    database.client.send(new PutItemCommand({ TableName, Item: marshall(item) }));

  it('archives an entry under its epoch in ten digits', async () => {
    const TableName = await database.table();
    await createJournal(database.client, TableName).archive(ENTRY, 4);
    const Key = marshall({ pk: 'entry', sk: '0000000007' });
    const { Item } = await database.client.send(new GetItemCommand({ TableName, Key }));
    expect(unmarshall(Item ?? {})).toEqual({
      pk: 'entry',
      sk: '0000000007',
      ...storedEntry(ENTRY),
      revision: 4,
    });
  });

  it('replaces what an earlier version has archived, which notes no revision', async () => {
    const table = await database.table();
    await put(table, { pk: 'entry', sk: '0000000007', ...storedEntry({ ...ENTRY, recoveryMs: 1 }) });
    await createJournal(database.client, table).archive(ENTRY, 4);
    expect(await readArchive(database.client, table, 10)).toEqual([ENTRY]);
  });

  it('keeps fields of a newer version', async () => {
    const table = await database.table();
    await put(table, {
      pk: 'journal',
      sk: 'head',
      revision: 4,
      entries: [],
      told: {},
      outbox: [],
      steps: [5, 25],
    });
    const store = createJournal(database.client, table);
    await store.write(await store.read(), 4);
    expect(await store.read()).toMatchObject({ revision: 5, steps: [5, 25] });
  });

  it('refuses a damaged journal, saying where and what', async () => {
    const table = await database.table();
    const entry = { ...ENTRY, to: 'stand-by', epoch: '7' };
    await put(table, { pk: 'journal', sk: 'head', revision: 1, entries: [entry], told: {} });
    await expect(createJournal(database.client, table).read()).rejects.toThrow(
      `The item journal/head in table ${table} is damaged: ` +
        'entries.0.epoch: Invalid type: Expected number but received "7"; ' +
        'entries.0.to: Invalid type: Expected ("primary" | "standby") but received "stand-by"; ' +
        'outbox: Invalid key: Expected "outbox" but received undefined. ' +
        'Nothing is done until it is fixed: put back an earlier version of the item, or delete it to start anew.',
    );
  });

  it('refuses a damaged ledger', async () => {
    const table = await database.table();
    const pk = `vantage#${await database.client.config.region()}`;
    await put(table, { pk, sk: 'head', revision: 1, base: 0, primary: 'gg?', standby: 7, public: '' });
    await expect(createLedger(database.client, table).read()).rejects.toThrow(
      /vantage#[^/]+\/head.*primary: no such verdict; standby: .*received 7; servedBy/,
    );
  });
});
