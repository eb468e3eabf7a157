/** A Region serves some of its clients, or all of them slowly. */

import type { Family } from '../search/family.ts';
import { lasting, lasts, MINUTE, pick, slots } from '../search/generators.ts';

const FAULTS = [
  'errors 15%',
  'errors 20%',
  'errors 30%',
  'errors 40%',
  'errors 60%',
  'errors 80%',
  'errors 95%',
  'slow 1500ms',
  'slow 2200ms',
  'slow 3s',
] as const;

export const brownOut: Family = {
  says: 'A Region answers some requests with errors, or all of them slowly, for five to thirty minutes.',
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from, to }) => {
      const side = pick(random, ['primary', 'primary', 'standby']);
      const ms = Math.min(lasts(random, 5 * MINUTE, 30 * MINUTE), Math.floor((to - from) / 2_000) * 1_000);
      return lasting(from, `${side} ${pick(random, FAULTS)}`, ms);
    }),
};
