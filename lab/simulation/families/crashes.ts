/**
 * Runs of prober and switcher die at any call: before it, after its effect, with its answer in hand. Mostly that is over
 * before the outage is, so that whoever is left has to find out what the dead have done.
 */

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

const OF_SWITCHER = [
  'journal.read',
  'journal.write',
  'journal.archive',
  'ledger.read',
  'override.read',
  'distribution.look',
  'distribution.move',
  'store.look',
  'store.write',
  'endpoint.ask',
  'notifier.send',
] as const;
const OF_PROBER = [
  'journal.read',
  'ledger.read',
  'ledger.write',
  'metric.publish',
  'switcher.invoke',
] as const;
const KILLS = ['killed before', 'killed after effect', 'killed after answer'] as const;

export const crashes: Family = {
  says: 'Runs of the prober and of the switcher die at any call, in an outage or in quiet times.',
  once: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const site = () =>
        chance(random, 0.7) ? `switcher ${pick(random, OF_SWITCHER)}` : `prober ${pick(random, OF_PROBER)}`;
      const kill = () => `next ${1 + Math.floor(random() * 3)} ${site()}: ${pick(random, KILLS)}`;
      const ms = lasts(random, 90 * SECOND, 10 * MINUTE);
      const acts = chance(random, 0.2)
        ? lasting(from, `calls ${pick(random, ['2%', '5%', '20%'])} killing`, ms)
        : [0, 1, 2].flatMap(() => {
            const after = moment(random, 0, 40 * SECOND);
            return lasting(from + after, kill(), ms - after);
          });
      if (!chance(random, 0.8)) return acts;
      return [...acts, ...outageBeside(random, from + moment(random, 0, 30 * SECOND), from + ms)];
    }),
};
