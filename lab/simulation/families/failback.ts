/** Traffic goes back to the primary by itself. What fails while it does, or soon after, is what makes that the riskier half. */

import type { Family } from '../search/family.ts';
import {
  chance,
  lasting,
  lasts,
  MINUTE,
  moment,
  OUTAGES,
  pick,
  SECOND,
  slots,
} from '../search/generators.ts';

const STEPS = [[], [], ['set failbackSteps 10,50']] as const;

export const failback: Family = {
  says: 'Failback is automatic, at once or in steps. The primary fails and is fixed; often one Region fails again during the failback, or soon after.',
  answered: true,
  returns: true,
  setup: (random) => [
    'set failback auto',
    `set failbackAfter ${pick(random, ['5m', '10m'])}`,
    ...pick<readonly string[]>(random, STEPS),
  ],
  draw: (random, length) =>
    slots(random, length, 1).flatMap(({ from }) => {
      const ms = lasts(random, 2 * MINUTE, 20 * MINUTE);
      const acts = lasting(from, `primary ${pick(random, OUTAGES)}`, ms);
      if (!chance(random, 0.7)) return acts;
      const again = from + ms + moment(random, 5 * MINUTE, 30 * MINUTE);
      const side = pick(random, ['primary', 'primary', 'standby']);
      const fault = pick(random, [...OUTAGES, 'errors 60%']);
      return [...acts, ...lasting(again, `${side} ${fault}`, lasts(random, 15 * SECOND, 10 * MINUTE))];
    }),
};
