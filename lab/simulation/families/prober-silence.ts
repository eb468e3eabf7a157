/** The prober does not run. What nobody has seen is no reason to move anything. */

import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, SECOND, slots } from '../search/generators.ts';

export const proberSilence: Family = {
  says: 'The prober falls silent, for 20 s to half an hour.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) =>
      lasting(from, 'prober silent', lasts(random, 20 * SECOND, 30 * MINUTE)),
    ),
};
