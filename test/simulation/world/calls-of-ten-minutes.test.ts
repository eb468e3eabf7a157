/** What prober and switcher ask of AWS: in an hour in which all is well, and in ten minutes in which a side is in doubt. */
import { createWorld, type World } from '../../../lab/simulation/world/world.ts';
import { HOUR, MINUTE } from '../../../shared/core/duration.ts';

/** A world, and the most runs of the switcher that were active together. */
function counted() {
  const together = { most: 0 };
  const world = createWorld({
    warm: true,
    onStep: ({ runs }) => {
      const alive = runs.alive().filter(({ role }) => role === 'switcher').length;
      together.most = Math.max(together.most, alive);
    },
  });
  return { world, together };
}

/** Calls by role and name, and the most runs of the switcher that were active together. */
async function callsIn(ms: number, prepare: (world: World) => void = () => {}) {
  const { world, together } = counted();
  await world.run(MINUTE);
  prepare(world);
  await world.run(MINUTE);
  together.most = 0;
  const calls: Record<string, number> = {};
  world.callHooks.push(({ run, name }) => {
    calls[`${run.role} ${name}`] = (calls[`${run.role} ${name}`] ?? 0) + 1;
    return undefined;
  });
  await world.run(ms);
  return { calls, together: together.most };
}

test('a quiet hour', async () => {
  const { calls, together } = await callsIn(HOUR);
  expect(together).toBe(1);
  expect(calls).toEqual({
    // Six ticks a minute, and a look whether the next run has taken over.
    'prober probes.primary': 360,
    'prober probes.standby': 360,
    'prober probes.public': 360,
    'prober ledger.read': 360 + 60,
    'prober ledger.write': 360,
    'prober metric.publish': 60,
    'switcher journal.read': 60,
    'switcher ledger.read': 60,
    'switcher override.read': 60,
    'switcher distribution.look': 60,
    // What has been looked at now and then: the store, the owner tag.
    'switcher journal.write': expect.any(Number),
    'switcher store.look': 1,
    'switcher owner.read': expect.any(Number),
  });
  expect(calls['switcher journal.write']).toBeLessThanOrEqual(8);
  expect(calls['switcher owner.read']).toBeLessThanOrEqual(4);
});

test('ten minutes of doubt, in which each run of the switcher stays and nothing moves', async () => {
  const { calls, together } = await callsIn(10 * MINUTE, (world) => {
    // The fault is on the prober's path: clients are served.
    world.regions.lay('primary', { kind: 'black-hole' }, 'direct');
  });
  expect(together).toBeLessThanOrEqual(2);
  const most: Readonly<Record<string, number>> = {
    // A tick each two seconds, and where a run stands in for the next one some twice.
    'prober probes.primary': 340,
    'prober probes.standby': 340,
    'prober probes.public': 340,
    'prober ledger.write': 345,
    'prober ledger.read': 440,
    // Every ten seconds.
    'prober journal.read': 60,
    'prober switcher.invoke': 60,
    'prober metric.publish': 60,
    // Those of the schedule beside them.
    'switcher distribution.look': 60 + 10,
    // Each two seconds.
    'switcher journal.read': 650,
    'switcher ledger.read': 650,
    'switcher override.read': 350,
  };
  expect(Object.keys(calls).sort()).toEqual(expect.arrayContaining(['prober switcher.invoke']));
  for (const [call, count] of Object.entries(calls))
    expect([call, count <= (most[call] ?? 5)]).toEqual([call, true]);
  expect(calls['prober probes.primary']).toBeGreaterThanOrEqual(280);
});

test('ten minutes in which clients fail at the edge, and both Regions are well: one invocation', async () => {
  const { world } = counted();
  await world.run(2 * MINUTE);
  const invoked: number[] = [];
  world.callHooks.push(({ name }) => {
    if (name === 'switcher.invoke') invoked.push(world.now());
    return undefined;
  });
  world.regions.lay('primary', { kind: 'black-hole' }, 'edge');
  const began = world.now();
  await world.run(10 * MINUTE);
  // Up to ten seconds until the next tick, then the evidence.
  expect(invoked.map((at) => Math.round((at - began) / 1_000))).toEqual([31]);
});

test('after a move the run that made it stays, for 100 s at most; no other run stays longer than 15 s', async () => {
  const { world, together } = counted();
  await world.run(MINUTE);
  // No answer of the public endpoint ever verifies the move.
  world.callHooks.push(({ name }, drawn) =>
    name === 'endpoint.ask' ? { ...drawn, refusal: new Error('No answer.') } : undefined,
  );
  world.regions.lay('primary', { kind: 'black-hole' });
  await world.run(8 * MINUTE);
  const [entry] = world.table.journal.entries;
  expect(entry).toMatchObject({ kind: 'failover', overdueAt: expect.any(Number) });
  const stayed = world.runs.all
    .filter(({ role, endedAt }) => role === 'switcher' && endedAt !== undefined)
    .map(({ id, startedAt, endedAt = 0 }) => ({ id, seconds: (endedAt - startedAt) / 1_000 }));
  const longest = (mine: boolean) =>
    Math.max(...stayed.filter(({ id }) => (id === entry?.run) === mine).map(({ seconds }) => seconds));
  expect(longest(true)).toBeGreaterThan(60);
  expect(longest(true)).toBeLessThan(101);
  expect(longest(false)).toBeLessThan(16);
  expect(together.most).toBe(2);
});
