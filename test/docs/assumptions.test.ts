/** The page on assumptions against what `routeaway accept` measures, and against the constants that it names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSUMPTIONS } from '../../cli/routeaway/accept/assumptions.ts';

const DOCS = join(__dirname, '../../docs');
const page = readFileSync(join(DOCS, 'assumptions.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
const assumed = rows.filter((row) => row.length === 5 && row[0] !== 'assumed' && !row[0]?.startsWith('---'));

test('each assumption that is measured has its row, and each row that names one is measured', () => {
  const named = assumed.flatMap((row) =>
    [...(row[4] ?? '').matchAll(/`([\w.-]+)`/g)].map(([, id = '']) => id),
  );
  const ids = named.filter((id) => id in ASSUMPTIONS);
  expect([...ids].sort()).toEqual(Object.keys(ASSUMPTIONS).sort());
  // Others are commands.
  expect(named.filter((id) => !(id in ASSUMPTIONS) && !['drill', 'history'].includes(id))).toEqual([]);
});

test('every row says all of it', () => {
  expect(assumed.length).toBeGreaterThan(15);
  expect(assumed.filter((row) => row.some((cell) => cell === ''))).toEqual([]);
});

test('each constant is in the file that is linked beside it', () => {
  const named = [...page.matchAll(/`([A-Z][A-Z_]+_MS)` \(\[[^\]]+\]\(([^)]+)\)/g)];
  expect(named.length).toBeGreaterThan(5);
  for (const [, constant = '', path = ''] of named) {
    expect([path, existsSync(join(DOCS, path))]).toEqual([path, true]);
    expect([path, readFileSync(join(DOCS, path), 'utf8').includes(`export const ${constant} `)]).toEqual([
      path,
      true,
    ]);
  }
});
