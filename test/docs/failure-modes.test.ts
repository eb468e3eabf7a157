/** Keeps docs/failure-modes.md complete: each row says all it has to, and shows it by something that can be run. */
import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { linksOf, ROOT, read, rowsOf } from './pages.ts';

const page = read('docs/failure-modes.md');
const rows = rowsOf(page).map((row) => [row[0] ?? '', row] as const);

test('there is a row for each part that can break', () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const part of [
    'primary Region',
    'standby',
    'database',
    'API key',
    'prober',
    'network',
    'ledger',
    'journal',
    'alarm',
    'EventBridge',
    'override',
    'switcher',
    'Two runs',
    'killed',
    'control plane',
    'store',
    'edge function',
    'SNS',
    'control Region',
    'us-east-1',
    'DNS',
    'certificate',
    'deploy',
    'mark of ownership',
    'Clocks',
  ])
    expect(rows.some(([breaks]) => breaks.toLowerCase().includes(part.toLowerCase()))).toBe(true);
});

test('no two rows are about the same', () => {
  expect(new Set(rows.map(([breaks]) => breaks)).size).toBe(rows.length);
});

test.each(rows)('%s', (_, [, clients = '', service = '', operator = '', shown = '']) => {
  expect([clients, service, operator]).not.toContain('');
  const files = linksOf(shown).map((to) => normalize(join('docs', to)));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !file.startsWith('test/') || !existsSync(join(ROOT, file)))).toEqual([]);
});
