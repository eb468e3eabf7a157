/** The way in without CloudFront: each request goes where the name leads then, and what breaks behind it breaks for the client. */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Door, startDoor } from '../../../lab/stand/door.ts';

type Serve = (incoming: IncomingMessage, response: ServerResponse) => void;

const NAME = 'active.example.com';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A Region: its port. */
async function served(serve: Serve): Promise<number> {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function doorTo(find: () => Promise<number | undefined>): Promise<Door> {
  const door = await startDoor({ port: 0, name: NAME, find });
  ends.push(() => door.stop());
  return door;
}

const says =
  (what: string): Serve =>
  (_, response) =>
    void response.end(what);

test('method, path, headers and body go through, under the name; status, headers and body come back', async () => {
  const to = await served(({ method, url, headers }, response) => {
    response.writeHead(418, { 'x-from': 'standby' });
    response.end(JSON.stringify({ method, url, host: headers.host, key: headers['x-api-key'] }));
  });
  const door = await doorTo(async () => to);
  const answer = await fetch(`${door.url}/items?x=1`, { method: 'DELETE', headers: { 'x-api-key': 'k' } });
  expect([answer.status, answer.headers.get('x-from'), await answer.json()]).toEqual([
    418,
    'standby',
    { method: 'DELETE', url: '/items?x=1', host: NAME, key: 'k' },
  ]);
});

test('a body goes through whole', async () => {
  const to = await served((incoming, response) => void incoming.pipe(response));
  const door = await doorTo(async () => to);
  const body = 'ä'.repeat(300_000);
  expect(await (await fetch(door.url, { method: 'POST', body })).text()).toBe(body);
});

test('the name is asked for each request, also on one connection', async () => {
  const ports = [await served(says('primary')), await served(says('standby'))];
  const door = await doorTo(async () => ports.shift());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  ends.push(() => agent.destroy());
  const ask = async () => {
    const [answer] = (await once(request(door.url, { agent }).end(), 'response')) as [IncomingMessage];
    return [answer.socket.localPort, await text(answer)];
  };
  const [first, second] = [await ask(), await ask()];
  expect([first[1], second[1]]).toEqual(['primary', 'standby']);
  expect(second[0]).toBe(first[0]);
});

test.each<[string, () => Promise<number | undefined>]>([
  ['the name leads nowhere', async () => undefined],
  ['the name cannot be found', () => Promise.reject(new Error('no answer of the name server'))],
  ['nobody listens there', async () => 1],
])('%s: no answer, and the connection breaks', async (_, find) => {
  const door = await doorTo(find);
  await expect(once(request(door.url).end(), 'response')).rejects.toThrow(/socket hang up|ECONNRESET/);
});

test('a Region that breaks in the middle of its answer breaks the client’s, too', async () => {
  const to = await served((_, response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('half', () => response.destroy());
  });
  const door = await doorTo(async () => to);
  const [answer] = (await once(request(door.url).end(), 'response')) as [IncomingMessage];
  await expect(text(answer)).rejects.toThrow('aborted');
});

/** One that never answers: its port, and the first request that arrives. */
async function silent() {
  let arrives: (incoming: IncomingMessage) => void = () => undefined;
  const arrived = new Promise<IncomingMessage>((resolve) => {
    arrives = resolve;
  });
  return { to: await served((incoming) => arrives(incoming)), arrived };
}

test('a client that goes away takes its request along', async () => {
  const { to, arrived } = await silent();
  const door = await doorTo(async () => to);
  const asked = request(door.url).end();
  asked.on('error', () => undefined);
  const { socket } = await arrived;
  const closed = once(socket, 'close');
  asked.destroy();
  await closed;
});

test('once it is stopped nobody listens, and open requests end', async () => {
  const { to, arrived } = await silent();
  const door = await doorTo(async () => to);
  const ended = expect(once(request(door.url).end(), 'response')).rejects.toThrow(
    /socket hang up|ECONNRESET/,
  );
  await arrived;
  await door.stop();
  await ended;
  await expect(once(request(door.url).end(), 'response')).rejects.toThrow('ECONNREFUSED');
});
