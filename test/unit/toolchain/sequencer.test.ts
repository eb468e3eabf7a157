/** The order in which jest begins: a file that has got another name would only begin later, and nobody would see it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const { LONGEST }: { readonly LONGEST: readonly string[] } = require('../../../tools/jest/sequencer.cjs');

const TESTS = join(__dirname, '../..');
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).map((name) => join(TESTS, name));

test('each name among the longest is that of one file', () => {
  expect(LONGEST.length).toBeGreaterThan(0);
  for (const name of LONGEST)
    expect([name, files.filter((path) => path.endsWith(`/${name}.test.ts`))]).toEqual([
      name,
      [expect.any(String)],
    ]);
});
