/** The first run of all, where nobody has said yet which side is active. */
import type { Happening } from '../../../lab/simulation/world/events.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';

test('a distribution that cannot be used fails the run, which says what is wrong with it', async () => {
  const happenings: Happening[] = [];
  const world = createWorld({ seed: 5, onHappening: (happening) => happenings.push(happening) });
  world.callHooks.push((site, drawn) =>
    site.name === 'distribution.look' ? { ...drawn, refusal: new Error('No such distribution.') } : undefined,
  );
  await world.run(2 * 60_000);
  const failed = happenings.flatMap((it) => ('why' in it && it.what === 'run-ended' ? [it.why] : []));
  expect(failed[0]).toMatch(
    /^The journal is empty and the edge cannot be read: it is not known where traffic is\. .*No such distribution\./,
  );
});
