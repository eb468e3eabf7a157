/** People at work: holds, pins, watching only, drills, mistakes of the pen; at any moment of an outage or in peace. */
import { isoAt } from '../acts/people.ts';
import type { Family } from '../search/family.ts';
import {
  chance,
  lasts,
  MINUTE,
  moment,
  once,
  outage,
  pick,
  type Random,
  SECOND,
  slots,
} from '../search/generators.ts';

function word(random: Random, at: number): string {
  const mode = pick(random, ['hold', 'observe', 'primary', 'standby', 'hold']);
  const until = chance(random, 0.5) ? ` until ${isoAt(at + moment(random, MINUTE, 10 * MINUTE))}` : '';
  return pick(random, [
    `override ${mode}${until}`,
    `override ${mode}${until} because works`,
    'override deleted',
    'override auto',
    `drill ${pick(random, ['primary', 'standby'])} until ${isoAt(at + 4 * MINUTE)}`,
    'acknowledge',
  ]);
}

export const operators: Family = {
  says: 'Operators hold, pin, observe, drill and make mistakes; often in an outage.',
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const acts = [0, 1, 2].map(() => {
        const at = from + moment(random, 0, 8 * MINUTE);
        return once(at, word(random, at));
      });
      const over = from + 12 * MINUTE;
      const ends = [once(over, 'drill none'), once(over, 'override auto')];
      if (!chance(random, 0.6)) return [...acts, ...ends];
      const at = from + moment(random, 0, 3 * MINUTE);
      return [...acts, ...ends, ...outage(random, at, lasts(random, 90 * SECOND, 8 * MINUTE))];
    }),
};
