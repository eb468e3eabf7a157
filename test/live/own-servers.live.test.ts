/** Two servers of the user's own in the place of the sample API: one ends, and clients are served by the other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lab } from '../../lab/stand/lab.ts';
import { healthUrlOf } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { live } from './live.ts';

const { speed, patient } = live(8);
jest.setTimeout(patient(120_000));

const servers: Server[] = [];
let lab: Lab | undefined;

afterAll(async () => {
  await lab?.close();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

async function serve(name: string): Promise<URL> {
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/v1/up' ? 200 : 404;
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
    parameters: { healthPath: '/up', expectBody: 'contains:fine', expectMarker: 'optional' },
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

test('a server that is not there is said at once', async () => {
  const standby = await serve('second');
  const primary = new URL('http://127.0.0.1:9/v1');
  await expect(startLab({ port: 0, speed, servers: { primary, standby } })).rejects.toThrow(
    'The primary does not answer its health check: http://127.0.0.1:9/v1/health gives no answer',
  );
});
