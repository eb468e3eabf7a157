/** A Region goes down and comes back, again and again. */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { lasting, lasts, MINUTE, moment, OUTAGES, pick, SECOND, SIDES, slots } from '../search/generators.ts';

export const flapping: Family = {
  says: 'A Region fails and recovers again and again, for five minutes to an hour.',
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const side = pick(random, SIDES);
      const fault = pick(random, OUTAGES);
      const end = Math.min(to, from + lasts(random, 5 * MINUTE, 60 * MINUTE));
      const acts: TraceAct[] = [];
      for (let at = from; at < end; ) {
        const down = moment(random, 15 * SECOND, 120 * SECOND);
        acts.push(...lasting(at, `${side} ${fault}`, down));
        at += down + moment(random, 15 * SECOND, 180 * SECOND);
      }
      return acts;
    }),
};
