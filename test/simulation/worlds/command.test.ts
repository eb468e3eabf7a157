/** `npm run worlds`: what it says to whoever mistypes, and what it counts. */
import { run } from '../../outside.ts';

const PROGRAM = 'lab/simulation/search/worlds.ts';

test.each([
  [
    ['--bogus'],
    "Unknown option '--bogus'. Options are --count, --seed, --family, --routing, --three and --help.",
  ],
  [['--count', '1.5'], '--count is "1.5"; it must be a whole number from 1 to 10000000, e.g. --count 2500.'],
  [['--family', 'nonsense'], 'There is no family "nonsense"; there are any, outages, one-control'],
  [['--family', 'flapping'], 'There is no family "flapping"; there are any, outages, one-control'],
])('%j: one sentence, exit code 2', async (args, says) => {
  const { code, out, err } = await run(PROGRAM, args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('any family with DNS, by three controllers', async () => {
  const { code, out } = await run(PROGRAM, ['--family', 'outages', '--routing', 'dns', '--count', '2']);
  expect([code, out.split('\n')[0]]).toEqual([0, '2 random worlds, no promise broken (seed 1)']);
});

test('seeds as the nightly workflow gives them, which are dates', async () => {
  const { code, out } = await run(PROGRAM, ['--count', '2', '--seed', '20261128']);
  expect([code, out.split('\n')[0]]).toEqual([0, '2 random worlds, no promise broken (seed 20261128)']);
});
