/** `npm run simulate` as people run it: some days of every family. */
import { KEY_PROPAGATION } from '../../../lab/emulator/model/index.ts';
import { FAMILIES, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import type { Row } from '../../../lab/simulation/search/tally.ts';
import { typed } from '../../outside.ts';

let families: readonly Row[] = [];
const row = (name: string): Row => {
  const found = families.find(({ family }) => family === name);
  if (!found) throw new Error(`There is no row of ${name}.`);
  return found;
};

beforeAll(async () => {
  const { code, out, err } = await typed('lab/simulation/search/main.ts', [
    '--days',
    '5',
    '--seed',
    '2026',
    '--json',
  ]);
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

test('a Region outage is over for clients within 40 s and the key’s way to the edge', () => {
  const { count, median, worst } = row('region-outage').recovery;
  expect(count).toBeGreaterThanOrEqual(5);
  // A tick and two more, a run; then both locations have the key, mostly after more than the middle of its time.
  expect(median).toBeLessThanOrEqual(28_000 + KEY_PROPAGATION.to);
  expect(worst).toBeLessThanOrEqual(40_000 + KEY_PROPAGATION.to);
  expect(row('region-outage').falseSwitches).toBe(0);
});

test('there are switches in all the others', () => {
  for (const name of OF_DAYS)
    if (!FAMILIES[name]?.still) expect([name, row(name).switches > 0]).toEqual([name, true]);
});
