import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import {
  type Edge,
  type EdgeOptions,
  type Exchange,
  startEdge,
} from '../../lab/emulator/cloudfront/index.ts';
import { type WallClock, wallClock } from '../../lab/emulator/model/index.ts';

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;
const behaviour = (TargetOriginId: string) => ({
  TargetOriginId,
  ViewerProtocolPolicy: 'https-only' as const,
  AllowedMethods: { Quantity: 7, Items: [...ALL_METHODS] },
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
});
const origin = (Id: string, OriginKeepaliveTimeout = 5) => ({
  Id,
  DomainName: `${Id}.example.net`,
  OriginPath: '/lab',
  ConnectionAttempts: 2,
  ConnectionTimeout: 2,
  CustomOriginConfig: {
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: 'https-only' as const,
    OriginReadTimeout: 12,
    OriginKeepaliveTimeout,
  },
});
const configFor = (target: string, changes: Partial<DistributionConfig> = {}): DistributionConfig => ({
  CallerReference: 'lab',
  Comment: '',
  Enabled: true,
  Origins: { Quantity: 2, Items: [origin('primary'), origin('standby')] },
  DefaultCacheBehavior: behaviour(target),
  ...changes,
});

let clock: WallClock;
let edge: Edge;
let servers: Server[];
let exchanges: Exchange[];
let served: Record<string, DistributionConfig>;
const names: Record<string, number> = {};

const serve = async (host: string, listener: RequestListener) => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  names[host] = (server.address() as AddressInfo).port;
  return server;
};
const start = async (options: Partial<EdgeOptions> = {}) => {
  edge = await startEdge({
    port: 0,
    distributions: { served: (_, location = '') => served[location] as DistributionConfig },
    distributionId: 'E1',
    locations: ['north', 'south'],
    names,
    clock,
    regionHeader: 'x-routeaway-region',
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
};
const ask = (path: string, init: RequestInit = {}, location = 'north') =>
  fetch(edge.url + path, { ...init, headers: { 'x-lab-edge': location, ...init.headers } });

beforeEach(async () => {
  clock = wallClock({ speed: 20 });
  servers = [];
  exchanges = [];
  served = { north: configFor('primary'), south: configFor('primary') };
  for (const side of ['primary', 'standby']) {
    await serve(`${side}.example.net`, async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      response.setHeader('x-routeaway-region', side);
      const { method, url, headers } = request;
      response.end(JSON.stringify({ side, method, url, headers, body }));
    });
  }
  await start();
});
afterEach(async () => {
  clock.stop();
  await edge.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

test('each location sends requests where its own configuration points', async () => {
  served.south = configFor('standby');
  const side = async (location: string) =>
    ((await (await ask('/', {}, location)).json()) as { side: string }).side;
  expect(await side('north')).toBe('primary');
  expect(await side('south')).toBe('standby');
  served.north = configFor('standby');
  expect(await side('north')).toBe('standby');
});

test('a request arrives whole, with the origin’s path and host', async () => {
  const answer = await ask('/todos?limit=2', {
    method: 'POST',
    body: 'x'.repeat(200_000),
    headers: { 'x-api-key': 'secret', 'content-type': 'text/plain', 'user-agent': 'tester' },
  });
  const got = (await answer.json()) as { headers: Record<string, string>; body: string };
  expect(got).toMatchObject({ method: 'POST', url: '/lab/todos?limit=2' });
  expect(got.body).toHaveLength(200_000);
  expect(got.headers).toMatchObject({
    host: 'primary.example.net',
    'x-api-key': 'secret',
    'user-agent': 'tester',
    'x-forwarded-for': '127.0.0.1',
  });
  expect(got.headers.via).toContain('(CloudFront)');
  expect(got.headers).not.toHaveProperty('x-lab-edge');
});

test.each(ALL_METHODS)('%s passes', async (method) => {
  const answer = await ask('/todos', { method });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-routeaway-region')).toBe('primary');
  const body = await answer.text();
  if (method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ method });
});

test('the viewer learns the location, and whoever watches what went through', async () => {
  const answer = await ask('/todos', {}, 'south');
  expect(answer.headers.get('x-amz-cf-pop')).toBe('south');
  expect(answer.headers.get('x-cache')).toBe('Miss from cloudfront');
  expect(exchanges).toEqual([
    {
      at: expect.any(Number),
      ms: expect.any(Number),
      location: 'south',
      method: 'GET',
      path: '/todos',
      status: 200,
      originId: 'primary',
      region: 'primary',
    },
  ]);
});

test('without an origin request policy the API key does not reach the origin', async () => {
  const { OriginRequestPolicyId: _, ...bare } = behaviour('primary');
  served.north = configFor('primary', { DefaultCacheBehavior: bare });
  const answer = await ask('/', { headers: { 'x-api-key': 'secret' } });
  const { headers } = (await answer.json()) as { headers: Record<string, string> };
  expect(headers).not.toHaveProperty('x-api-key');
  expect(headers['user-agent']).toBe('Amazon CloudFront');
});

test('the viewer’s host reaches the origin where the policy says so', async () => {
  served.north = configFor('primary', {
    DefaultCacheBehavior: {
      ...behaviour('primary'),
      OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3',
    },
  });
  const { headers } = (await (await ask('/')).json()) as { headers: Record<string, string> };
  expect(headers.host).toBe(new URL(edge.url).host);
});

test('a behaviour that would cache is refused with the reason', async () => {
  served.north = configFor('primary', {
    DefaultCacheBehavior: {
      ...behaviour('primary'),
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    },
  });
  const answer = await ask('/');
  expect(answer.status).toBe(501);
  expect(await answer.text()).toContain('CachingDisabled');
});

test('methods that the behaviour does not allow are refused', async () => {
  const { AllowedMethods: _, ...readOnly } = behaviour('primary');
  served.north = configFor('primary', { DefaultCacheBehavior: readOnly });
  expect((await ask('/', { method: 'POST' })).status).toBe(403);
  expect((await ask('/')).status).toBe(200);
});

test('the path chooses the behaviour', async () => {
  served.north = configFor('primary', {
    CacheBehaviors: { Quantity: 1, Items: [{ ...behaviour('standby'), PathPattern: '/files/*' }] },
  });
  const side = async (path: string) => ((await (await ask(path)).json()) as { side: string }).side;
  expect(await side('/files/a')).toBe('standby');
  expect(await side('/files')).toBe('primary');
});

test('an origin that refuses connections gives 502', async () => {
  const [dead] = servers;
  await new Promise((closed) => dead?.close(closed));
  const answer = await ask('/');
  expect(answer.status).toBe(502);
  expect(answer.headers.get('x-cache')).toBe('Error from cloudfront');
  expect(answer.headers.get('x-routeaway-region')).toBeNull();
  expect(exchanges[0]).toMatchObject({ status: 502, originId: 'primary' });
});

test('an origin that hangs up gives 502', async () => {
  await serve('primary.example.net', (request) => void request.socket.destroy());
  expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(502);
});

test('an answer that comes before the body is in reaches the viewer, as a refusal for its size does', async () => {
  const ended = new Promise((resolve) => {
    void serve('primary.example.net', (request, response) => {
      request.socket.once('close', resolve);
      response.writeHead(413).end('too large');
      request.resume();
    });
  });
  await new Promise((ready) => setImmediate(ready));
  const answer = await ask('/todos', { method: 'POST', body: 'x'.repeat(12_000_000) });
  expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
  await ended;
});

test.each([
  ['GET', 2],
  ['POST', 1],
])(
  'an origin that never answers a %s gives 504 after the distribution’s read timeout, asked %d times',
  async (method, times) => {
    let asked = 0;
    await serve('primary.example.net', () => {
      asked++;
    });
    const from = clock.now();
    expect((await ask('/', { method })).status).toBe(504);
    expect(clock.now() - from).toBeGreaterThanOrEqual(12_000 * times);
    expect(asked).toBe(times);
  },
);

describe('an origin with a completion timeout', () => {
  const within16s = () => ({
    ...configFor('primary'),
    Origins: {
      Quantity: 1,
      Items: [{ ...origin('primary'), ConnectionAttempts: 3, ResponseCompletionTimeout: 16 }],
    },
  });

  test('that never answers a read gives 504 then, in the middle of the second attempt', async () => {
    served.north = within16s();
    let asked = 0;
    await serve('primary.example.net', () => {
      asked++;
    });
    const from = clock.now();
    expect((await ask('/')).status).toBe(504);
    expect(clock.now() - from).toBeGreaterThanOrEqual(16_000);
    // The third would begin after 24 s.
    expect(asked).toBeLessThan(3);
  });

  test('that never ends its answer is cut off then', async () => {
    served.north = within16s();
    await serve('primary.example.net', (_, response) => {
      response.write('a beginning');
    });
    const from = clock.now();
    const answer = await ask('/');
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    expect(clock.now() - from).toBeGreaterThanOrEqual(16_000);
  });

  test('is left alone where its answer is complete', async () => {
    served.north = within16s();
    expect(await (await ask('/')).json()).toMatchObject({ side: 'primary' });
  });
});

test('a viewer that leaves is not waited for', async () => {
  let asked = 0;
  const left = new Promise<void>((resolve) => {
    void serve('primary.example.net', (request) => {
      asked++;
      request.once('close', resolve);
      viewer.destroy();
    });
  });
  await new Promise((ready) => setImmediate(ready));
  const viewer = httpRequest(edge.url, { headers: { 'x-lab-edge': 'north' } });
  viewer.on('error', () => undefined);
  viewer.end();
  await left;
  expect(asked).toBe(1);
});

test('an origin that the distribution does not have, a host that nobody has, a location that is not there', async () => {
  served.north = configFor('nobody');
  expect((await ask('/')).status).toBe(500);
  served.north = configFor('primary', {
    Origins: { Quantity: 1, Items: [{ ...origin('primary'), DomainName: 'constructor' }] },
  });
  expect((await ask('/')).status).toBe(502);
  const answer = await ask('/', {}, 'west');
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('north or south');
});

test('viewers that name no location are spread, each always to the same', async () => {
  const pop = async (agent: string) =>
    (await fetch(edge.url, { headers: { 'user-agent': agent } })).headers.get('x-amz-cf-pop');
  const pops = await Promise.all(Array.from({ length: 20 }, (_, i) => pop(`client-${i}`)));
  expect(new Set(pops)).toEqual(new Set(['north', 'south']));
  expect(await Promise.all(Array.from({ length: 20 }, (_, i) => pop(`client-${i}`)))).toEqual(pops);
});

describe('connections to an origin', () => {
  let opened: string[];
  /** Resolves after so much lab time. */
  const pass = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const side = async (location = 'north') =>
    ((await (await ask('/', {}, location)).json()) as { side: string }).side;

  beforeEach(() => {
    // At this speed a second: as long as a busy machine may take for a request.
    const Origins = { Quantity: 2, Items: [origin('primary', 20), origin('standby', 20)] };
    served = { north: configFor('primary', { Origins }), south: configFor('primary', { Origins }) };
    opened = [];
    for (const [i, server] of servers.entries())
      server.on('connection', () => opened.push(i === 0 ? 'primary' : 'standby'));
  });

  test('are used again, by each location its own', async () => {
    for (const location of ['north', 'north', 'south', 'north', 'south']) await side(location);
    await ask('/', { method: 'POST', body: 'x'.repeat(100_000) }).then((answer) => answer.text());
    expect(opened).toEqual(['primary', 'primary']);
  });

  test('are given up after the origin’s keep-alive timeout', async () => {
    await side();
    await pass(21_000);
    await side();
    expect(opened).toEqual(['primary', 'primary']);
  });

  test('are replaced where the origin has ended them', async () => {
    await side();
    servers[0]?.closeIdleConnections();
    expect([await side(), opened.length]).toEqual(['primary', 2]);
  });

  test('are kept whatever the DNS says meanwhile: it moves new ones only', async () => {
    await edge.close();
    let leadsTo: string | undefined = 'primary.example.net';
    await start({ resolve: async () => leadsTo });
    expect(await side()).toBe('primary');
    leadsTo = 'standby.example.net';
    expect([await side(), await side('south')]).toEqual(['primary', 'standby']);
    await pass(21_000);
    expect(await side()).toBe('standby');
    leadsTo = undefined;
    await pass(21_000);
    expect((await ask('/')).status).toBe(502);
  });
});
