/** No call may take longer than the 12 s that a lease keeps free: not one attempt, and not all of them together. */
import * as clients from '../../shared/aws/clients.ts';
import { keyValueStore } from '../../shared/aws/key-store-client.ts';

const { reads, writes } = clients.cloudFront();
const store = keyValueStore();

/** Pauses between attempts: at most 1 s each, for throttled calls. */
const PAUSE_MS = 1_000;

it.each([
  ['cloudFront reads', reads],
  ['cloudFront writes', writes],
  ['keyValueStore reads', store.reads],
  ['keyValueStore writes', store.writes],
  ['cloudWatch', clients.cloudWatch()],
  ['dynamoDB', clients.dynamoDB()],
  ['lambda', clients.lambda()],
  ['eventBridge', clients.eventBridge()],
  ['ssm', clients.ssm()],
])('%s gives up in time', async (_, { config }) => {
  const handler = config.requestHandler;
  // The handler settles its configuration when it first handles something; asking for it does not.
  const { configProvider } = handler as unknown as { configProvider: Promise<Record<string, unknown>> };
  const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = await configProvider;
  expect(throwOnRequestTimeout).toBe(true);
  expect(connectionTimeout).toBeLessThanOrEqual(2_000);
  expect(requestTimeout).toBeLessThanOrEqual(5_000);
  const attempts = await config.maxAttempts();
  expect(attempts * Number(requestTimeout) + (attempts - 1) * PAUSE_MS).toBeLessThan(12_000);
});

it('every client names the call that an error comes from', () => {
  const made = Object.entries(clients).flatMap(([name, make]) => {
    if (name === 'limited') return [];
    const client = (make as (region: string) => object)('ca-central-1');
    return 'middlewareStack' in client ? [client] : Object.values(client);
  });
  expect(made).toHaveLength(10);
  for (const { middlewareStack } of [...made, store.reads, store.writes])
    expect(middlewareStack.identify()).toContainEqual(expect.stringMatching(/^nameCall/));
});

// A deploy is run from shells that name no Region; without one the SDK's client fails before it sends anything.
it('the key-value store is in no Region, and its client asks for none', async () => {
  const before = { ...process.env };
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) delete process.env[name];
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
  try {
    for (const { config } of Object.values(keyValueStore()))
      await expect(config.region()).resolves.toBe('us-east-1');
  } finally {
    process.env = before;
  }
});

it('the writes to the traffic controls are never sent twice', async () => {
  expect(await writes.config.maxAttempts()).toBe(1);
  expect(await store.writes.config.maxAttempts()).toBe(1);
});
