/** The hosts of the programs do not agree on what time it is, while the primary fails or not. */

import type { Family } from '../search/family.ts';
import {
  chance,
  lasting,
  lasts,
  MINUTE,
  moment,
  outageBeside,
  pick,
  SECOND,
  slots,
} from '../search/generators.ts';

export const clockSkew: Family = {
  says: 'The clock of the prober or of the switcher is off by up to ten seconds; often in an outage.',
  once: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const ms = lasts(random, 4 * MINUTE, 15 * MINUTE);
      const acts = (['prober', 'switcher'] as const).flatMap((role) => {
        const off = `${pick(random, ['fast', 'slow'])} ${moment(random, SECOND, 10 * SECOND) / SECOND}s`;
        return chance(random, 0.7) ? lasting(from, `clock of the ${role} ${off}`, ms) : [];
      });
      if (!chance(random, 0.7)) return acts;
      return [...acts, ...outageBeside(random, from + moment(random, 0, 3 * MINUTE), from + ms)];
    }),
};
