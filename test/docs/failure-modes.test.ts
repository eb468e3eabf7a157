/** Keeps docs/failure-modes.md complete: each row says all it has to, and shows it by something that can be run. */
import { existsSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { NOTIFICATIONS } from '../../shared/core/notices/notifications.ts';
import { anchorsOf, linksOf, ROOT, read, rowsOf } from './pages.ts';

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
    'CloudFront function',
    'SNS',
    'control Region',
    'us-east-1',
    'DNS',
    'certificate',
    'deploy',
    'owner tag',
    'Clocks',
  ])
    expect(rows.some(([breaks]) => breaks.toLowerCase().includes(part.toLowerCase()))).toBe(true);
});

test('no two rows are about the same', () => {
  expect(new Set(rows.map(([breaks]) => breaks)).size).toBe(rows.length);
});

test.each(rows)('%s', (_, [, clients = '', service = '', notified = '', operator = '', shown = '']) => {
  expect([clients, service, notified, operator]).not.toContain('');
  const files = linksOf(shown).map((to) => normalize(join('docs', to)));
  expect(files.length).toBeGreaterThan(0);
  expect(
    files.filter((file) => !/^(test|lab\/emulator\/test)\//.test(file) || !existsSync(join(ROOT, file))),
  ).toEqual([]);
});

describe('who is notified', () => {
  /** What a cell names beside the notifications, as `name` (urgency, again). */
  const MANNER = /`([a-z-]+)` \(((?:urgent|note), [a-z ]+)\)/g;
  const cells = rows.map(([breaks, row]) => [breaks, row[3] ?? '', row[4] ?? ''] as const);
  const named = cells.flatMap(([, cell]) =>
    [...cell.matchAll(MANNER)].map(([, name, manner]) => [name, manner]),
  );
  // Those of health-alarms.yml invoke the switcher, and nobody else hears of them.
  const alarms = ['failover', 'watchdog']
    .flatMap((folder) =>
      readdirSync(join(ROOT, 'resources', folder))
        .filter((name) => name.endsWith('.yml') && name !== 'health-alarms.yml')
        .map((name) => read(`resources/${folder}/${name}`)),
    )
    .flatMap((text) =>
      [...text.matchAll(/AlarmName: !Sub \S*\$\{stage\}-([a-z-]+)$/gm)].map(([, name]) => name),
    );

  test('is said as the table has it, and nothing of the table is missing', () => {
    const table = Object.entries(NOTIFICATIONS).map(([name, [urgency, again]]) => [
      name,
      `${urgency}, ${again}`,
    ]);
    expect(
      named.filter(([name, manner]) => !table.some(([one, said]) => one === name && said === manner)),
    ).toEqual([]);
    expect(table.filter(([name]) => !named.some(([one]) => one === name))).toEqual([]);
  });

  test('by alarms that are deployed, and all of them', () => {
    const said = cells.flatMap(([, cell]) =>
      [...cell.matchAll(/alarm `([a-z-]+)`/g)].map(([, name]) => name),
    );
    expect(alarms.length).toBeGreaterThan(7);
    expect([...new Set(said)].sort()).toEqual([...alarms].sort());
  });

  test.each(cells)('%s: nobody only where nobody has to act', (_, cell, operator) => {
    const someone = /\([a-z]+, |alarm `|command line|the deploy warns|then `failover`/.test(cell);
    const nobody = cell.startsWith('nobody');
    expect([someone, nobody]).toContain(true);
    if (cell === 'nobody: nothing has to be done') expect(operator).toMatch(/^nothing/);
    // Any other says why nobody is.
    else if (nobody && !someone) expect(cell).toMatch(/^nobody.*(:|meanwhile|lasts|goes on)/);
  });

  test.each(Object.entries(NOTIFICATIONS))('the runbook has a part for %s', (_, [, , anchor]) => {
    expect(anchorsOf(read('docs/runbook.md'))).toContain(anchor);
  });
});
