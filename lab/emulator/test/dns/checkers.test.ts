/** The checkers over real connections, in a time that runs fast: an endpoint that answers, fails, hangs, and is cut off. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthCheckConfig } from '@aws-sdk/client-route-53';
import { type Checkers, startCheckers } from '../../dns/checkers.ts';
import { type WallClock, wallClock } from '../../model/clock.ts';
import { type Cloud, createCloud } from '../../model/cloud.ts';
import type { Observation } from '../../model/health-checks.ts';
import { seeded } from '../../model/random.ts';

const SPEED = 20;
const BEACON: HealthCheckConfig = {
  Type: 'HTTPS',
  FullyQualifiedDomainName: 'b.example.com',
  ResourcePath: 'beacon',
  RequestInterval: 10,
  FailureThreshold: 1,
  Regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
};

let clock: WallClock;
let cloud: Cloud;
let server: Server;
let serve: RequestListener;
let checkers: Checkers;
let found: (host: string, from: string) => number | undefined;
let asked: { host: string | undefined; url: string | undefined; agent: string | undefined }[];

beforeEach(async () => {
  clock = wallClock({ speed: SPEED });
  cloud = createCloud({ clock, random: seeded(1), accountId: '123456789012' });
  asked = [];
  server = createServer((request, response) => {
    const { host, 'user-agent': agent } = request.headers;
    asked.push({ host, url: request.url, agent });
    serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  found = () => port;
  serve = (_, response) => response.end('it is well');
  checkers = startCheckers({ cloud, random: seeded(1), find: async (...where) => found(...where) });
});
afterEach(async () => {
  checkers.stop();
  clock.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Resolves when as many checkers have reported as `enough` wants; looked at with each report. */
function reports(
  config: HealthCheckConfig,
  enough: (all: readonly Observation[]) => boolean,
): Promise<readonly Observation[]> {
  const { id } = cloud.healthChecks.create(`${Math.random()}`, config);
  return new Promise((resolve) => {
    const look = (): void => {
      const all = cloud.healthChecks.observations(id);
      if (enough(all)) resolve(all);
      else clock.after(500, look);
    };
    look();
  });
}
const six = (all: readonly Observation[]) => all.length === 6;
const says = (all: readonly Observation[]) => [...new Set(all.map(({ says }) => says))];

test('two in each Region ask, each at its own moment', async () => {
  const all = await reports(BEACON, six);
  expect(says(all)).toEqual(['Success: HTTP Status Code 200, OK']);
  expect([...new Set(all.map(({ region }) => region))].sort()).toEqual([
    'eu-west-1',
    'us-east-1',
    'us-west-2',
  ]);
  expect(new Set(all.map(({ at }) => at)).size).toBeGreaterThan(3);
  const [first] = asked;
  expect(first).toEqual({
    host: 'b.example.com',
    url: '/beacon',
    agent: 'Amazon-Route53-Health-Check-Service',
  });
});

test.each<[string, RequestListener, string]>([
  ['an error', (_, r) => r.writeHead(503).end(), 'Failure: HTTP Status Code 503, Service Unavailable'],
  ['a redirect is well', (_, r) => r.writeHead(302).end(), 'Success: HTTP Status Code 302, Found'],
  ['a connection that is cut', ({ socket }) => socket.destroy(), 'Failure: socket hang up'],
  ['silence', () => undefined, 'Failure: The response timed out.'],
])('%s', async (_, listener, text) => {
  serve = listener;
  expect(says(await reports(BEACON, six))).toEqual([text]);
});

test.each<[string, RequestListener, string]>([
  ['is there', (_, r) => r.end('all is well'), 'Success: HTTP Status Code 200, OK'],
  ['is missing', (_, r) => r.end('maintenance'), 'Failure: The search string is not in the body.'],
  [
    'comes too late',
    (_, r) => r.end(`${'.'.repeat(5_120)}all is well`),
    'Failure: The search string is not in the body.',
  ],
  ['never comes', (_, r) => r.write('all is '), 'Failure: The response body timed out.'],
])('a text in the body that %s', async (_, listener, text) => {
  serve = listener;
  const matching = { ...BEACON, Type: 'HTTPS_STR_MATCH', SearchString: 'well' } as const;
  expect(says(await reports(matching, six))).toEqual([text]);
});

test('no such name, and nobody who listens', async () => {
  found = () => undefined;
  expect(says(await reports(BEACON, six))).toEqual([
    'Failure: DNS resolution failed: the endpoint has no address.',
  ]);
  found = () => 1;
  expect(says(await reports(BEACON, six))[0]).toMatch(/^Failure: connect ECONNREFUSED/);
});

test('a way that is cut hurts the checkers of that Region alone; one that is gone says nothing', async () => {
  const { port } = server.address() as AddressInfo;
  found = (_, from) => (from === 'eu-west-1' ? undefined : port);
  cloud.in('us-east-1').setGone(true);
  const all = await reports(BEACON, (some) => some.length === 4);
  const good = (where: string) => all.filter(({ region }) => region === where).map((one) => one.good);
  expect([good('us-west-2'), good('eu-west-1'), good('us-east-1')]).toEqual([
    [true, true],
    [false, false],
    [],
  ]);
});

test('a check that is disabled is asked no more', async () => {
  await reports(BEACON, six);
  const [{ id } = { id: '' }] = cloud.healthChecks.list();
  cloud.healthChecks.update(id, { Disabled: true });
  // What was under way has arrived by then.
  await reports({ ...BEACON, ResourcePath: '/other' }, six);
  const before = asked.length;
  await reports({ ...BEACON, ResourcePath: '/third' }, six);
  expect(asked.slice(before).map(({ url }) => url)).not.toContain('/beacon');
});
