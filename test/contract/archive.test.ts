/** The archive behind the journal, read back as `routeaway history` reads it. */
import { createJournal, readArchive } from '../../shared/aws/journal.ts';
import { type Database, startDatabase } from './database.ts';
import { ENTRY } from './journal.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

test('an empty archive', async () => {
  expect(await readArchive(database.client, await database.table(), 10)).toEqual([]);
});

test('the newest entries, newest first, as they were written, whatever else is in the table', async () => {
  const table = await database.table();
  const store = createJournal(database.client, table);
  await store.write({ ...(await store.read()), entries: [ENTRY] }, 0);
  // As text 10 would come before 9.
  for (const epoch of [8, 10, 9]) await store.archive({ ...ENTRY, epoch }, 1);
  const read = async (last: number) =>
    (await readArchive(database.client, table, last)).map(({ epoch }) => epoch);
  expect(await read(50)).toEqual([10, 9, 8]);
  expect(await read(2)).toEqual([10, 9]);
  expect((await readArchive(database.client, table, 1))[0]).toEqual({ ...ENTRY, epoch: 10 });
});

test('more than one answer of DynamoDB can hold', async () => {
  const table = await database.table();
  const store = createJournal(database.client, table);
  const evidence = Array.from({ length: 10 }, () => 'x'.repeat(30_000));
  const epochs = [1, 2, 3, 4, 5, 6];
  for (const epoch of epochs) await store.archive({ ...ENTRY, epoch, evidence }, 1);
  const read = await readArchive(database.client, table, 50);
  expect(read.map(({ epoch }) => epoch)).toEqual([6, 5, 4, 3, 2, 1]);
});
