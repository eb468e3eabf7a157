/** Anything together with anything else, in systems that are set up in different ways. */
import { chance, pick } from '../draw.ts';
import type { Family } from '../family.ts';

const SETUPS = [
  [],
  [],
  ['edge function off'],
  ['set failback auto', 'set failbackAfter 10m'],
  ['set failback auto', 'set failbackAfter 10m', 'set failbackSteps 10,50', 'set failbackPause 2m'],
  ['set readsFailOver on'],
  ['set coolDown 2m', 'set limit 2'],
] as const;

/** Of `others`, what befalls is drawn: two or three of them at once. */
export const mixed = (others: readonly [Family, ...Family[]]): Family => ({
  says: 'Two or three of all the others at once, in systems with other settings too.',
  setup: (random) => pick<readonly string[]>(random, SETUPS),
  draw: (random, length) => {
    const together = [pick(random, others), pick(random, others)];
    if (chance(random, 0.5)) together.push(pick(random, others));
    return together.flatMap((family) => family.draw(random, length));
  },
});
