/** An acknowledgement: what it takes back, and what it leaves alone. */
import { acknowledge, ackText } from '../../../../cli/routeaway/commands/ack.ts';
import type { Journal } from '../../../../shared/core/journal/journal.ts';
import { Conflict } from '../../../../shared/errors.ts';
import { entry, journalOf, MINUTE, NOW } from '../../core/build.ts';

const failover = (minutesAgo: number, to: 'primary' | 'standby') =>
  entry({ kind: 'failover', to, begunAt: NOW - minutesAgo * MINUTE });
const USED = journalOf([failover(4, 'standby'), failover(14, 'primary')]);

/** `late`: another run writes before the first of ours. */
async function acknowledged(start: Journal, late = false) {
  const written: Journal[] = [];
  let stored = start;
  let conflicts = late ? 1 : 0;
  const used = await acknowledge({
    clock: { now: () => NOW },
    journal: {
      read: async () => stored,
      async write(journal) {
        if (conflicts-- > 0) {
          stored = { ...stored, revision: stored.revision + 1, runsFunction: true };
          throw new Conflict('Someone else wrote.');
        }
        written.push(journal);
        return journal;
      },
    },
  });
  return { used, written };
}

test('switches that count count no longer, and nothing else changes', async () => {
  expect(await acknowledged(USED)).toEqual({ used: 2, written: [{ ...USED, acknowledgedAt: NOW }] });
});

test('what another run wrote at the same moment stays', async () => {
  const { written } = await acknowledged(USED, true);
  expect(written).toEqual([
    { ...USED, revision: USED.revision + 1, runsFunction: true, acknowledgedAt: NOW },
  ]);
});

test('where nothing is used up nothing is written', async () => {
  expect(await acknowledged(journalOf([failover(90, 'standby')]))).toEqual({ used: 0, written: [] });
  expect(await acknowledged({ ...USED, acknowledgedAt: NOW })).toEqual({ used: 0, written: [] });
});

test('says how many there were', () => {
  expect(ackText(2, 3)).toMatch(/^Acknowledged: 2 of 3 /);
  expect(ackText(0, 3)).toMatch(/^There is nothing to acknowledge: none of the 3 /);
});
