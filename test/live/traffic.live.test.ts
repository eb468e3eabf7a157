import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded, type WallClock, wallClock } from '../../lab/emulator/model/index.ts';
import { createAsker, idsHeld } from '../../lab/stand/traffic/ask.ts';
import { createTodoLedger } from '../../lab/stand/traffic/habits.ts';
import { type Exchanged, startTraffic } from '../../lab/stand/traffic/traffic.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

let clock: WallClock;
let server: Server;
let serve: Serve;
let url: string;
beforeEach(async () => {
  clock = wallClock({ speed: 200 });
  server = createServer((request, response) => serve(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  clock.stop();
  server.closeAllConnections();
  server.close();
});

/** Ten seconds of real time, more than a busy machine takes for an answer. */
const PATIENCE_MS = 2_000_000;
const means = (timeoutMs = PATIENCE_MS) => ({ url, apiKey: 'k', timeoutMs, clock });

/** Sends until `enough`, then stops. */
const run = async (answer: Serve, enough: (all: readonly Exchanged[]) => boolean, patience?: number) => {
  serve = answer;
  const seen: Exchanged[] = [];
  let tell = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const traffic = startTraffic({
    ...means(patience),
    rate: 2,
    locations: ['north', 'south'],
    random: seeded(1),
    onExchanged(one) {
      seen.push(one);
      if (enough(seen)) tell();
    },
  });
  await done;
  await traffic.stop();
  traffic.close();
  return traffic;
};

test('clients use every method, each from somewhere, with the key; creates are kept by id', async () => {
  let ids = 0;
  const got = { methods: new Set<string>(), keys: new Set<unknown>(), places: new Set<unknown>() };
  const known = new Set<string>();
  const traffic = await run(
    ({ method = '', url: path = '', headers }, response) => {
      got.methods.add(method);
      got.keys.add(headers['x-api-key']);
      got.places.add(headers['x-lab-edge']);
      response.setHeader('x-routeaway-region', 'us-east-2');
      const id = path.split('/')[2];
      if (id !== undefined && !known.has(id)) response.statusCode = 500;
      if (method === 'DELETE') known.delete(id ?? '');
      if (method !== 'POST') return response.end('{}');
      known.add(`id-${++ids}`);
      response.writeHead(201).end(JSON.stringify({ id: `id-${ids}` }));
    },
    (all) => new Set(all.map(({ method }) => method)).size === 5,
  );
  expect([...got.methods].sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
  expect([...got.keys]).toEqual(['k']);
  expect([...got.places].sort()).toEqual(['north', 'south']);
  expect(traffic.exchanged.every(({ fortune, region }) => fortune === 'ok' && region === 'us-east-2')).toBe(
    true,
  );
  expect(traffic.ledger.acknowledged()).toBe(ids);
  expect([...traffic.ledger.promised()].sort()).toEqual([...known].sort());
});

test.each([
  ['no answer in time', () => undefined, { fortune: 'failed', problem: 'no answer within 120 s' }],
  [
    'a cut connection',
    ({ socket }: IncomingMessage) => socket.destroy(),
    { fortune: 'failed', problem: 'ECONNRESET' },
  ],
  ['a 503', (_: unknown, to: ServerResponse) => to.writeHead(503).end(), { fortune: 'failed', status: 503 }],
  ['a 403', (_: unknown, to: ServerResponse) => to.writeHead(403).end(), { fortune: 'failed', status: 403 }],
  ['a 404', (_: unknown, to: ServerResponse) => to.writeHead(404).end(), { fortune: 'missed', status: 404 }],
])('%s is recorded as what it is', async (name, answer, expected) => {
  const patience = name === 'no answer in time' ? 120_000 : PATIENCE_MS;
  const traffic = await run(answer as Serve, (all) => all.length > 0, patience);
  expect(traffic.exchanged[0]).toMatchObject(expected);
  expect(traffic.ledger.acknowledged()).toBe(0);
});

test('what a Region holds is read page by page, and a Region that does not answer is no empty one', async () => {
  serve = (request, response) => {
    const cursor = new URL(request.url ?? '', url).searchParams.get('cursor');
    const page =
      cursor === null ? { items: [{ id: 'a' }, { id: 'b' }], next: '2' } : { items: [{ id: 'c' }] };
    response.end(JSON.stringify(page));
  };
  const asker = createAsker(means());
  expect(await idsHeld(asker)).toEqual(new Set(['a', 'b', 'c']));
  serve = (_, response) => response.writeHead(503).end();
  await expect(idsHeld(asker)).rejects.toThrow('status 503');
  asker.close();
});

test('what was given up for deletion is promised to nobody, and nobody else asks for it', () => {
  const ledger = createTodoLedger();
  for (let i = 1; i <= 16; i++) ledger.created(`id-${i}`);
  const given = ledger.giveUp();
  expect(ledger.acknowledged()).toBe(16);
  expect(ledger.promised()).toHaveLength(15);
  expect(ledger.promised()).not.toContain(given);
  const random = seeded(1);
  expect(Array.from({ length: 200 }, () => ledger.any(random))).not.toContain(given);
  expect(() => ledger.created('id-3')).toThrow('id-3');
});
