/** A journal is read under the words of the version before this one and under today's, and written under the former. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createJournal, readArchive } from '../../shared/aws/journal.ts';
import { type Database, startDatabase } from './database.ts';
import { ENTRY } from './journal.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const FOUND = { id: 'key-unreadable', sentence: 'The key cannot be read.', since: 5 };
const HEAD = { pk: 'journal', sk: 'head', revision: 1, told: {}, outbox: [] };

test.each([
  ['phase', 'in-progress', 'begun'],
  ['phase', 'applied', 'landed'],
  ['phase', 'failed', 'failed'],
  ['phase', 'replaced', 'superseded'],
  ['kind', 'initial', 'genesis'],
  ['kind', 'failover', 'failover'],
  ['kind', 'adoption', 'adoption'],
])('the %s %s is stored as %s', async (field, word, stored) => {
  const table = await database.table();
  const put = (item: Record<string, unknown>) =>
    database.client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
  for (const either of [word, stored]) {
    await put({ ...HEAD, entries: [{ ...ENTRY, [field]: either }] });
    expect((await createJournal(database.client, table).read()).entries).toEqual([
      { ...ENTRY, [field]: word },
    ]);
    await put({ pk: 'entry', sk: '0000000007', ...ENTRY, [field]: either });
    expect(await readArchive(database.client, table, 1)).toEqual([{ ...ENTRY, [field]: word }]);
  }
  const journal = createJournal(database.client, table);
  const seen = await journal.read();
  await journal.write(seen, seen.revision);
  const { Item = {} } = await database.client.send(
    new GetItemCommand({ TableName: table, Key: marshall({ pk: 'journal', sk: 'head' }) }),
  );
  expect(unmarshall(Item).entries).toEqual([
    { ...ENTRY, [field]: stored, ...(field === 'phase' ? {} : { phase: 'landed' }) },
  ]);
});

test.each(['findings', 'worries'])(
  'what the preflight found is read as %s, and written as worries',
  async (word) => {
    const table = await database.table();
    await database.client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall({ ...HEAD, entries: [], preflight: { at: 4, [word]: [FOUND] } }),
      }),
    );
    const journal = createJournal(database.client, table);
    const seen = await journal.read();
    expect(seen.preflight).toEqual({ at: 4, findings: [FOUND] });
    await journal.write(seen, seen.revision);
    const { Item = {} } = await database.client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk: 'journal', sk: 'head' }) }),
    );
    expect(unmarshall(Item).preflight).toEqual({ at: 4, worries: [FOUND] });
  },
);

test('a word that is neither is no journal', async () => {
  const table = await database.table();
  await database.client.send(
    new PutItemCommand({
      TableName: table,
      Item: marshall({ ...HEAD, entries: [{ ...ENTRY, phase: 'toString' }] }),
    }),
  );
  await expect(createJournal(database.client, table).read()).rejects.toThrow('phase');
});
