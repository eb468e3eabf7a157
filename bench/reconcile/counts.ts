/** Calls and round trips of a run, counted in a world whose calls all take the same time. */

import type { World } from '../../lab/simulation/world/world.ts';
import { createWorld } from '../../lab/simulation/world/world.ts';
import { MINUTE } from '../../shared/core/duration.ts';

const ROUND_TRIP_MS = 100;
const UPDATES = ['distribution.move', 'store.write'];

export interface Count {
  readonly calls: number;
  readonly trips: number;
}

function steadyWorld(): World {
  const world = createWorld({ warm: true });
  world.faultRates.travel = { from: ROUND_TRIP_MS / 2, to: ROUND_TRIP_MS / 2 };
  return world;
}

/** A whole run with nothing to do. */
export async function countAtRest(): Promise<Count> {
  const world = steadyWorld();
  await world.run(5 * MINUTE);
  const run = world.runs.all.findLast(({ role, end }) => role === 'switcher' && end === 'done');
  if (run?.endedAt === undefined) throw new Error('No run of the switcher has ended.');
  return { calls: run.sent.length, trips: (run.endedAt - run.startedAt) / ROUND_TRIP_MS };
}

/** From the override until both updates are sent. */
export async function countOfOverride(): Promise<Count> {
  const world = steadyWorld();
  const from = world.now() + MINUTE;
  world.at(from, ({ operator }) => operator.say('standby'));
  await world.run(2 * MINUTE);
  return untilSent(world, from);
}

/** The same in the run that has enough verdicts of a dead primary. */
export async function countOfOutage(): Promise<Count> {
  const world = steadyWorld();
  const dead = world.now() + MINUTE;
  world.at(dead, ({ regions }) => regions.lay('primary', { kind: 'black-hole' }));
  await world.run(3 * MINUTE);
  return untilSent(world, dead);
}

function untilSent(world: World, from: number): Count {
  const run = world.runs.all.find(
    ({ startedAt, sent }) =>
      startedAt >= from && UPDATES.every((update) => sent.some(({ name }) => name === update)),
  );
  const sentAt = run?.sent.filter(({ name }) => UPDATES.includes(name)).map(({ sentAt }) => sentAt) ?? [];
  if (!run || sentAt.length < UPDATES.length) throw new Error('No run has sent both updates.');
  const last = Math.max(...sentAt);
  // A run that has stayed for the deciding verdict is counted from its last look.
  const look =
    run.sent.findLast(({ name, sentAt }) => name === 'distribution.look' && sentAt <= last)?.sentAt ?? last;
  const counted = run.sent.filter(({ sentAt }) => sentAt >= look && sentAt <= last);
  return { calls: counted.length, trips: (last - look) / ROUND_TRIP_MS + 1 };
}
