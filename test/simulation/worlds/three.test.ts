/** Three control Regions: a few worlds of each family, with every promise at every step. `npm run worlds` plays more. */
import { runSeed } from '../../../lab/simulation/search/run-seed.ts';

const COUNT = 6;

test.each(['one-region', 'one-lies', 'any-regions'])('%s', async (family) => {
  for (let seed = 1; seed <= COUNT; seed++) {
    const { judged } = await runSeed({ family, seed, length: 0, shrinks: false });
    expect([seed, judged.wrong]).toEqual([seed, undefined]);
  }
});
