/** The family that is there for the limit and the cool-down notices a switcher that does not keep them. */

import { drawTrace } from '../../../lab/simulation/search/families.ts';
import { DAY } from '../../../lab/simulation/search/generators.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { believing } from './planted.ts';

const lived = (seed: number, careless: Partial<Settings>) =>
  runTrace(drawTrace('alternating', seed, DAY / 2), { options: { programs: believing(careless) } });

test('as it is, every promise holds, and the limit is reached', async () => {
  const { broken, checker, world } = await lived(1, {});
  expect(broken).toBeUndefined();
  expect(checker.moves).toHaveLength(world.settings.limit);
});

test.each<[string, Partial<Settings>, RegExp]>([
  ['limit', { limit: 99 }, /Promise 3: more automatic switches than the limit allows/],
  ['cool-down', { coolDown: 0, limit: 99 }, /Promise 3: an automatic switch within the cool-down/],
])('without the %s, promise 3 breaks', async (_, careless, says) => {
  const found: string[] = [];
  for (let seed = 1; seed <= 6 && !found.some((one) => says.test(one)); seed++)
    found.push((await lived(seed, careless)).broken?.message ?? '');
  expect(found).toContainEqual(expect.stringMatching(says));
});
