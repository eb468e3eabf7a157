/** Which traces a run plays; and that the command printed with one that fails draws the very same. */

import { optionsOf } from '../../../lab/simulation/scenarios/options.ts';
import { drawTrace, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import { DAY } from '../../../lab/simulation/search/generators.ts';
import { again, jobsOf, readOptions } from '../../../lab/simulation/search/options.ts';
import { ROUTINGS } from '../../../shared/core/routing.ts';

const asked = (...args: readonly string[]) => {
  const found = readOptions(args);
  if (found === 'help') throw new Error('Nobody asked for help.');
  return found;
};

test('seven days are a trace of five and one of two, of every family in turn', () => {
  const jobs = [...jobsOf(asked('--days', '7', '--seed', '3'))];
  expect(jobs.map(({ family }) => family)).toEqual([...OF_DAYS, ...OF_DAYS]);
  expect(jobs.map(({ seed, length }) => [seed, length / DAY])).toEqual([
    ...OF_DAYS.map(() => [3, 5]),
    ...OF_DAYS.map(() => [4, 2]),
  ]);
});

test('each of them is played again, alone, by the command that is printed with it', () => {
  const three = jobsOf(asked('--days', '3', '--three'));
  const byDns = jobsOf(asked('--days', '3', '--routing', 'key,dns'));
  for (const job of [...jobsOf(asked('--days', '7', '--seed', '3')), ...three, ...byDns]) {
    const words = again(job).split(' ');
    expect(words.slice(0, 4)).toEqual(['npm', 'run', 'simulate', '--']);
    expect([...jobsOf(asked(...words.slice(4)))]).toEqual([job]);
  }
});

test('a run with one routing plays every family with it, by three controllers where it has DNS', () => {
  const setups = OF_DAYS.map((family) => drawTrace(family, 1, DAY, { routing: 'dns' }).setup);
  for (const setup of setups)
    expect(setup).toEqual(expect.arrayContaining(['controllers 3', 'set routing dns']));
  expect(setups.flat().filter((line) => line.startsWith('set routing ')).length).toBe(OF_DAYS.length);
  expect(drawTrace('mixed', 1, DAY, { routing: 'key' }).setup).not.toContain('controllers 3');
});

test.each(ROUTINGS)('no setup contradicts routing=%s', (routing) => {
  for (const family of OF_DAYS)
    for (let seed = 1; seed <= 20; seed++)
      expect(() => optionsOf(drawTrace(family, seed, DAY, { routing }).setup)).not.toThrow();
});

test('a family that is about one routing is left out with those that are not like it', () => {
  const played = (routing: string) =>
    [...jobsOf(asked('--days', '1', '--routing', routing))].map(({ family }) => family);
  expect(played('key')).toEqual(OF_DAYS);
  expect(played('distribution')).toEqual(OF_DAYS.filter((name) => name !== 'another-tool'));
});

test('seeds may be dates, as the nightly ones are', () => {
  expect(asked('--soak', '--seed', '20261128')).toMatchObject({ seed: 20_261_128, days: 10_000 });
});

test('a seed that could not be asked for again is not played', () => {
  expect(() => asked('--seed', '100000000', '--days', '6')).toThrow('the last one is 100000000');
  expect([...jobsOf(asked('--seed', '100000000', '--days', '5'))][0]?.seed).toBe(100_000_000);
});

test('the seed alone would not do: two days are not the first two of five', () => {
  const early = drawTrace('region-outage', 4, 5 * DAY).acts.filter(({ at }) => at < 2 * DAY);
  expect(drawTrace('region-outage', 4, 2 * DAY).acts).not.toEqual(early);
});
