/**
 * What holds shared/core, as one file for Stryker: what is fast comes first, because the first test that fails ends the run
 * (environment.cjs), and what is slow is loaded only where it is reached.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const CORE = join(__dirname, '../core');
/** As many random worlds as a mutant is worth. Each of them visits most of the core. */
const WORLDS = 100;
const PATIENCE_MS = 120_000;

for (const file of readdirSync(CORE)) if (file.endsWith('.test.ts')) require(join(CORE, file));

test(
  'the scenarios',
  async () => {
    const { check, scenarioFiles } = await import('../../lab/scenario/golden.ts');
    for (const file of scenarioFiles()) expect((await check(file)).differences).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'random worlds',
  async () => {
    const { live, plans } = await import('../promises/worlds.ts');
    for (const plan of fc.sample(plans, { numRuns: WORLDS, seed: 1 })) await live(plan);
  },
  PATIENCE_MS,
);
