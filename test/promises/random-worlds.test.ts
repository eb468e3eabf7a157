/** The promises, held at every step of random worlds. */
import fc from 'fast-check';
import { live, plans } from './worlds.ts';

test('the promises hold in random worlds', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      await live(plan);
    }),
    { numRuns: Number(process.env.WORLDS ?? 300), seed: Number(process.env.SEED ?? 1) },
  );
}, 600_000);
