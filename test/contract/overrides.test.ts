/** The override parameters of three Regions: the adapter to AWS over the emulator's wire. */
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { START, startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { createOverrides } from '../../shared/aws/override.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const NAME = '/routeaway/lab/override';
let world: World;
let clients: Record<string, SSMClient>;

const put = (region: string, Value: string) =>
  clients[region]?.send(new PutParameterCommand({ Name: NAME, Value, Type: 'String', Overwrite: true }));

beforeEach(async () => {
  world = await startWorld();
  clients = Object.fromEntries(
    REGIONS.map((region) => [region, new SSMClient(world.settings('OPERATOR', region))]),
  );
  for (const region of REGIONS) await put(region, 'auto');
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await world.close();
});

test('each with its version and its date', async () => {
  world.clock.advance(60_000);
  await put('us-west-2', 'hold');
  expect(await createOverrides(clients, NAME).read()).toEqual([
    { region: 'ca-central-1', text: 'auto', version: 1, modified: START },
    { region: 'us-west-2', text: 'hold', version: 2, modified: START + 60_000 },
    { region: 'eu-west-1', text: 'auto', version: 1, modified: START },
  ]);
});

test('one that is gone, and one that does not answer', async () => {
  await clients['ca-central-1']?.send(new DeleteParameterCommand({ Name: NAME }));
  const dead = new SSMClient({ ...world.settings('NOBODY', 'eu-west-1') });
  const read = await createOverrides({ ...clients, 'eu-west-1': dead }, NAME).read();
  expect(read).toMatchObject([
    { region: 'ca-central-1', missing: true },
    { region: 'us-west-2', text: 'auto' },
    { region: 'eu-west-1', failed: expect.stringMatching(/./) },
  ]);
  dead.destroy();
});
