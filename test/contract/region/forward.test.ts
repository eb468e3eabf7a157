/** A server of the user's own as a Region: what it gets, what goes back, and what its failures look like. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Front, startFront } from '../../../lab/emulator/api-gateway/index.ts';
import { parseFault, seeded, virtualClock } from '../../../lab/emulator/model/index.ts';
import { GOOD, KEY } from '../../unit/probe/certificates.ts';
import { ask } from './http.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );
  return (server.address() as AddressInfo).port;
}

async function before(server: URL): Promise<{ front: Front; clock: ReturnType<typeof virtualClock> }> {
  const clock = virtualClock(0);
  const front = await startFront({ port: 0, server, clock, random: seeded(1) });
  closing.push(() => front.stop());
  return { front, clock };
}

const body = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

const echo: RequestListener = async (request, response) => {
  const { method, url, headers } = request;
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ method, url, headers, body: await body(request) }));
};

test('a request goes on as it came, below the path of the server, and its answer goes back', async () => {
  const port = await serve(createServer(echo));
  const { front } = await before(new URL(`http://127.0.0.1:${port}/v1/`));
  expect(front.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  const heard = await ask(`${front.url}/things/a%20b?x=1&x=2`, 'PUT', {
    body: 'ü',
    headers: { 'x-own': 'yes' },
  });
  expect(heard).toMatchObject({
    status: 201,
    headers: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] },
  });
  expect(JSON.parse(heard.body)).toMatchObject({
    method: 'PUT',
    url: '/v1/things/a%20b?x=1&x=2',
    headers: { host: `127.0.0.1:${port}`, 'x-own': 'yes' },
    body: 'ü',
  });
});

test('a path that looks like a host stays a path', async () => {
  const port = await serve(createServer(echo));
  const { front } = await before(new URL(`http://127.0.0.1:${port}`));
  const heard = await ask(`http://127.0.0.1:${front.port}//elsewhere.example/x`);
  expect(JSON.parse(heard.body)).toMatchObject({ url: '//elsewhere.example/x' });
});

test('https with a certificate that nobody has signed', async () => {
  const port = await serve(createSecureServer({ key: KEY, cert: GOOD }, echo) as unknown as Server);
  const { front } = await before(new URL(`https://localhost:${port}`));
  expect((await ask(`${front.url}/`)).status).toBe(201);
});

test('a server that is not there, or hangs up, cuts its clients off', async () => {
  const hangs = createServer((request) => request.socket.destroy());
  const port = await serve(hangs);
  const { front } = await before(new URL(`http://127.0.0.1:${port}`));
  await expect(ask(`${front.url}/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await closing.shift()?.();
  await expect(ask(`${front.url}/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a server that never answers is given up after the time that API Gateway has', async () => {
  let asked = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const port = await serve(createServer(() => asked()));
  const { front, clock } = await before(new URL(`http://127.0.0.1:${port}`));
  const hanging = ask(`${front.url}/`);
  await reached;
  clock.advance(29_000);
  expect((await hanging).status).toBe(504);
});

test('it can be broken like any other Region, and the server hears nothing of it', async () => {
  let heard = 0;
  const port = await serve(
    createServer((_, response) => {
      heard += 1;
      response.end('fine');
    }),
  );
  const { front } = await before(new URL(`http://127.0.0.1:${port}`));
  await front.lay(parseFault('errors 100%'));
  expect((await ask(`${front.url}/`)).status).toBe(500);
  expect(heard).toBe(0);
  await front.lay('none');
  expect((await ask(`${front.url}/`)).body).toBe('fine');
});
