/** Runs meet each other at every call, and the same seed always tells the same story. */
import type { World } from '../../../lab/simulation/world/world.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { addNotice, outcome, smallWorld, start } from './small.ts';

const notices = ({ table }: World) => table.journal.outbox.map(({ id }) => id.slice(0, 6));
const conflicts = ({ trace }: World) =>
  trace.filter((one) => one.what === 'call' && one.outcome === 'conflict').length;

test('of runs that add to one journal none is lost, in whatever order they come', async () => {
  const orders = new Set<string>();
  const clashes = new Set<number>();
  for (let seed = 0; seed < 300; seed++) {
    const world = smallWorld(addNotice, { seed });
    start(world, 3);
    await world.run(5_000);
    expect(notices(world).sort()).toEqual(['test 0', 'test 1', 'test 2']);
    expect(outcome(world)).toEqual(['done', 'done', 'done']);
    orders.add(world.table.journal.outbox.map(({ id }) => id.slice(0, 6)).join());
    clashes.add(conflicts(world));
  }
  // The delays draw every order there is, from runs that hardly meet to runs that all meet.
  expect(orders.size).toBe(6);
  expect(Math.max(...clashes)).toBeGreaterThanOrEqual(3);
});

test('what writes without looking at the revision loses notices, and the world shows it', async () => {
  let lost = 0;
  for (let seed = 0; seed < 50; seed++) {
    const world = smallWorld(
      async ({ journal }, id) => {
        const seen = await journal.read();
        const { revision } = await journal.read();
        const notice = { id, at: 0, urgent: false, claimedUntil: 0, claimedBy: id, subject: id, body: '' };
        await journal.write({ ...seen, outbox: [...seen.outbox, notice] }, revision).catch(() => {});
      },
      { seed },
    );
    start(world, 2);
    await world.run(5_000);
    if (notices(world).length < 2) lost++;
  }
  expect(lost).toBeGreaterThan(10);
});

describe('the production programs', () => {
  const incident = async (seed: number): Promise<string> => {
    const world = createWorld({ seed, keep: 'all' });
    world.faultRates.refused = 0.02;
    world.faultRates.killed = 0.01;
    world.faultRates.answerLost = 0.01;
    world.at(world.now() + 120_000, () => world.regions.lay('primary', { kind: 'errors', share: 0.8 }));
    await world.run(10 * 60_000);
    return JSON.stringify(world.trace);
  };

  test('do the same, call for call, for the same seed, and otherwise for another', async () => {
    const [first, second, other] = [await incident(5), await incident(5), await incident(6)];
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});
