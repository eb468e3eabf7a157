/** The AWS APIs that the programs call are slow, fail or refuse, one of them or all, while the primary fails or not. */
import { CALLS } from '../acts/calls.ts';
import type { Family } from '../search/family.ts';
import { chance, lasting, lasts, MINUTE, moment, outageBeside, pick, slots } from '../search/generators.ts';

const EFFECTS = [
  'slow 1s',
  'slow 3s',
  'slow 5500ms',
  'failed',
  'refused',
  'request lost',
  'answer lost',
] as const;

const SHARES = ['2%', '10%', '30%'] as const;
const TROUBLES = ['refused', 'lost', 'unanswered', 'lingering'] as const;

export const awsTrouble: Family = {
  says: 'An AWS API is slow, fails or refuses, a traffic control is out of order, or any call fails at random; often in an outage.',
  once: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const trouble = pick(random, [
        `every ${pick(random, CALLS)}: ${pick(random, EFFECTS)}`,
        `every ${pick(random, CALLS)}: ${pick(random, EFFECTS)}`,
        `control ${pick(random, ['store', 'distribution'])} down`,
        `calls ${pick(random, SHARES)} ${pick(random, TROUBLES)}`,
      ]);
      const ms = lasts(random, MINUTE, 15 * MINUTE);
      const acts = lasting(from, trouble, ms);
      if (!chance(random, 0.7)) return acts;
      return [...acts, ...outageBeside(random, from + moment(random, 0, 2 * MINUTE), from + ms)];
    }),
};
