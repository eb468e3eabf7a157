/** How soon traffic leaves a Region that is ill, and how often it leaves one that is not: `npm run simulate -- --figures`. */
import type { Row } from '../../../lab/simulation/search/tally.ts';
import { run } from '../../outside.ts';

/** One family, and that no promise broke. Families of noise are in doubt all day, so a day of them takes long. */
async function row(family: string, days: number): Promise<Row> {
  const options = ['--family', family, '--days', `${days}`, '--seed', '2026', '--json'];
  const { code, out, err } = await run('lab/simulation/search/main.ts', options);
  expect([code, err]).toEqual([0, '']);
  const [found] = (JSON.parse(out) as { families: Row[] }).families;
  if (!found) throw new Error(`There is no row of ${family}.`);
  expect(found).toMatchObject({ family, failed: 0, days });
  return found;
}

/** Seconds: the median, and what one in twenty exceeds. Some more than the figures of docs/simulator.md: 40 outages are few. */
test.each([
  ['dead', 29, 34],
  ['dead-confirm-8', 29, 34],
  ['errors-40', 55, 100],
  ['errors-30', 82, 150],
  // Of three control Regions one is gone; three-controllers.deep.test.ts has a dead Region.
  ['errors-40-one-gone', 52, 110, 2],
])(
  '%s: a decision after at most %d s, nineteen in twenty after at most %d s',
  async (name, middle, most, days = 5) => {
    const { decision, satOut } = await row(name, days);
    expect([decision.count, satOut]).toEqual([8 * days, 0]);
    expect(decision.median).toBeLessThanOrEqual(middle * 1_000);
    expect(decision.late).toBeLessThanOrEqual(most * 1_000);
  },
);

test.each(['noise-1', 'bursts-1'])('%s moves nothing', async (name) => {
  expect((await row(name, 1)).switches).toBe(0);
});
