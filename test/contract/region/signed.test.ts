/**
 * Probes of an API with IAM authorization: asked directly and through the edge, by a client that signs as prober and switcher do.
 * The API checks each signature by signing what it got once more.
 */
import { request } from 'node:http';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Front, startFront } from '../../../lab/emulator/api-gateway/index.ts';
import { type Edge, startEdge } from '../../../lab/emulator/cloudfront/index.ts';
import { readPolicy } from '../../../lab/emulator/iam/index.ts';
import { seeded, type WallClock, wallClock } from '../../../lab/emulator/model/index.ts';
import { createSign } from '../../../shared/aws/sign.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import type { Open } from '../../../shared/probe/ask.ts';
import { createProbes, createPublicEndpoint } from '../../../shared/probe/probes.ts';
import { apiTemplate } from './template.ts';

const REGIONS = { primary: 'us-east-2', standby: 'us-west-2' } as const;
const HOSTS = {
  primary: 'primarylab.execute-api.us-east-2.amazonaws.com',
  standby: 'primarylab.execute-api.us-west-2.amazonaws.com',
} as const;
const MAY = [
  'arn:aws:execute-api:*:123456789012:primarylab/*/GET*/health',
  'arn:aws:execute-api:*:123456789012:primarylab/*/POST*/health',
];

let clock: WallClock;
let fronts: Readonly<Record<Side, Front>>;
let edge: Edge;
let served: Side;
let asked: [host: string | undefined, status: number][];
let resources: readonly string[];

beforeEach(async () => {
  clock = wallClock({ speed: 1 });
  served = 'primary';
  asked = [];
  resources = MAY;
  const start = (side: Side) =>
    startFront({
      port: 0,
      clock,
      random: seeded(1),
      template: apiTemplate({ region: REGIONS[side], authorization: 'AWS_IAM' }),
      invoke: async () => ({
        statusCode: 200,
        headers: { 'x-routeaway-region': REGIONS[side] },
        body: '{"status":"pass"}',
      }),
      roleOf: (key) =>
        key === 'PROBER'
          ? {
              principalArn: 'arn:aws:sts::123456789012:assumed-role/prober/prober',
              policies: [
                readPolicy({
                  Version: '2012-10-17',
                  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resources }],
                }),
              ],
            }
          : undefined,
    });
  fronts = { primary: await start('primary'), standby: await start('standby') };
  const origin = (Id: Side) => ({
    Id,
    DomainName: HOSTS[Id],
    OriginPath: '/lab',
    ConnectionAttempts: 1,
    ConnectionTimeout: 2,
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginReadTimeout: 5,
    },
  });
  edge = await startEdge({
    port: 0,
    distributionId: 'E1',
    locations: ['chicago'],
    clock,
    names: { [HOSTS.primary]: fronts.primary.port, [HOSTS.standby]: fronts.standby.port },
    distributions: {
      served: () => ({
        CallerReference: 'lab',
        Comment: '',
        Enabled: true,
        Origins: { Quantity: 2, Items: SIDES.map(origin) },
        DefaultCacheBehavior: {
          TargetOriginId: served,
          ViewerProtocolPolicy: 'https-only',
          AllowedMethods: {
            Quantity: 7,
            Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
          },
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        },
      }),
    },
  });
});
afterEach(async () => {
  await edge.close();
  await Promise.all(SIDES.map((side) => fronts[side].stop()));
  clock.stop();
});

/** The names lead here; requests keep the host that they would have on the network. */
const open = ((url: URL, options: { headers: object }) => {
  const port =
    url.hostname === 'api.example.com'
      ? edge.port
      : url.hostname === HOSTS.primary
        ? fronts.primary.port
        : fronts.standby.port;
  const there = new URL(url.pathname, `http://127.0.0.1:${port}`);
  return request(there, { ...options, headers: { ...options.headers, host: url.host } }).on(
    'response',
    ({ statusCode = 0 }) =>
      asked.push([url.hostname === 'api.example.com' ? 'public' : url.hostname, statusCode]),
  );
}) as unknown as Open;

function probing({ secret = 'lab', key = 'PROBER', late = 0 } = {}) {
  const config = {
    regions: REGIONS,
    healthUrls: {
      primary: new URL(`https://${HOSTS.primary}/lab/health`),
      standby: new URL(`https://${HOSTS.standby}/lab/health`),
    },
    publicUrl: new URL('https://api.example.com/health'),
    publicWriteUrl: new URL('https://api.example.com/health'),
    controlUrls: [],
    expect: { body: 'health+json', marker: 'required', maxLatency: 20_000 },
    markerHeader: 'x-routeaway-region',
    probeTimeout: 20_000,
    probeAuth: 'iam',
  } as const;
  const credentials = { accessKeyId: key, secretAccessKey: secret, sessionToken: 'a/session+token==' };
  const sign = createSign(new SSMClient({ region: 'ca-central-1', credentials }));
  const means = { now: () => clock.now() - late, sign, open };
  return { probes: createProbes(config, means), endpoint: createPublicEndpoint(config, means) };
}

test('each side accepts a probe that is signed for its own Region', async () => {
  const { probes } = probing();
  for (const side of SIDES) expect(await probes.side(side, 1)).toMatchObject({ judgement: 'healthy' });
});

test('the public endpoint is signed for the side that serves, whichever that is, a read and a write', async () => {
  const { probes, endpoint } = probing();
  expect(await probes.public(1)).toMatchObject({ judgement: 'healthy', servedBy: 'primary' });
  expect(asked).toEqual([['public', 200]]);
  served = 'standby';
  asked = [];
  expect(await probes.public(2)).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
  expect(asked).toEqual([
    ['public', 403],
    ['public', 200],
  ]);
  asked = [];
  expect(await probes.public(3)).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
  expect(asked).toEqual([['public', 200]]);
  expect(await endpoint.ask()).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
});

test('a dead side is no refusal: nothing is asked twice', async () => {
  const { probes } = probing();
  await fronts.primary.lay({ kind: 'dead' });
  expect(await probes.public(1)).toMatchObject({ judgement: 'unhealthy' });
  expect(asked).toHaveLength(1);
});

test.each([
  ['a wrong secret', { secret: 'another' }],
  ['a key that nobody has', { key: 'NOBODY' }],
  ['a clock that is six minutes slow', { late: 6 * 60_000 }],
])('%s is refused, and the refusal says nothing about a side', async (_, wrong) => {
  const { probes } = probing(wrong);
  for (const verdict of [await probes.side('primary', 1), await probes.public(1)])
    expect(verdict).toMatchObject({ judgement: 'unknown', refused: true });
});

test('a role that may not ask is refused', async () => {
  resources = MAY.map((one) => one.replace(/\/health$/, '/other'));
  expect(await probing().probes.side('primary', 1)).toMatchObject({ judgement: 'unknown', refused: true });
});

test('a request without a signature is refused', async () => {
  const answer = await fetch(`${fronts.primary.url}/health`);
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
    403,
    'MissingAuthenticationTokenException',
  ]);
});
