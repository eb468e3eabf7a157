/** A controller that cannot reach the table can tell nobody by the journal: its failed runs raise an alarm of its own Region. */
import { FAILED_RUNS } from '../../../lab/simulation/world/names.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../shared/core/duration.ts';

const REGION = 'us-west-2';

test.each<[string, (world: ReturnType<typeof createWorld>) => void]>([
  ['its replica is down', (world) => world.breakPart(REGION, 'table')],
  [
    'it is cut off from the others',
    ({ between, controls }) => {
      for (const { region } of controls) if (region !== REGION) between.cut(REGION, region);
    },
  ],
])('where %s, within two minutes; the others are well', async (_, strike) => {
  const world = createWorld({ warm: true, controllers: 3 });
  world.at(world.now() + MINUTE, strike);
  await world.run(3 * MINUTE);
  const waiting = world.controls.map(({ region, services }) => {
    const arn = `arn:aws:sqs:${region}:${world.cloud.accountId}:${FAILED_RUNS}`;
    return [region, services.queues.messages(arn).length > 0];
  });
  expect(waiting).toEqual(world.controls.map(({ region }) => [region, region === REGION]));
});
