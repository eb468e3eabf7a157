/** Two servers of the user's own in the place of the sample API: one ends, and clients are served by the other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lab } from '../../lab/stand/lab.ts';
import { healthUrlOf } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { live, proven } from './live.ts';

const { speed, patient } = live(8);
jest.setTimeout(patient(120_000));

const servers: Server[] = [];
let lab: Lab | undefined;

afterAll(async () => {
  await lab?.close();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

const OWN = { healthPath: '/up', expectBody: 'contains:fine', expectMarker: 'optional' };

async function serve(name: string, lets: (authorization?: string) => boolean = () => true): Promise<URL> {
  const server = createServer(({ url, headers }, response) => {
    response.statusCode = !lets(headers.authorization) ? 401 : url === '/v1/up' ? 200 : 404;
    response.setHeader('x-server', name).end('fine');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
}

test('its clients are served by the standby after the primary has ended', async () => {
  lab = await startLab({
    port: 0,
    speed,
    propagationMs: 5_000,
    storePropagationMs: 2_000,
    servers: { primary: await serve('first'), standby: await serve('second') },
    parameters: OWN,
  });
  const { addresses, timeline, clock } = lab;
  const server = async () => (await fetch(`${addresses.edge}/up`)).headers.get('x-server');
  expect(await server()).toBe('first');
  const ended = { since: clock.now(), withinMs: 240_000 };
  servers[0]?.closeAllConnections();
  servers[0]?.close();
  await timeline.first('a switch', ({ sentence }) => sentence.startsWith('Switch to standby'), ended);
  // The key reaches both edge locations within two seconds here.
  while ((await server()) !== 'second') await new Promise<void>((resolve) => clock.after(1_000, resolve));
  expect(healthUrlOf(lab.stacks, 'primary').href).toBe('https://primary.example.com/v1/up');
});

test('servers that want a bearer token get it; while it is exchanged nothing moves, and nothing says it', async () => {
  const [first, second] = ['first-token-of-the-servers', 'second-token-of-the-servers'];
  let accepted = first;
  const met = { refused: new Set<string>(), accepted: new Set<string>() };
  let news = () => {};
  const guard = (name: string) => (authorization: string | undefined) => {
    const fits = authorization === `Bearer ${accepted}`;
    met[fits ? 'accepted' : 'refused'].add(name);
    news();
    return fits;
  };
  const until = (all: () => boolean) =>
    new Promise<void>((resolve) => {
      news = () => all() && resolve();
      news();
    });
  const guarded = await startLab({
    port: 0,
    speed,
    servers: {
      primary: await serve('first', guard('first')),
      standby: await serve('second', guard('second')),
    },
    apiKey: first,
    parameters: { ...OWN, probeAuth: 'bearer' },
  });
  try {
    const { timeline, cloud } = guarded;
    await proven(guarded, 'standby');
    expect(met.refused.size).toBe(0);
    accepted = second;
    await until(() => met.refused.size === 2);
    met.accepted.clear();
    const token = { name: '/routeaway/lab/probe-key', type: 'SecureString', value: second } as const;
    cloud.in(cloud.region).parameters.put({ ...token, overwrite: true });
    await until(() => met.accepted.size === 2);
    await proven(guarded, 'standby');
    const told = JSON.stringify(timeline.events);
    expect(told).not.toMatch(/Switch to|first-token|second-token/);
    expect(told).toContain('status 401: refused, the credentials may be missing');
  } finally {
    await guarded.close();
  }
});

test('a server that is not there is said at once', async () => {
  const standby = await serve('second');
  const primary = new URL('http://127.0.0.1:9/v1');
  await expect(startLab({ port: 0, speed, servers: { primary, standby } })).rejects.toThrow(
    'The primary does not answer its health check: http://127.0.0.1:9/v1/health gives no answer',
  );
});
