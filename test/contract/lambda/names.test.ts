import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startNameServer } from '../../../lab/emulator/dns/index.ts';
import { createCertificates, createNames, endCertificate } from '../../../lab/emulator/lambda/index.ts';
import { type Bench, bench } from './bundles.ts';

/** Asks with the default agent, as the prober does. */
const ASKS = `
  import { request } from 'node:https';
  export const handler = (url) => new Promise((resolve) => {
    const ask = request(url, { headers: { 'x-api-key': 'k' } }, (response) => {
      const { authorized } = response.socket;
      const certificate = response.socket.getPeerCertificate();
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (chunk) => { body += chunk; });
      response.on('end', () => resolve({ body, authorized, ends: Date.parse(certificate.valid_to) }));
    });
    ask.on('error', ({ code, message }) => resolve({ code, message }));
    ask.end();
  });
`;

let at: Bench;
let server: Server;
let port: number;
beforeEach(async () => {
  at = bench();
  server = createServer((request, response) => {
    response.end(`${request.headers.host} ${request.url} ${request.headers['x-api-key']}`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  await at.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

test('https to a name of the lab reaches its port, with a certificate to look at', async () => {
  const asks = at.start(ASKS, { names: createNames({ 'api.example.net': port }) });
  const answer = (await asks.invoke('https://api.example.net/health')) as { ends: number };
  expect(answer).toMatchObject({ body: 'api.example.net /health k', authorized: true });
  expect(answer.ends).toBeGreaterThan(at.clock.now());
});

test('its certificate ends when the lab says so, from the next connection on', async () => {
  const certificates = createCertificates(['other.example.net', 'api.example.net']);
  const asks = at.start(ASKS, { names: createNames({ 'api.example.net': port }), certificates });
  const ends = async () => ((await asks.invoke('https://api.example.net/')) as { ends: number }).ends;
  const year = at.clock.now() + 365 * 24 * 60 * 60_000;
  expect(await ends()).toBeGreaterThan(year - 60_000);
  endCertificate(certificates, 'api.example.net', Date.UTC(2027, 0, 19));
  expect(await ends()).toBe(Date.UTC(2027, 0, 19));
  endCertificate(certificates, 'api.example.net', undefined);
  expect(await ends()).toBeGreaterThan(year - 60_000);
  expect(() => endCertificate(certificates, 'no.example.net', 1)).toThrow(
    'Nobody shows a certificate for no.example.net; there are other.example.net, api.example.net.',
  );
});

test('a name whose port nobody holds is refused as on a real network', async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  const asks = at.start(ASKS, { names: createNames({ 'api.example.net': port }) });
  expect(await asks.invoke('https://api.example.net/')).toMatchObject({ code: 'ECONNREFUSED' });
});

test('from one Region a name can lead elsewhere, or be gone: from the next connection on', async () => {
  const names = createNames({ 'other.example.net': 1, 'api.example.net': port });
  const asks = at.start(ASKS, { names });
  names.ports.fill(0);
  expect(await asks.invoke('https://api.example.net/')).toMatchObject({ code: 'ENOTFOUND' });
  names.ports[1] = port;
  expect(await asks.invoke('https://api.example.net/')).toMatchObject({ authorized: true });
});

test.each(['https://elsewhere.example.org/', 'https://192.0.2.1/', 'https://constructor/'])(
  '%s does not exist, and nothing leaves the machine',
  async (url) => {
    const asks = at.start(ASKS, { names: createNames({ 'api.example.net': port }) });
    const host = new URL(url).hostname;
    expect(await asks.invoke(url)).toEqual({ code: 'ENOTFOUND', message: `getaddrinfo ENOTFOUND ${host}` });
  },
);

test('what ends in .localhost is this machine; other names do not resolve', async () => {
  const looks = at.start(`
    import { lookup } from 'node:dns/promises';
    export const handler = async (name) => (await lookup(name).catch(({ code }) => ({ address: code }))).address;
  `);
  expect(await looks.invoke('123456789012.lab.localhost')).toBe('127.0.0.1');
  expect(await looks.invoke('example.org')).toBe('ENOTFOUND');
});

test.each(['node:dns', 'node:dns/promises'])(
  'a resolver of %s asks the lab’s name server, whichever it names',
  async (from) => {
    const { port: dns, close } = await startNameServer({
      port: 0,
      answer: (name, type) => ({
        code: 'NOERROR',
        answers: [{ name, type, ttl: 10, value: 'primary.example.net.' }],
        authorities: [],
      }),
    });
    const asks = at.start(
      `
    import * as dns from '${from}';
    const { Resolver } = dns.promises ?? dns;
    export const handler = async (server) => {
      const resolver = new Resolver({ timeout: 5_000, tries: 1 });
      if (server) resolver.setServers([server]);
      return resolver.resolveCname('active.example.net').catch(({ code }) => code);
    };
  `,
      { names: createNames({}, dns) },
    );
    expect(await asks.invoke('')).toEqual(['primary.example.net']);
    expect(await asks.invoke('192.0.2.53')).toEqual(['primary.example.net']);
    await close();
  },
);

test('without one nobody answers', async () => {
  const asks = at.start(`
    import { Resolver } from 'node:dns/promises';
    export const handler = () => new Resolver({ timeout: 500, tries: 1 }).resolve4('example.org').catch(({ code }) => code);
  `);
  expect(await asks.invoke('')).toBe('ECONNREFUSED');
});

test('fetch and plain http find lab.localhost', async () => {
  const asks = at.start(`export const handler = async (url) => (await fetch(url)).text();`);
  expect(await asks.invoke(`http://lab.localhost:${port}/x`)).toBe(`lab.localhost:${port} /x undefined`);
});
