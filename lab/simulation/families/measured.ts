/**
 * One fault each, always the same, so that two figures mean something: how soon traffic leaves a Region that is ill, and how
 * often it leaves one that is not.
 */
import type { Family } from '../search/family.ts';
import { lasting, MINUTE, moment, pick, SECOND, slots } from '../search/generators.ts';
import { CONTROL_REGIONS } from '../world/names.ts';
import { liesAllDay, THREE_CONTROLLERS } from './control-regions.ts';
import { bursts, steady } from './noise.ts';

/** As long as one is looked at: what has not moved by then counts as not moved. */
const ILL_MINUTES = 20;
const A_DAY = 8;

/** A trouble of one of three control Regions, as an act of that Region. */
type Trouble = (region: string) => string;

/** In the end an operator sends traffic back, so that the next one begins as this one did. */
const ill = (fault: string, how: string, setup: readonly string[] = [], trouble?: Trouble): Family => ({
  says: `The primary ${how}, for ${ILL_MINUTES} minutes.`,
  setup: () => setup,
  draw: (random, length) =>
    slots(random, length, A_DAY).flatMap(({ from }) => [
      // From some minutes before.
      ...(trouble
        ? lasting(from - 4 * MINUTE, trouble(pick(random, CONTROL_REGIONS)), (ILL_MINUTES + 4) * MINUTE)
        : []),
      ...lasting(from, `primary ${fault}`, ILL_MINUTES * MINUTE),
      ...lasting(from + (ILL_MINUTES + 4) * MINUTE, 'override primary', 4 * MINUTE),
    ]),
});

const besides = (fault: string, how: string, says: string, trouble: Trouble): Family =>
  ill(fault, `${how}, and of three control Regions one ${says}`, [THREE_CONTROLLERS], trouble);
const gone = (fault: string, how: string): Family =>
  besides(fault, how, 'is gone', (region) => `control Region ${region} gone`);

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
  'dead-one-gone': gone('black-hole', 'answers nothing'),
  ...Object.fromEntries(
    [40, 30, 20].map((p) => [
      `errors-${p}-one-gone`,
      gone(`errors ${p}%`, `answers ${p} % of the requests with errors`),
    ]),
  ),
  'dead-one-lies': besides(
    'black-hole',
    'answers nothing',
    'finds it good',
    (region) => `prober of ${region} finds primary good`,
  ),
  'one-lies-all-day': liesAllDay,
  ...table('noise', [0.5, 1, 2, 3, 5], (p) => noisy(steady, p, 'each by itself')),
  ...table('bursts', [1, 2, 3], (p) => noisy(bursts, p, 'in bursts of 2 s')),
};
