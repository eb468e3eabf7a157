/** A switcher that never moves anything is found out in every family in which something ought to move. */

import { FAMILIES, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import { DAY, HOUR } from '../../../lab/simulation/search/generators.ts';
import { runSeed } from '../../../lab/simulation/search/run-seed.ts';
import { idle, type Row, rowOf } from '../../../lab/simulation/search/tally.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';

const MOVING = OF_DAYS.filter((name) => !FAMILIES[name]?.still);

/** It believes that someone has asked it to watch only: so it explains every run, and never does anything. */
const watchesOnly: Programs = {
  ...production,
  reconcile: ({ overrides: _, ...ports }, settings, run) =>
    production.reconcile({ ...ports, override: { read: async () => ({ text: 'observe' }) } }, settings, run),
};

const row = async (family: string, programs: Programs, length: number): Promise<Row> =>
  rowOf(family, [await runSeed({ family, seed: 1, length, shrinks: false }, { programs })]);

test.each(MOVING)('in %s', async (family) => {
  const planted = await row(family, watchesOnly, 4 * HOUR);
  expect(planted.switches).toBe(0);
  // Some hours of it stand for all.
  expect(idle([{ ...planted, days: 30 }])).toEqual([`${family}: no switch in 30 days, and some were due.`]);
  expect(idle([{ ...planted, days: 25 }])).toEqual([]);
});

test('and where nothing may move it is as it should be', () => {
  const still = OF_DAYS.filter((name) => FAMILIES[name]?.still);
  expect(idle(still.map((family) => ({ ...rowOf(family, []), days: 100 })))).toEqual([]);
});

test('as the programs are, something moves', async () => {
  const rows = [await row('flapping', production, 2 * DAY), await row('operators', production, 2 * DAY)];
  expect(idle(rows.map((one) => ({ ...one, days: 30 })))).toEqual([]);
});
