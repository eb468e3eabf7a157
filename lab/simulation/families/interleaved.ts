/** Several runs at once, and someone else who always writes first. */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { lasting, MINUTE, moment, once, outageBeside, pick, SECOND, slots } from '../search/generators.ts';

const WRITES = ['journal.write', 'store.write', 'distribution.move', 'ledger.write'] as const;

export const interleaved: Family = {
  says: 'Up to five switchers and two probers run at once and conflict, in an outage.',
  once: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const anyTime = () => from + moment(random, 0, 60 * SECOND);
      const runs = [0, 1, 2, 3].map((): TraceAct => {
        const line = pick(random, [
          `start ${1 + Math.floor(random() * 5)} switchers`,
          'start 2 switchers',
          'prober doubled',
        ]);
        return once(anyTime(), line);
      });
      const conflicts = lasting(anyTime(), `next 2 ${pick(random, WRITES)}: conflict`, 2 * MINUTE);
      const slow = lasting(anyTime(), `every journal.write: slow ${pick(random, ['1s', '3s'])}`, MINUTE);
      const acts = [...runs, ...pick(random, [conflicts, slow, []])];
      const over = Math.max(...acts.map(({ at }) => at));
      return [...acts, ...outageBeside(random, from + moment(random, 0, 20 * SECOND), over)];
    }),
};
