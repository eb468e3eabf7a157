/** `npm run simulate` as people run it: some days of every family, and what it says to whoever mistypes. */

import { FAMILIES, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import type { Row } from '../../../lab/simulation/search/tally.ts';
import { typed } from '../../outside.ts';

const run = (...args: readonly string[]) => typed('lab/simulation/search/main.ts', args);

describe('five days of every family', () => {
  let families: readonly Row[] = [];
  const row = (name: string): Row => {
    const found = families.find(({ family }) => family === name);
    if (!found) throw new Error(`There is no row of ${name}.`);
    return found;
  };

  beforeAll(async () => {
    const { code, out, err } = await run('--days', '5', '--seed', '2026', '--json');
    expect([code, err]).toEqual([0, '']);
    families = (JSON.parse(out) as { families: Row[] }).families;
  });

  test('no promise breaks, and every family goes as it says', () => {
    expect(families.map(({ family }) => family)).toEqual(OF_DAYS);
    for (const { failed, days } of families) expect([failed, days]).toEqual([0, 5]);
  });

  test('nothing moves where nobody would be better off', () => {
    for (const name of OF_DAYS)
      if (FAMILIES[name]?.still) expect([name, row(name).switches]).toEqual([name, 0]);
  });

  test('a Region outage is over for clients within 40 s in the median, and 75 s at worst', () => {
    const { count, median, worst } = row('region-outage').recovery;
    expect(count).toBeGreaterThanOrEqual(5);
    expect(median).toBeLessThanOrEqual(40_000);
    expect(worst).toBeLessThanOrEqual(75_000);
    expect(row('region-outage').falseSwitches).toBe(0);
  });

  test('there are switches in all the others', () => {
    for (const name of OF_DAYS)
      if (!FAMILIES[name]?.still) expect([name, row(name).switches > 0]).toEqual([name, true]);
  });
});

test.each([
  [['--days', 'many'], '--days is "many"; it must be a whole number from 1 to 1000000, e.g. --days 100.'],
  [['--seed', '-3'], '--seed is "-3"; it must be a whole number from 0 to 100000000, e.g. --seed 1.'],
  [['--family', 'nonsense'], 'There is no family "nonsense"; there are no-fault, region-outage'],
  [['--soak', '--family', 'blips'], '--soak is a run of the family "mixed"'],
  [
    ['--verbose'],
    "Unknown option '--verbose'. Options are --days, --seed, --family, --soak, --json and --help.",
  ],
])('%s: one sentence, exit code 2', async (args, says) => {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err.replaceAll('\n', ' ')).toContain(says);
  expect(err.trim().split('\n').length).toBe(1);
});

test('--help names every option and every family', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const name of ['--days', '--family', '--seed', '--soak', '--json', ...OF_DAYS])
    expect(out).toContain(name);
});
