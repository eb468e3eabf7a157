/**
 * How long a switch takes is counted in round trips: every call takes the same fixed time, so what was sent together has
 * left at the same moment. From being woken until both traffic controls are asked there are four.
 */

import type { World } from '../../../lab/simulation/world/world.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';

/** There and back. */
const ROUND_TRIP_MS = 100;

const LOOK = ['distribution.look', 'journal.read', 'ledger.read', 'override.read'];
const BOTH_UPDATES = ['distribution.move', 'store.write'];

/** Every call takes the same time, and traffic takes long enough to the edge that the key is still set. */
function steadyWorld(): World {
  const world = createWorld({ warm: true });
  world.faultRates.travel = { from: ROUND_TRIP_MS / 2, to: ROUND_TRIP_MS / 2 };
  return world;
}

/** What the first run that was woken at `from` or later sent until both traffic controls were asked, a list for each round trip. */
function untilBothUpdates(world: World, from: number): string[][] {
  const run = world.runs.all.find(
    (one) =>
      one.startedAt >= from && BOTH_UPDATES.every((control) => one.sent.some((c) => c.name === control)),
  );
  if (!run) throw new Error('No run has asked both traffic controls.');
  const rounds: string[][] = [];
  for (let at = run.startedAt; !BOTH_UPDATES.includes(rounds.at(-1)?.[0] ?? ''); at += ROUND_TRIP_MS)
    rounds.push(
      run.sent
        .filter((c) => c.sentAt === at)
        .map((c) => c.name)
        .sort(),
    );
  return rounds;
}

const FOUR = [LOOK, ['journal.write'], ['override.read'], BOTH_UPDATES];

test('four round trips after an operator has spoken', async () => {
  const world = steadyWorld();
  world.at(world.now() + MINUTE, ({ operator }) => operator.say('standby'));
  await world.run(2 * MINUTE);
  expect(world.edge.target()).toBe('standby');
  expect(untilBothUpdates(world, world.now() - MINUTE)).toEqual(FOUR);
});

test('as many while the key of the last switch still stands', async () => {
  const world = steadyWorld();
  world.at(world.now() + MINUTE, ({ operator }) => operator.say('standby'));
  world.at(world.now() + 2 * MINUTE, ({ operator }) => operator.say('primary'));
  await world.run(2 * MINUTE - 1);
  expect([world.edge.key(), world.edge.deployed()]).toEqual(['v1 standby 1', false]);
  await world.run(MINUTE);
  expect(world.edge.target()).toBe('primary');
  expect(untilBothUpdates(world, world.now() - MINUTE)).toEqual(FOUR);
});

test('as many after an outage', async () => {
  const world = steadyWorld();
  const dead = world.now() + MINUTE;
  world.at(dead, ({ regions }) => regions.lay('primary', { kind: 'black-hole' }));
  await world.run(3 * MINUTE);
  expect(world.edge.target()).toBe('standby');
  const third = dead + 20 * SECOND;
  expect(untilBothUpdates(world, third)).toEqual(FOUR);
});

test('a store that someone else has written is asked and told again; the distribution does not wait for that', async () => {
  const world = steadyWorld();
  const spoken = world.now() + MINUTE;
  world.at(spoken, ({ operator }) => {
    operator.putKey('v1 primary 0');
    operator.say('standby');
  });
  await world.run(2 * MINUTE);
  expect(world.edge.key()).toBe('v1 standby 1');
  expect(untilBothUpdates(world, spoken)).toEqual(FOUR);
  const run = world.runs.all.find((one) => one.sent.some((c) => c.name === 'store.write'));
  const after = run?.sent.filter((c) => c.sentAt >= run.startedAt + 3 * ROUND_TRIP_MS) ?? [];
  const trips = after.map((c) => `${(c.sentAt - (run?.startedAt ?? 0)) / ROUND_TRIP_MS} ${c.name}`);
  expect(trips.slice(0, 4)).toEqual([
    '3 distribution.move',
    '3 store.write',
    '4 store.look',
    '5 store.write',
  ]);
});
