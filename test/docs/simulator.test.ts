/** docs/simulator.md: its table is the families, its columns are those of the command. */
import { FAMILIES } from '../../lab/simulation/search/families.ts';
import { reportOf } from '../../lab/simulation/search/report.ts';
import { read } from './pages.ts';

const page = read('docs/simulator.md');

test('the table of families is FAMILIES, in its order and its words', () => {
  const rows = Object.entries(FAMILIES).map(([name, family]) => {
    const must = (['still', 'once', 'switched', 'answered', 'returns', 'told', 'asOne'] as const).filter(
      (word) => family[word],
    );
    return `| \`${name}\` | ${family.says} | ${must.join(', ')} |`;
  });
  const [, shown = ''] = /\| family \| what happens .*\n\| --- .*\n((?:\|.*\n)+)/.exec(page) ?? [];
  expect(shown.trim().split('\n')).toEqual(rows);
});

test('every column is explained', () => {
  const [head = ''] = reportOf([], 1, { seconds: 1, cpuSeconds: 1, processes: 1, daysPerMinute: 1 });
  const columns = head
    .trim()
    .split(/\s{2,}/)
    .filter((name) => name !== 'family' && name !== 'days');
  const [, explained = ''] = /\| column \| what it counts \|\n((?:\|.*\n)+)/.exec(page) ?? [];
  expect(columns.length).toBeGreaterThan(8);
  for (const column of columns) expect(explained).toContain(column.split(':')[0]);
});
