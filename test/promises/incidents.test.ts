/** Promises 2, 6, 9 and 10 where the outcome is known: one cause makes one switch, no cause makes none. */
import fc from 'fast-check';
import { blips, falseAlarms, outages } from './incidents.ts';
import { live } from './worlds.ts';

const RUNS = 200;

test('one outage makes one switch, whatever befalls the runs and their calls', async () => {
  await fc.assert(
    fc.asyncProperty(outages, async (plan) => {
      const { world, watch } = await live(plan);
      expect(watch.moves.map((m) => `${m.entry.kind} to ${m.entry.to}`)).toEqual(['failover to standby']);
      expect(world.edge.target()).toBe('standby');
      const [newest] = world.table.journal.entries;
      expect(newest).toMatchObject({ to: 'standby', phase: 'landed' });
    }),
    { numRuns: RUNS, seed: 11 },
  );
}, 120_000);

test('silence, refusals, lost events and a broken path of the prober move nothing', async () => {
  await fc.assert(
    fc.asyncProperty(falseAlarms, async (plan) => {
      const { watch } = await live(plan);
      expect(watch.moves).toEqual([]);
    }),
    { numRuns: RUNS, seed: 12 },
  );
}, 120_000);

test('a blip of less than two ticks moves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(blips, async (plan) => {
      const { watch } = await live(plan);
      expect(watch.moves).toEqual([]);
    }),
    { numRuns: RUNS / 2, seed: 13 },
  );
}, 120_000);
