/**
 * The lab with its optional parts: a name of one's own, by which the prober asks the public endpoint; a secret on the way
 * from the edge to the APIs, without which there is nothing but a refusal; and the control Region in the standby. One part
 * is left out: the CloudFront function, so that traffic is moved by the distribution alone.
 */
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { assemble, type Parts } from '../../lab/stand/assemble.ts';
import { createClosers } from '../../lab/stand/closers.ts';
import { LAB, type LabStacks, packageLab } from '../../lab/stand/package/lab.ts';
import { portsFrom } from '../../lab/stand/ports.ts';
import { live } from './live.ts';

const { speed, patient } = live(10);
jest.setTimeout(patient(60_000));

const closers = createClosers();
let stacks: LabStacks;
let lab: Parts;
beforeAll(async () => {
  const secret = { originSecretParameter: '/routeaway/lab/origin-secret' };
  const name = {
    domainName: 'api.example.org',
    certificateArn: `arn:aws:acm:us-east-1:${LAB.accountId}:certificate/12345678-1234-1234-1234-123456789012`,
    hostedZoneId: 'Z0123456789ABC',
  };
  const place = { controlRegions: LAB.standby.region, routing: 'distribution' };
  stacks = await packageLab({ root: join(__dirname, '../..') }, { ...name, ...secret, ...place });
  // Nobody waits for the edge here: what was verified from one location holds for every other.
  const options = { speed, port: 0, seed: 1, propagationMs: 0 };
  lab = await assemble(stacks, portsFrom(0), options, closers);
});
afterAll(() => closers.close());

const ask = async (url: string, headers: Record<string, string>) => {
  const answer = await fetch(`${url}/health`, { headers });
  return {
    status: answer.status,
    region: answer.headers.get('x-routeaway-region'),
    body: await answer.json(),
  };
};
/** The health check itself has run; whether it found the table quick enough is another matter on a busy machine. */
const LET_IN = { body: { region: 'us-east-2', checks: expect.anything() } };
const key = { 'x-api-key': LAB.apiKey };

test('the edge is let in, and shows what its client cannot', async () => {
  // What the client pretends to know is replaced on the way.
  for (const headers of [key, { ...key, 'x-origin-verify': 'a guess' }])
    expect(await ask(lab.edge.url, headers)).toMatchObject(LET_IN);
});

test('who comes by another way is refused in either Region, with the key and all', async () => {
  for (const side of ['primary', 'standby'] as const) {
    const { url } = lab.fronts[side];
    for (const headers of [key, { ...key, 'x-origin-verify': 'a guess' }])
      expect(await ask(url, headers)).toEqual({
        status: 403,
        region: LAB[side].region,
        body: {
          type: 'about:blank',
          title: 'Forbidden',
          status: 403,
          detail: 'This API is served through its public address only.',
        },
      });
    const shown = { ...key, 'x-origin-verify': LAB.originSecret };
    expect(await ask(url, shown)).toMatchObject({ body: { region: LAB[side].region } });
  }
});

test('a browser may ask beforehand, with neither key nor secret, and read what it is refused', async () => {
  const origin = { origin: 'https://app.example.com' };
  const preflight = await fetch(`${lab.edge.url}/todos`, { method: 'OPTIONS', headers: origin });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,POST,OPTIONS');
  const refused = await fetch(`${lab.edge.url}/todos`, { headers: origin });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
});

test('the name of one’s own is in its zone, and leads to the distribution', async () => {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${lab.dnsPort}`]);
  const address = { address: expect.stringMatching(/^198\.51\.100\./), ttl: 60 };
  expect(await resolver.resolve4('api.example.org', { ttl: true })).toEqual([address]);
  expect(await resolver.resolve6('api.example.org')).toHaveLength(1);
  expect(await resolver.resolveSoa('example.org')).toMatchObject({
    hostmaster: 'awsdns-hostmaster.amazon.com',
  });
});

test('the prober is let in: it finds both Regions and the public endpoint well', async () => {
  const wait = { since: 0, withinMs: 120_000 };
  await lab.timeline.first('a good tick', ({ sentence }) => sentence === 'All healthy.', wait);
});

test('what watches runs in the Region of the standby, beside the API and apart from it', () => {
  const { region } = LAB.standby;
  const names = ['routeaway-lab-api', 'routeaway-lab-prober', 'routeaway-lab-switcher'];
  const functions = (where: string) => lab.cloud.in(where).functions.list();
  expect(
    functions(region)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names);
  expect(functions(LAB.controlRegion)).toEqual([]);
  expect(Object.keys(lab.databases.ports).sort()).toEqual([LAB.primary.region, region]);

  const here = [stacks.standby.template, stacks.failover.template];
  expect(here.map((template) => template.region)).toEqual([region, region]);
  const all = here.flatMap(({ resources }) =>
    Object.values(resources).map(({ type, ref }) => `${type} ${ref}`),
  );
  expect(all.filter((one, i) => all.indexOf(one) !== i)).toEqual([]);
});

test('the primary dies: from there, traffic is moved to the standby', async () => {
  await lab.breaks.primary('black-hole');
  const verified = 'Verified: the public endpoint answers from standby.';
  const wait = { since: 0, withinMs: 300_000 };
  await lab.timeline.first('switch that was verified', ({ sentence }) => sentence === verified, wait);
  expect(await ask(lab.edge.url, key)).toMatchObject({ region: LAB.standby.region });
  expect(lab.cloud.stores.list()).toEqual([]);
  const { DefaultCacheBehavior } = lab.cloud.distributions.get(LAB.distribution.id).config;
  expect(DefaultCacheBehavior).toMatchObject({ TargetOriginId: 'standby' });
  const lost = lab.timeline.events.filter(({ verb, loud }) => verb === 'lab' && loud);
  expect(lost.map(({ sentence }) => sentence)).toEqual(['Broke the primary: black-hole.']);
});
