/** Whether the alarms about an unseen side fire: they count the datapoints of five minutes, whatever became of the verdicts. */

import { actOf, apply } from '../../../lab/simulation/acts/acts.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../shared/core/duration.ts';

test.each([
  ['every prober ledger.read: refused', 'seen'],
  ['every prober ledger.write: refused', 'seen'],
  ['clock of the prober slow 3m', 'seen'],
  ['clock of the prober slow 10m', 'unseen'],
])('%s: %s', async (act, is) => {
  const world = createWorld({ seed: 1, warm: true });
  await world.run(10 * MINUTE);
  apply(world, actOf(act));
  await world.run(12 * MINUTE);
  const metric = { namespace: 'Routeaway', name: 'Healthy', dimensions: { Stage: 'lab', Side: 'primary' } };
  const start = world.now() - 5 * MINUTE;
  expect(world.cloud.metrics.windows(metric, start, 5, 60).some(Boolean) ? 'seen' : 'unseen').toBe(is);
});
