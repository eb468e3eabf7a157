/**
 * All that holds shared/core, as one file for Stryker. What is fast comes first, because the first test that fails ends the
 * run (environment.cjs); what is slow is loaded only where it is reached.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const CORE = join(__dirname, '../../test/unit/core');
/** Few, because every mutant that the tests of the core let live sees them all. */
const WORLDS = 100;
const PATIENCE_MS = 300_000;

/** These live through minutes and days, again and again. */
const SLOW = ['plan.test.ts', 'moves.test.ts', 'judgement.test.ts'];
const fast = readdirSync(CORE).filter((name) => name.endsWith('.test.ts') && !SLOW.includes(name));

for (const file of [...fast, ...SLOW]) {
  try {
    require(join(CORE, file));
  } catch (error) {
    // Some mutants break a table before a test can fail on it.
    test(`${file} is read`, () => {
      throw error;
    });
  }
}

test(
  'the scenarios',
  async () => {
    const { check, scenarioFiles } = await import('../../lab/simulation/scenarios/golden.ts');
    for (const file of scenarioFiles()) expect((await check(file)).differences).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'random worlds',
  async () => {
    const { runSeed } = await import('../../lab/simulation/search/run-seed.ts');
    for (let seed = 1; seed <= WORLDS; seed++) {
      const { judged } = await runSeed({ family: 'any', seed, length: 0, shrinks: false });
      expect(judged.wrong).toBeUndefined();
    }
  },
  PATIENCE_MS,
);
