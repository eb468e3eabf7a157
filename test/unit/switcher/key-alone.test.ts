/** `routing=key` where no cache behaviour runs the CloudFront function: no switch is possible, and on-call people are told. */
import { production } from '../../../lab/simulation/world/programs.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../shared/core/duration.ts';

/** The function is taken from the behaviours at the start, and put back after `minutes`. */
function unassociatedFor(minutes: number) {
  let associated = false;
  const world = createWorld({
    warm: true,
    settings: { routing: 'key' },
    programs: {
      ...production,
      reconcile: ({ distribution, ...ports }, settings, run) =>
        production.reconcile(
          {
            ...ports,
            distribution: {
              ...distribution,
              look: async () => ({ ...(await distribution.look()), runsFunction: associated }),
            },
          },
          settings,
          run,
        ),
    },
  });
  world.at(world.now() + minutes * MINUTE, () => {
    associated = true;
  });
  const notices = () => world.trace.flatMap((h) => (h.what === 'notice' ? [h.notice] : []));
  return { world, notices };
}

const NO_SWITCH =
  /No cache behaviour of ours runs the CloudFront function.*no switch is possible: associate it\./;

test('is told after five minutes, though nothing has failed', async () => {
  const { world, notices } = unassociatedFor(60);
  await world.run(4 * MINUTE);
  expect(notices()).toEqual([]);
  await world.run(3 * MINUTE);
  expect(notices().map(({ subject }) => subject)).toEqual([expect.stringMatching(NO_SWITCH)]);
});

test('a dead Region is not left, the entry says why, and traffic moves once the function is associated', async () => {
  const { world, notices } = unassociatedFor(12);
  world.at(world.now() + 8 * MINUTE, (w) => w.regions.lay('primary', { kind: 'dead' }));
  await world.run(11 * MINUTE);
  expect(world.edge.target()).toBe('primary');
  expect(world.table.journal.entries[0]).toMatchObject({
    kind: 'failover',
    phase: 'failed',
    trouble: expect.stringContaining('with routing=key nothing else moves traffic: associate it.'),
  });
  expect(notices().some(({ urgent }) => urgent)).toBe(true);
  await world.run(4 * MINUTE);
  expect(world.edge.target()).toBe('standby');
  expect(world.table.journal.entries[0]).toMatchObject({ kind: 'failover', phase: 'applied' });
});
