/** Functions at the lab's edge: the CloudFront function's real source over the lab's store, and what a broken one does. */
import { createServer, type RequestListener, type RequestOptions, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import {
  createEdgeFunctions,
  createRunner,
  type Edge,
  type RunFunction,
  startEdge,
} from '../../lab/emulator/cloudfront/index.ts';
import {
  createCloud,
  seeded,
  virtualClock,
  type WallClock,
  wallClock,
} from '../../lab/emulator/model/index.ts';
import type { Open } from '../../shared/probe/ask.ts';
import { createProbes } from '../../shared/probe/probes.ts';
import { filled } from '../unit/edge-function/source.ts';

const ARN = 'arn:aws:cloudfront::123456789012:function/ours';
const SIDES = { primary: 'primary', standby: 'standby' };
const DELAYS: Readonly<Record<string, number>> = { north: 1_000, south: 4_000 };

const origin = (Id: string) => ({
  Id,
  DomainName: `${Id}.example.net`,
  OriginPath: '',
  ConnectionAttempts: 1,
  ConnectionTimeout: 10,
  CustomOriginConfig: {
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: 'https-only' as const,
    OriginReadTimeout: 12,
  },
});
const behaviour = (EventType: 'viewer-request' | 'viewer-response' = 'viewer-request') => ({
  TargetOriginId: 'primary',
  ViewerProtocolPolicy: 'https-only' as const,
  AllowedMethods: {
    Quantity: 7,
    Items: [
      'GET' as const,
      'HEAD' as const,
      'OPTIONS' as const,
      'PUT' as const,
      'POST' as const,
      'PATCH' as const,
      'DELETE' as const,
    ],
  },
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  FunctionAssociations: { Quantity: 1, Items: [{ EventType, FunctionARN: ARN }] },
});
const config = (DefaultCacheBehavior = behaviour()): DistributionConfig => ({
  CallerReference: 'lab',
  Comment: '',
  Enabled: true,
  Origins: { Quantity: 2, Items: [origin('primary'), origin('standby')] },
  DefaultCacheBehavior,
});

/** Time in the cloud stands still unless it is moved; the edge's own runs. */
const cloudClock = virtualClock(0);
const { stores } = createCloud({
  clock: cloudClock,
  accountId: '123456789012',
  random: seeded(1),
  locations: ['north', 'south'],
  storePropagationMs: (location) => DELAYS[location] ?? 0,
});
const { arn: storeArn } = stores.create({ name: 'ours', id: '1' });
const write = (value: string) =>
  stores.update(storeArn, { puts: [{ key: 'traffic', value }] }, stores.describe(storeArn).etag);
const settled = () => cloudClock.advance(5_000);

const functions = (code: string): RunFunction => createEdgeFunctions([{ arn: ARN, code, storeArn }], stores);

let edgeClock: WallClock;
let edge: Edge;
let servers: Record<string, Server>;
let asked: string[];
const names: Record<string, number> = {};

async function serve(side: string, listener: RequestListener): Promise<void> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${side}`);
    listener(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  names[`${side}.example.net`] = (server.address() as AddressInfo).port;
  servers[side]?.closeAllConnections();
  servers[side]?.close();
  servers[side] = server;
}
const well =
  (side: string, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'x-side': side }).end(side);
  };

async function start(code: string, served = config()): Promise<void> {
  edge = await startEdge({
    port: 0,
    distributions: { served: () => served },
    distributionId: 'E1',
    locations: ['north', 'south'],
    names,
    clock: edgeClock,
    runFunction: functions(code),
  });
}
async function ask(headers: Record<string, string> = {}, method = 'GET') {
  const answer = await fetch(`${edge.url}/todos`, { method, headers: { 'x-lab-edge': 'north', ...headers } });
  return {
    status: answer.status,
    side: answer.headers.get('x-side'),
    xCache: answer.headers.get('x-cache'),
    text: await answer.text(),
  };
}

beforeEach(async () => {
  edgeClock = wallClock({ speed: 1 });
  servers = {};
  asked = [];
  for (const side of Object.keys(SIDES)) await serve(side, well(side));
});
afterEach(async () => {
  edgeClock.stop();
  await edge?.close();
  for (const server of Object.values(servers)) {
    server.closeAllConnections();
    server.close();
  }
});

const ours = (readsFailOver = false) => filled({ origins: SIDES, readsFailOver });

test('two locations disagree until the key has reached both', async () => {
  await start(ours());
  const both = async () => [(await ask()).side, (await ask({ 'x-lab-edge': 'south' })).side];
  write('v1 primary 1');
  settled();
  write('v1 standby 2');
  expect(await both()).toEqual(['primary', 'primary']);
  cloudClock.advance(1_000);
  expect(await both()).toEqual(['standby', 'primary']);
  cloudClock.advance(3_000);
  expect(await both()).toEqual(['standby', 'standby']);
  stores.update(storeArn, { deletes: ['traffic'] }, stores.describe(storeArn).etag);
  settled();
  expect(await both()).toEqual(['primary', 'primary']);
});

test('a share of the clients goes over, each always to the same side', async () => {
  write('v1 primary 3 50%');
  settled();
  await start(ours());
  const sides = async () => {
    const found: (string | null)[] = [];
    for (let i = 1; i <= 40; i++) found.push((await ask({ 'x-lab-viewer': `203.0.113.${i}` })).side);
    return found;
  };
  const first = await sides();
  expect(new Set(first)).toEqual(new Set(['primary', 'standby']));
  expect(await sides()).toEqual(first);
  expect((await ask({ 'x-lab-viewer': 'someone' })).status).toBe(400);
});

describe('a read that fails over', () => {
  beforeEach(async () => {
    write('v1 primary 4 reads');
    settled();
    await start(ours(true));
  });

  test.each([500, 502, 503, 504])('after %d', async (status) => {
    await serve('primary', well('primary', status));
    expect(await ask()).toMatchObject({ status: 200, side: 'standby' });
    expect((await ask({}, 'HEAD')).side).toBe('standby');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await ask({}, method)).toMatchObject({ status, side: 'primary' });
  });

  test.each([200, 301, 403, 404, 409, 429, 501])('not after %d', async (status) => {
    await serve('primary', well('primary', status));
    const answer = await fetch(`${edge.url}/todos`, {
      headers: { 'x-lab-edge': 'north' },
      redirect: 'manual',
    });
    expect([answer.status, asked]).toEqual([status, ['GET primary']]);
    await answer.text();
  });

  test('where nobody is there', async () => {
    await new Promise((closed) => servers.primary?.close(closed));
    expect(await ask()).toMatchObject({ status: 200, side: 'standby' });
    expect((await ask({}, 'POST')).status).toBe(502);
  });

  test('where the connection is cut', async () => {
    await serve('primary', (request) => void request.socket.destroy());
    expect(await ask()).toMatchObject({ status: 200, side: 'standby' });
  });

  test('after one read timeout, where nothing is said', async () => {
    await serve('primary', () => undefined);
    await edge.close();
    edgeClock.stop();
    edgeClock = wallClock({ speed: 40 });
    await start(ours(true));
    const from = edgeClock.now();
    expect(await ask()).toMatchObject({ status: 200, side: 'standby' });
    expect(edgeClock.now() - from).toBeGreaterThanOrEqual(12_000);
    expect(asked).toEqual(['GET primary', 'GET standby']);
  });

  test('to an answer that is no better: that is what the viewer gets', async () => {
    await serve('primary', well('primary', 500));
    await serve('standby', well('standby', 503));
    expect(await ask()).toMatchObject({ status: 503, side: 'standby' });
    expect(asked).toEqual(['GET primary', 'GET standby']);
  });

  test('asks the standby first where the key says so', async () => {
    write('v1 standby 5 reads');
    settled();
    expect((await ask()).side).toBe('standby');
    expect((await ask({}, 'POST')).side).toBe('primary');
  });
});

const IMPORT = "import cf from 'cloudfront';\n";

test.each<[string, string, RegExp]>([
  ['throws', "function handler() { throw new Error('Oh no.'); }", /Oh no\./],
  ['rejects', "async function handler() { await cf.kvs().get('nothing'); }", /KeyNotFound/],
  ['never ends', 'async function handler() { await new Promise(() => undefined); }', /did not end/],
  ['returns nothing', 'function handler() {}', /something else than the request/],
  [
    'rewrites the request',
    "function handler(event) { event.request.uri = '/'; return event.request; }",
    /something else than the request/,
  ],
  ['asks another store', "async function handler() { await cf.kvs('2').get('traffic'); }", /not associated/],
  ['is none', 'const handle = 1;', /handler is not defined/],
])('a function that %s gives the viewer an error page, and nobody is asked', async (_, code, says) => {
  await start(IMPORT + code);
  const { status, text, xCache } = await ask();
  expect([status, asked, xCache]).toEqual([503, [], 'FunctionExecutionError from cloudfront']);
  expect(text).toMatch(says);
});

test('a loop without end is ended', () => {
  const run = createRunner({ code: `${IMPORT}function handler() { for (;;); }`, limitMs: 20 });
  const request = { method: 'GET', uri: '/', headers: {}, ip: '::1', distributionId: 'E1', requestId: '1' };
  expect(run(request, () => undefined)).toEqual({
    kind: 'failed',
    why: expect.stringContaining('timed out'),
  });
});

test('of what CloudFront does not take of ours, writes know nothing', async () => {
  write('v1 primary 6');
  settled();
  await start(filled({ origins: { primary: 'primary', standby: 'gone' }, readsFailOver: true }));
  expect(await ask()).toMatchObject({ status: 502, xCache: 'FunctionValidationError from cloudfront' });
  expect(await ask({}, 'POST')).toMatchObject({ status: 200, side: 'primary' });

  const url = new URL('https://edge.example.com/todos');
  const probes = createProbes(
    {
      regions: { primary: 'us-east-2', standby: 'us-west-2' },
      healthUrls: { primary: url, standby: url },
      publicUrl: url,
      publicWriteUrl: url,
      controlUrls: [],
      expect: { body: 'any', marker: 'optional', maxLatency: 60_000 },
      markerHeader: 'x-routeaway-region',
      probeTimeout: 60_000,
      settings: { readsFailOver: true },
    },
    {
      now: Date.now,
      open: ((_: URL, options: RequestOptions) => request(edge.url, { ...options, path: '/todos' })) as Open,
    },
  );
  const verdict = await probes.public(0);
  expect(verdict).toMatchObject({
    judgement: 'unknown',
    evidence: 'read: status 502: FunctionValidationError at the edge',
  });
  expect(verdict.edgeFunctionError).toBe(true);
});

const GROUP = (ids: string, codes = '500') =>
  `cf.createRequestOriginGroup({ originIds: [${ids}], failoverCriteria: { statusCodes: [${codes}] } });`;

describe('a choice that CloudFront does not take', () => {
  test.each<[string, string, RegExp]>([
    ['an origin that is not there', "cf.selectRequestOriginById('nobody');", /no origin nobody/],
    ['no origin', 'cf.selectRequestOriginById();', /no origin undefined/],
    ['a group with an origin that is not there', GROUP("'primary', { originId: 'west' }"), /no origin west/],
    ['a group of none', GROUP(''), /has none/],
    ['a group of one', GROUP("'primary'"), /two origins, and this one has primary/],
    ['a group of one, twice', GROUP("'primary', 'primary'"), /this one has primary, primary/],
    ['a group of three', GROUP("'primary', 'standby', 'primary'"), /this one has primary, standby, primary/],
    ['a group that waits for a good answer', GROUP("'primary', 'standby'", '200'), /fail over on 200/],
    ['a group that waits for nothing', GROUP("'primary', 'standby'", ''), /fail over on nothing/],
  ])('%s: the viewer alone learns of it', async (_, choice, says) => {
    await start(
      `${IMPORT}function handler(event) { try { ${choice} } catch (_) { cf.selectRequestOriginById('standby'); } return event.request; }`,
    );
    const answer = await ask();
    expect(answer).toMatchObject({ status: 502, xCache: 'FunctionValidationError from cloudfront' });
    expect(answer.text).toMatch(says);
    expect(asked).toEqual([]);
  });
});

test.each(["'primary', 'standby'", "{ originId: 'primary' }, { originId: 'standby' }"])(
  'a group of %s is one, and a group for a write is nobody knows what',
  async (ids) => {
    await start(`${IMPORT}function handler(event) { ${GROUP(ids)} return event.request; }`);
    expect((await ask({}, 'POST')).status).toBe(501);
    expect((await ask()).side).toBe('primary');
  },
);

test('nothing is kept between two requests', async () => {
  await start(
    `${IMPORT}let count = 0; function handler(event) { count += 1; if (count > 1) throw new Error('kept'); return event.request; }`,
  );
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
});

test('a function at another event, or one that nobody has, gives an error page', async () => {
  await start(ours(), config(behaviour('viewer-response')));
  expect((await ask()).text).toContain('not at viewer-response');
  await edge.close();
  const elsewhere = behaviour();
  elsewhere.FunctionAssociations.Items = [{ EventType: 'viewer-request', FunctionARN: `${ARN}-other` }];
  await start(ours(), config(elsewhere));
  expect(await ask()).toMatchObject({ status: 503, text: expect.stringContaining(`${ARN}-other`) });
});
