/** What is over before anybody could have done anything about it. */
import type { Side } from '../../../shared/core/side.ts';
import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { lasting, MINUTE, moment, OUTAGES, pick, SECOND, SIDES, slots } from '../search/generators.ts';

const HIT: readonly [readonly Side[], ...(readonly Side[])[]] = [
  ['primary'],
  ['standby'],
  ['primary', 'standby'],
];

/** Shorter than the 18 s over which failures must be seen before traffic moves. */
const LONGEST = 17 * SECOND;

export const blips: Family = {
  says: 'A Region, or both at once, fails for at most 17 s.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 3).flatMap(({ from }) => {
      const ms = moment(random, SECOND, LONGEST);
      const fault = pick(random, OUTAGES);
      return pick(random, HIT).flatMap((side) => lasting(from, `${side} ${fault}`, ms));
    }),
};

/** One after the other; before each, the Region answers well for more than a minute. */
const train =
  (least: number, most: number): Family['draw'] =>
  (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const side = pick(random, SIDES);
      const end = Math.min(to, from + moment(random, 10 * MINUTE, 60 * MINUTE));
      const acts: TraceAct[] = [];
      for (let at = from; at < end; ) {
        const ms = moment(random, least, most);
        acts.push(...lasting(at, `${side} ${pick(random, OUTAGES)}`, ms));
        at += ms + moment(random, 65 * SECOND, 180 * SECOND);
      }
      return acts;
    });

export const shortBlips: Family = {
  says: 'A Region fails for at most 17 s, again and again, with a minute or more between, for ten minutes to an hour.',
  still: true,
  draw: train(SECOND, LONGEST),
};

export const longBlips: Family = {
  says: 'The same with blips of 20 to 45 s.',
  draw: train(20 * SECOND, 45 * SECOND),
};
