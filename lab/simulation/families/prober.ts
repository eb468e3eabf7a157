/** The prober cannot reach what it asks, does not run, or is refused: what nobody has seen is no reason to move anything. */
import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, pick, SECOND, SIDES, slots } from '../search/generators.ts';

const CUTS = [
  'prober cut off',
  'primary dead to the prober',
  'primary black-hole to the prober',
  'standby black-hole to the prober',
] as const;

export const proberPartition: Family = {
  says: 'The network between the prober and its targets fails, for one Region, both Regions or everything.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const ms = Math.min(lasts(random, MINUTE, 30 * MINUTE), Math.floor((to - from) / 2_000) * 1_000);
      return lasting(from, pick(random, CUTS), ms);
    }),
};

export const proberSilence: Family = {
  says: 'The prober falls silent, for 20 s to half an hour.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) =>
      lasting(from, 'prober silent', lasts(random, 20 * SECOND, 30 * MINUTE)),
    ),
};

export const proberRefused: Family = {
  says: 'One or both Regions refuse the prober, or every client, for 20 s to half an hour.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const ms = lasts(random, 20 * SECOND, 30 * MINUTE);
      const whom = pick(random, [' to the prober', ' to the prober', '']);
      const sides = pick(random, [[...SIDES], SIDES.slice(0, 1), SIDES.slice(1)]);
      return sides.flatMap((side) => lasting(from, `${side} refused${whom}`, ms));
    }),
};
