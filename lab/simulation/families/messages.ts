/** What wakes the programs is lost, late or doubled, and so is what they publish, while the primary fails or not. */

import type { Family } from '../search/family.ts';
import { chance, lasting, lasts, MINUTE, moment, outageBeside, pick, slots } from '../search/generators.ts';

const TROUBLES = [
  'messages lost',
  'messages twice',
  'schedules late 20s',
  'schedules late 50s',
  'every switcher.invoke: request lost',
  'every switcher.invoke: slow 4s',
  'every metric.publish: request lost',
  'every metric.publish: slow 5s',
  'every ledger.write: slow 4s',
  'next 3 ledger.write: request lost',
  'next 5 ledger.write: answer lost',
] as const;

export const messages: Family = {
  says: 'Events, alarm actions, schedules, verdicts and datapoints are lost, late or doubled; often in an outage.',
  once: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const ms = lasts(random, 2 * MINUTE, 15 * MINUTE);
      const acts = [0, 1].flatMap(() => lasting(from, pick(random, TROUBLES), ms));
      if (!chance(random, 0.7)) return acts;
      return [...acts, ...outageBeside(random, from + moment(random, 0, MINUTE), from + ms)];
    }),
};
