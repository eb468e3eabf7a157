/** A stack update, an edit in the console or a key written by hand, at any moment of an outage or in peace. */
import { chance, lasts, MINUTE, moment, outage, pick, SECOND, slots } from '../draw.ts';
import type { Family } from '../family.ts';
import type { TraceAct } from '../trace.ts';

const KEYS = [
  'gone',
  'v1 primary 0',
  'v1 standby 1',
  'v1 standby 1800000000',
  'v1 primary 1 reads',
  'stanby',
] as const;

export const redeploys: Family = {
  says: 'Somebody redeploys the template, edits the distribution in the console or writes the key by hand; often in an outage.',
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) => {
      const acts = [0, 1].map((): TraceAct => {
        const side = pick(random, ['primary', 'standby']);
        const command = pick(random, [
          `deploy active ${side} comment ${Math.floor(random() * 1_000)}`,
          `console edit ${side}`,
          `console edit ${side} default only`,
          `key ${pick(random, KEYS)}`,
        ]);
        return { at: from + moment(random, 0, 6 * MINUTE), command };
      });
      // What a person wrote by hand and the programs leave alone is taken away in the end.
      acts.push({ at: from + 25 * MINUTE, command: 'key gone' });
      if (!chance(random, 0.6)) return acts;
      const at = from + moment(random, 0, 3 * MINUTE);
      return [...acts, ...outage(random, at, lasts(random, 90 * SECOND, 10 * MINUTE))];
    }),
};
