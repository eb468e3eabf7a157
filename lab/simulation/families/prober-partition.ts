/** The prober cannot reach what it asks, or not all of it; clients can. */

import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, pick, slots } from '../search/generators.ts';

const CUTS = [
  'prober cut off',
  'primary dead to the prober',
  'primary black-hole to the prober',
  'standby black-hole to the prober',
] as const;

export const proberPartition: Family = {
  says: 'The network between the prober and what it asks fails, for one or both Regions or for all of it.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const ms = Math.min(lasts(random, MINUTE, 30 * MINUTE), Math.floor((to - from) / 2_000) * 1_000);
      return lasting(from, pick(random, CUTS), ms);
    }),
};
