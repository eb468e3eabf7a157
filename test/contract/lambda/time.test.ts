import { type Bench, bench } from './bundles.ts';

const START = Date.UTC(2027, 0, 5);
let at: Bench;
beforeEach(() => {
  at = bench({ speed: 20, start: START });
});
afterEach(() => at.close());

test('a worker reads the lab’s time, by every way to ask for it', async () => {
  const asks = at.start(`
    const kept = Date.now;
    export const handler = async () => [kept(), new Date().getTime(), Date.parse(Date()), +Reflect.construct(Date, [])];
  `);
  const before = at.clock.now();
  const times = (await asks.invoke({})) as number[];
  const after = at.clock.now();
  for (const time of times) {
    // Date() has whole seconds.
    expect(time).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000);
    expect(time).toBeLessThanOrEqual(after);
  }
});

test('a Date is still a Date', async () => {
  const dates = at.start(`
    class Special extends Date {}
    export const handler = async () => [
      new Date(0).toISOString(),
      new Date(2027, 0, 5, 0, 0, 0) instanceof Date,
      new Special() instanceof Special,
      new Date().constructor === Date,
      Date.UTC(2027, 0, 5),
    ];
  `);
  expect(await dates.invoke({})).toEqual(['1970-01-01T00:00:00.000Z', true, true, true, START]);
});

test.each([
  ['setTimeout', 'new Promise((done) => setTimeout(done, WAIT))'],
  ['the timers module', 'new Promise((done) => timers.setTimeout(done, WAIT))'],
  ['timers/promises', 'sleep(WAIT)'],
  ['promisify', 'promisify(setTimeout)(WAIT)'],
  [
    'setInterval',
    'new Promise((done) => { const t = setInterval(() => { clearInterval(t); done(); }, WAIT); })',
  ],
  ['AbortSignal.timeout', 'new Promise((done) => AbortSignal.timeout(WAIT).addEventListener("abort", done))'],
  ['scheduler.wait', 'scheduler.wait(WAIT)'],
])('%s waits in lab time', async (_, waiting) => {
  // A wait that is not dilated would be twenty times as long, and outlast the function's time limit.
  const waits = at.start(
    `
    import timers from 'node:timers';
    import { setTimeout as sleep, scheduler } from 'node:timers/promises';
    import { promisify } from 'node:util';
    const WAIT = 10_000;
    const keep = setInterval(() => {}, 1_000);
    export const handler = async () => {
      const [from, steady] = [Date.now(), performance.now()];
      await ${waiting};
      return [Date.now() - from, performance.now() - steady];
    };
  `,
    { timeoutMs: 180_000 },
  );
  for (const waited of (await waits.invoke({})) as number[]) {
    expect(waited).toBeGreaterThanOrEqual(9_960);
    expect(waited).toBeLessThan(180_000);
  }
});
