/** Anything together with anything else, in systems that are set up in different ways. */
import { pick } from '../draw.ts';
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

/** Two of `others` at once, each drawn for itself: their incidents meet where chance has it. */
export const mixed = (others: readonly [Family, ...Family[]]): Family => ({
  says: 'Two of all the others at once, in systems with other settings too.',
  setup: (random) => pick<readonly string[]>(random, SETUPS),
  draw: (random, length) => [0, 1].flatMap(() => pick(random, others).draw(random, length)),
});
