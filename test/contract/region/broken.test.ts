/** A Region that is broken and fixed while it runs, as its clients see it. */
import { Agent } from 'node:http';
import { type Front, startFront } from '../../../lab/emulator/api-gateway/index.ts';
import { parseFault, seeded, type VirtualClock, virtualClock } from '../../../lab/emulator/model/index.ts';
import { ask } from './http.ts';
import { apiTemplate } from './template.ts';

const EDGE = { 'user-agent': 'Amazon CloudFront', via: '2.0 abc.cloudfront.net (CloudFront)' };

let clock: VirtualClock;
let front: Front;
let invoked: number;
/** Called when the function is asked; it answers when the promise that this returns is kept. */
let work: () => Promise<unknown>;

beforeEach(async () => {
  clock = virtualClock(0);
  invoked = 0;
  work = async () => undefined;
  front = await startFront({
    port: 0,
    template: apiTemplate(),
    clock,
    random: seeded(7),
    invoke: async () => {
      invoked += 1;
      await work();
      return { statusCode: 200, body: 'fine' };
    },
  });
});
afterEach(() => front.stop());

const lay = (text: string, reach?: 'everyone' | 'direct' | 'edge') => front.lay(parseFault(text), reach);
const health = (headers: Record<string, string> = {}) => ask(`${front.url}/health`, 'GET', { headers });

/** Keeps what comes of it, so that a rejection that nobody awaits yet is not an unhandled one. */
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: NodeJS.ErrnoException) => error.code,
  );

test('dead refuses connections, cuts those there are, and is back on the same port', async () => {
  let reached = (): void => undefined;
  const underWay = new Promise<void>((resolve) => {
    reached = resolve;
  });
  work = () => {
    reached();
    return new Promise(() => undefined);
  };
  const hit = outcome(health());
  await underWay;
  const { port } = front;
  await lay('dead');
  expect(await hit).toBe('ECONNRESET');
  expect(await outcome(health())).toBe('ECONNREFUSED');
  await lay('dead');
  work = async () => undefined;
  await lay('none');
  expect(front.port).toBe(port);
  expect((await health()).body).toBe('fine');
});

test('dying and coming back at once ends as it was asked last', async () => {
  await Promise.all([lay('dead'), lay('none'), lay('dead')]);
  expect(await outcome(health())).toBe('ECONNREFUSED');
  await Promise.all([lay('none'), lay('dead'), lay('none')]);
  expect((await health()).status).toBe(200);
});

test('a black hole takes the request and never answers, also one that is already under way', async () => {
  let release = (): void => undefined;
  let reached = (): void => undefined;
  const underWay = new Promise<void>((resolve) => {
    reached = resolve;
  });
  work = () => {
    reached();
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  const before = outcome(health());
  await underWay;
  await lay('black-hole', 'direct');
  release();
  work = async () => undefined;
  const after = outcome(health());
  // Through the edge the Region still answers; by then the others have long been there.
  expect((await health(EDGE)).status).toBe(200);
  expect((await health(EDGE)).status).toBe(200);
  expect(invoked).toBe(3);
  await lay('none');
  expect([await before, await after]).toEqual(['ECONNRESET', 'ECONNRESET']);
  expect((await health()).status).toBe(200);
});

test('slow is late by lab time, and 504 where API Gateway gives up', async () => {
  /** The request is there when the front waits for something. */
  const received = async () => {
    while (clock.next() === undefined) await new Promise((resolve) => setImmediate(resolve));
  };
  await lay('slow 4s');
  const late = health();
  await received();
  clock.advance(3_999);
  expect(invoked).toBe(0);
  clock.advance(1);
  expect((await late).status).toBe(200);
  expect(invoked).toBe(1);
  await lay('slow 40s');
  const never = health();
  await received();
  clock.advance(29_000);
  expect((await never).status).toBe(504);
  clock.advance(60_000);
  expect(invoked).toBe(1);
});

test('errors hit their share of requests, the same ones for the same seed', async () => {
  await lay('errors 60%');
  const agent = new Agent({ keepAlive: true });
  let failed = 0;
  for (let i = 0; i < 100; i++) {
    const { status } = await ask(`${front.url}/health`, 'GET', { agent });
    if (status === 500) failed += 1;
    else expect(status).toBe(200);
  }
  agent.destroy();
  expect(invoked).toBe(100 - failed);
  const random = seeded(7);
  expect(failed).toBe(Array.from({ length: 100 }, random).filter((draw) => draw < 0.6).length);
});

test.each([
  ['errors 100%', { status: 500, body: '{"message":"Internal server error"}' }],
  [
    'wrong-body',
    {
      status: 200,
      body: expect.stringContaining('<title>Maintenance'),
      headers: { 'content-type': 'text/html' },
    },
  ],
  ['redirect', { status: 302, headers: { location: 'https://maintenance.example.com/' } }],
  ['refused', { status: 403, body: '{"message":"Forbidden"}' }],
])('%s', async (text, seen) => {
  await lay(text);
  expect(await health()).toMatchObject(seen);
  expect(invoked).toBe(0);
  await lay('none');
  expect((await health()).body).toBe('fine');
});

test('a fault that reaches the prober only leaves the edge alone, and the other way round', async () => {
  for (const text of ['refused', 'dead', 'wrong-body']) {
    await lay(text, 'direct');
    expect((await health(EDGE)).body).toBe('fine');
    expect(
      await health().then(
        (heard) => heard.body === 'fine',
        () => false,
      ),
    ).toBe(false);
    await lay(text, 'edge');
    expect((await health()).body).toBe('fine');
    expect(
      await health(EDGE).then(
        (heard) => heard.body === 'fine',
        () => false,
      ),
    ).toBe(false);
  }
});

test('the database is someone else’s: the front serves on', async () => {
  await lay('database-down');
  expect(front.fault).toEqual({ kind: 'database-down' });
  expect((await health()).status).toBe(200);
  await lay('none');
});
