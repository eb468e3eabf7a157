/** Three control Regions, one of which fails, errs or is cut off, or several: with every promise at every step. */
import { OF_MINUTES, WITH_THREE } from '../../../lab/simulation/search/families.ts';
import { runSeed } from '../../../lab/simulation/search/run-seed.ts';

const COUNT = 40;

test.each(WITH_THREE)('%s', async (family) => {
  expect(OF_MINUTES).toContain(family);
  for (let seed = 1; seed <= COUNT; seed++) {
    const { judged } = await runSeed({ family, seed, length: 0, shrinks: false });
    expect([seed, judged.wrong]).toEqual([seed, undefined]);
  }
});
