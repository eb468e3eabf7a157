/**
 * One fault each, always the same, so that two figures mean something: how soon traffic leaves a Region that is ill, and how
 * often it leaves one that is not.
 */
import type { Family } from '../search/family.ts';
import { lasting, MINUTE, moment, SECOND, slots } from '../search/generators.ts';
import { bursts, steady } from './noise.ts';

/** As long as one is looked at: what has not moved by then counts as not moved. */
const ILL_MINUTES = 20;
const A_DAY = 8;

/** In the end an operator sends traffic back, so that the next one begins as this one did. */
const ill = (fault: string, how: string, setup: readonly string[] = []): Family => ({
  says: `The primary ${how}, for ${ILL_MINUTES} minutes.`,
  setup: () => setup,
  draw: (random, length) =>
    slots(random, length, A_DAY).flatMap(({ from }) => [
      ...lasting(from, `primary ${fault}`, ILL_MINUTES * MINUTE),
      ...lasting(from + (ILL_MINUTES + 4) * MINUTE, 'override primary', 4 * MINUTE),
    ]),
});

const noisy = (kind: typeof steady, percent: number, how: string): Family => ({
  says: `Of the requests to each of the two Regions ${percent} % fail, ${how}, all the time.`,
  noise: true,
  draw: (random, length) => kind(random, percent, moment(random, SECOND, MINUTE), length - MINUTE),
});

const table = <T>(prefix: string, values: readonly T[], family: (value: T) => Family) =>
  Object.fromEntries(values.map((value) => [`${prefix}-${value}`, family(value)]));

export const MEASURED: Readonly<Record<string, Family>> = {
  dead: ill('black-hole', 'answers nothing'),
  'dead-confirm-8': ill('black-hole', 'answers nothing, with `confirmSeconds=8`', ['set confirm 8s']),
  ...table('errors', [60, 40, 30, 20, 15], (p) =>
    ill(`errors ${p}%`, `answers ${p} % of the requests with errors`),
  ),
  ...table('noise', [0.5, 1, 2, 3, 5], (p) => noisy(steady, p, 'each by itself')),
  ...table('bursts', [1, 2, 3], (p) => noisy(bursts, p, 'in bursts of 2 s')),
};
