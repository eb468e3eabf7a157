/** What is over before anybody could have done anything about it. */
import type { Side } from '../../../shared/core/side.ts';
import type { Family } from '../search/family.ts';
import { lasting, moment, OUTAGES, pick, SECOND, slots } from '../search/generators.ts';

const HIT: readonly [readonly Side[], ...(readonly Side[])[]] = [
  ['primary'],
  ['standby'],
  ['primary', 'standby'],
];

export const blips: Family = {
  says: 'A Region, or both at once, fails for at most 20 s.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 3).flatMap(({ from }) => {
      const ms = moment(random, SECOND, 20 * SECOND);
      const fault = pick(random, OUTAGES);
      return pick(random, HIT).flatMap((side) => lasting(from, `${side} ${fault}`, ms));
    }),
};
