/** What both Regions depend on fails, and both with it: nowhere is better than where clients are. */

import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, moment, OUTAGES, pick, SECOND, SIDES, slots } from '../search/generators.ts';

export const correlated: Family = {
  says: 'Both Regions fail together, within ten seconds, and are fixed together.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const ms = Math.min(lasts(random, 30 * SECOND, 30 * MINUTE), Math.floor((to - from) / 2_000) * 1_000);
      const fault = pick(random, OUTAGES);
      return SIDES.flatMap((side) => {
        const at = from + moment(random, 0, 10 * SECOND);
        return lasting(at, `${side} ${fault}`, ms + moment(random, 0, 10 * SECOND));
      });
    }),
};
