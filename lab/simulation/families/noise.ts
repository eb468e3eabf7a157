/**
 * A few requests fail where no Region is ill: each by itself, or all of two seconds together. No one would be better off
 * elsewhere.
 */
import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { lasting, MINUTE, moment, pick, type Random, SECOND, SIDES, slots } from '../search/generators.ts';

/** Each request fails with the same chance, whatever became of the one before. */
export const steady = (_: Random, percent: number, from: number, to: number): TraceAct[] =>
  SIDES.flatMap((side) => lasting(from, `${side} errors ${percent}%`, to - from));

const BURST = 2 * SECOND;

/** For this share of the time a Region answers nothing but errors; the other one at other times. */
export const bursts = (random: Random, percent: number, from: number, to: number): TraceAct[] =>
  SIDES.flatMap((side) => {
    const between = (BURST * (100 - percent)) / percent;
    const acts: TraceAct[] = [];
    for (let at = from; ; at += BURST) {
      at += Math.max(1, Math.round((-Math.log(1 - random()) * between) / SECOND)) * SECOND;
      if (at + BURST >= to) return acts;
      acts.push(...lasting(at, `${side} errors 100%`, BURST));
    }
  });

export const noise: Family = {
  says: 'Up to 1 % of the requests to both Regions fail, each by itself or in bursts of 2 s, for half an hour to two hours.',
  still: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const end = Math.min(to, from + moment(random, 30 * MINUTE, 120 * MINUTE));
      return pick(random, [steady, bursts])(
        random,
        pick(random, [0.5, 1]),
        from,
        Math.floor(end / SECOND) * SECOND,
      );
    }),
};
