/** Whose the distribution is: looked at now and then, claimed where it is nobody's, left alone where it is another's. */

import { checkOwner } from '../../../functions/switcher/ownership.ts';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import { distributionArn, WORLD_TAG } from '../../../lab/simulation/world/owner.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { Refused } from '../../../shared/errors.ts';
import { journalOf, MINUTE, NOW } from '../core/build.ts';

function setUp(settings: Partial<Settings> = {}) {
  const world = createWorld({ warm: true, settings });
  const arn = distributionArn(world.cloud);
  const { distributions } = world.cloud;
  return {
    world,
    mark: () => distributions.tags(arn)[WORLD_TAG],
    set: (value: string) => distributions.tag(arn, { [WORLD_TAG]: value }),
    unset: () => distributions.untag(arn, [WORLD_TAG]),
  };
}

test('ours is read once in a quarter of an hour', async () => {
  const { world } = setUp();
  let reads = 0;
  world.callHooks.push(({ name }) => {
    if (name === 'owner.read') reads++;
    return undefined;
  });
  await world.run(40 * MINUTE);
  expect(reads).toBe(3);
  expect(world.table.journal.owner).toEqual({ at: expect.any(Number) });
});

test('where there is none, it is claimed', async () => {
  const { world, mark, unset } = setUp();
  unset();
  await world.run(2 * MINUTE);
  expect(mark()).toBe(world.cloud.accountId);
});

test('with routing=key it is not claimed, and nobody is told: a tag would be drift to whoever owns the distribution', async () => {
  const { world, mark, unset } = setUp({ routing: 'key' });
  unset();
  await world.run(20 * MINUTE);
  expect(mark()).toBeUndefined();
  expect(world.table.journal.owner).toEqual({ at: expect.any(Number) });
  expect(world.trace.filter(({ what }) => what === 'notice')).toEqual([]);
});

test('where it may not be claimed, people are told, and a failover goes on', async () => {
  const { world, unset, mark } = setUp();
  unset();
  world.callHooks.push(({ name }, drawn) =>
    name === 'owner.claim' ? { ...drawn, refusal: new Refused('Not allowed.') } : undefined,
  );
  world.at(world.now() + 3 * MINUTE, (w) => w.regions.lay('primary', { kind: 'dead' }));
  await world.run(6 * MINUTE);
  expect(mark()).toBeUndefined();
  expect(world.edge.target()).toBe('standby');
  const subjects = world.trace.flatMap((h) => (h.what === 'notice' ? [h.notice.subject] : []));
  expect(subjects).toContain('The distribution has lost its owner tag.');
});

test('another stack’s stops everything, until it is gone', async () => {
  const { world, set, unset } = setUp();
  set('210987654321');
  world.at(world.now() + 3 * MINUTE, (w) => w.regions.lay('primary', { kind: 'dead' }));
  await world.run(10 * MINUTE);
  expect(world.edge.target()).toBe('primary');
  const urgent = world.trace.flatMap((h) =>
    h.what === 'notice' && h.notice.urgent ? [h.notice.subject] : [],
  );
  expect(urgent).toContainEqual(expect.stringContaining('owned by another stack'));
  unset();
  await world.run(5 * MINUTE);
  expect(world.edge.target()).toBe('standby');
});

test.each([
  ['of ours', {}, -14 * MINUTE],
  ['of another stack', { other: '210987654321', tag: 'routeaway:owner:prod' }, 0],
])('after a read that fails it is read again in a minute: the tag %s', async (_, known, at) => {
  let now = NOW;
  let reads = 0;
  let journal = journalOf([], { owner: { ...known, at: NOW - 15 * MINUTE } });
  const ports = {
    clock: { now: () => now },
    owner: {
      async read() {
        reads++;
        throw new Error('CloudFront does not answer');
      },
    },
    journal: { read: async () => journal, write: async (next: Journal) => (journal = next) },
    log: { warn() {} },
  } as unknown as SwitcherPorts;
  const check = async (time: number) => {
    now = time;
    await checkOwner(ports, { routing: 'key,distribution' }, journal, 'run');
  };
  await check(NOW);
  expect(journal.owner).toEqual({ ...known, at: NOW + at });
  await check(NOW + MINUTE - 1);
  expect(reads).toBe(1);
  await check(NOW + MINUTE);
  expect(reads).toBe(2);
});

test('when another stack’s is gone, people hear it within a minute or so, with the deploy that is left to do', async () => {
  const { world, set, unset } = setUp();
  world.callHooks.push(({ name }, drawn) =>
    name === 'owner.claim' ? { ...drawn, refusal: new Refused('Not allowed.') } : undefined,
  );
  set('210987654321');
  await world.run(20 * MINUTE);
  unset();
  const gone = world.now();
  await world.run(10 * MINUTE);
  const told = world.trace.flatMap((h) => (h.what === 'notice' ? [h] : []));
  expect(told.map(({ notice }) => [notice.urgent, notice.subject])).toEqual([
    [
      true,
      'Hold: the distribution is owned by another stack, and two stacks that move traffic undo each other’s switches.',
    ],
    [false, 'The distribution has lost its owner tag.'],
    [
      false,
      'Over: the distribution is owned by another stack, and two stacks that move traffic undo each other’s switches.',
    ],
  ]);
  const over = told.at(-1);
  expect((over?.at ?? 0) - gone).toBeLessThan(1.5 * MINUTE);
  expect(over?.notice.body).toMatch(
    /\nNow: Steady: traffic is on primary\.\nLeft to do: deploy the stage again; until then the distribution has no owner tag, and another stack could claim it\.\nRunbook: /,
  );
});
