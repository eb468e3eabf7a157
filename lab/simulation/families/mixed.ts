/** Anything together with anything else, in systems that are set up in different ways. */
import { seeded } from '../../emulator/model/index.ts';
import type { Family } from '../search/family.ts';
import { chance, pick, type Random } from '../search/generators.ts';

const SETUPS = [
  [],
  [],
  ['set routing distribution'],
  ['set routing key'],
  ['set failback auto', 'set failbackAfter 10m'],
  ['set failback auto', 'set failbackAfter 10m', 'set failbackSteps 10,50'],
  ['set readsFailOver on'],
  ['set coolDown 2m', 'set limit 2'],
] as const;

/** Of `others`, two at once: mostly drawn with the same chance, so that what happens begins at the same moments. */
export const mixed = (others: readonly [Family, ...Family[]]): Family => ({
  says: 'Two of the families up to operators at once, mostly at the same moments, also with other settings.',
  setup: (random) => pick<readonly string[]>(random, SETUPS),
  draw(random, length) {
    const together = chance(random, 0.7);
    const seed = drawSeed(random);
    return [0, 1].flatMap((i) => pick(random, others).draw(seeded(together ? seed : seed + 1 + i), length));
  },
});

const drawSeed = (random: Random): number => Math.floor(random() * 2 ** 31);
