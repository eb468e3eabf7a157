/** The prober's key is not accepted, or clients' keys neither: a refusal says nothing about health. */

import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, pick, SECOND, SIDES, slots } from '../search/generators.ts';

export const proberRefused: Family = {
  says: 'One or both Regions refuse the prober, or everybody, for 20 s to half an hour.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const ms = lasts(random, 20 * SECOND, 30 * MINUTE);
      const whom = pick(random, [' to the prober', ' to the prober', '']);
      const sides = pick(random, [[...SIDES], SIDES.slice(0, 1), SIDES.slice(1)]);
      return sides.flatMap((side) => lasting(from, `${side} refused${whom}`, ms));
    }),
};
