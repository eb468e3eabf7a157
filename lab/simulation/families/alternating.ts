/** Whoever takes the traffic fails next: the cool-down and the limit have to hold still what the rules would move. */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { lasting, MINUTE, moment, OUTAGES, pick, SECOND, SIDES, slots } from '../search/generators.ts';

/** More than the switches that the limit allows. */
const OUTAGES_IN_A_ROW = 8;

export const alternating: Family = {
  says: 'One Region fails and is fixed, then the other one, eight times within an hour or so.',
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const acts: TraceAct[] = [];
      let at = from;
      for (let i = 0; i < OUTAGES_IN_A_ROW && at < to; i++) {
        const down = moment(random, 2 * MINUTE, 6 * MINUTE);
        acts.push(...lasting(at, `${SIDES[i % 2] ?? 'primary'} ${pick(random, OUTAGES)}`, down));
        at += down + moment(random, 75 * SECOND, 4 * MINUTE);
      }
      return acts;
    }),
};
