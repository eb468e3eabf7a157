import { type Bench, bench } from './bundles.ts';

let at: Bench;
beforeEach(() => {
  at = bench();
});
afterEach(() => at.close());

test('the handler gets the event, Lambda’s context and the template’s environment, and nothing of ours', async () => {
  const echo = at.start(`
    export const handler = async (event, context) => ({
      event,
      id: context.awsRequestId,
      left: context.getRemainingTimeInMillis(),
      function: context.invokedFunctionArn,
      env: process.env,
    });
  `);
  const answer = (await echo.invoke({ a: 1 }, { requestId: 'r-1' })) as Record<string, unknown>;
  expect(answer).toMatchObject({
    event: { a: 1 },
    id: 'r-1',
    function: 'arn:aws:lambda:ca-central-1:123456789012:function:routeaway-lab-test',
    env: {
      GREETING: 'hello',
      AWS_REGION: 'ca-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'routeaway-lab-test',
      AWS_ACCESS_KEY_ID: 'ASIATEST',
      AWS_ENDPOINT_URL: 'http://lab.localhost:1',
    },
  });
  expect(answer.left).toBeGreaterThan(50_000);
  expect(answer.left).toBeLessThanOrEqual(60_000);
  expect(answer.env).not.toHaveProperty('PATH');
});

test('what is undefined comes back as null, and a thrown error with its name', async () => {
  expect(await at.start('export const handler = async () => {};').invoke({})).toBeNull();
  const throws = at.start(`export const handler = async () => { throw new TypeError('no such thing'); };`);
  await expect(throws.invoke({})).rejects.toMatchObject({ name: 'TypeError', message: 'no such thing' });
});

test('lines are handed on one by one, in order, before the result', async () => {
  const talks = at.start(`
    import { Console } from 'node:console';
    export const handler = async () => {
      console.log('one');
      process.stdout.write('tw');
      new Console(process.stdout, process.stderr).error('aside');
      process.stdout.write('o\\nthree\\n');
    };
  `);
  await talks.invoke({});
  expect(at.lines).toEqual(['one', 'aside', 'two', 'three']);
});

test('a line that never ends is handed on in pieces, as CloudWatch Logs would take it', async () => {
  const talks = at.start(`
    export const handler = async () => {
      for (let i = 0; i < 5; i++) process.stdout.write('x'.repeat(100_000));
      process.stdout.write('\\n');
    };
  `);
  await talks.invoke({});
  expect(at.lines.map(({ length }) => length)).toEqual([300_000, 200_000]);
});

test('an idle environment is used again, a busy one is not', async () => {
  const counts = at.start(`
    let calls = 0;
    export const handler = async (ms) => {
      calls++;
      await new Promise((done) => setTimeout(done, ms));
      return calls;
    };
  `);
  expect(await counts.invoke(0)).toBe(1);
  expect(await counts.invoke(0)).toBe(2);
  expect(await Promise.all([counts.invoke(20), counts.invoke(20)])).toEqual([3, 1]);
});

test('an environment that nobody needs for ten minutes is given back', async () => {
  const { clock } = at;
  let now = 0;
  const counts = at.start(
    'let calls = 0; export const handler = (ms) => new Promise((done) => setTimeout(() => done(++calls), ms));',
    { clock: { ...clock, now: () => clock.now() + now } },
  );
  await Promise.all([counts.invoke(20), counts.invoke(20)]);
  now = 11 * 60_000;
  // The one that this invocation does not use has waited too long.
  expect(await counts.invoke(0)).toBe(2);
  expect((await Promise.all([counts.invoke(20), counts.invoke(20)])).sort()).toEqual([1, 3]);
});

test('more invocations than the limit wait for their turn', async () => {
  const counts = at.start('let calls = 0; export const handler = async () => ++calls;', { concurrency: 1 });
  expect(await Promise.all([counts.invoke(0), counts.invoke(0), counts.invoke(0)])).toEqual([1, 2, 3]);
});

test('who runs out of time is ended, and the next one starts anew', async () => {
  const sleeps = at.start(
    'let calls = 0; export const handler = async (sleep) => (sleep ? new Promise(() => {}) : ++calls);',
    { timeoutMs: 150 },
  );
  expect(await sleeps.invoke(false)).toBe(1);
  await expect(sleeps.invoke(true)).rejects.toMatchObject({
    name: 'Sandbox.Timedout',
    message: 'Task timed out after 0.15 seconds',
  });
  expect(await sleeps.invoke(false)).toBe(1);
});

test('the time limit begins when an environment is there, since to start one is not the function’s time', async () => {
  const late = at.start(`
    console.log('loaded');
    export const handler = (event, context) => context.getRemainingTimeInMillis();
  `);
  const begun: string[][] = [];
  const begin = () => {
    begun.push([...at.lines]);
    return at.clock.now() + 600_000;
  };
  expect(await late.invoke({}, { begin })).toBeGreaterThan(60_000);
  expect(begun).toEqual([['loaded']]);
});

test('whoever invoked can give up', async () => {
  const sleeps = at.start('export const handler = () => new Promise(() => console.log("here"));');
  const controller = new AbortController();
  const call = sleeps.invoke({}, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
});

test('killed in the middle, the invocation fails and the next one starts anew', async () => {
  let begun = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const hangs = at.start(
    'let calls = 0; export const handler = (hang) => (++calls, hang ? new Promise(() => console.log("here")) : calls);',
    { onLog: () => begun() },
  );
  const call = hangs.invoke(true);
  const failed = expect(call).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  await started;
  await hangs.kill();
  await failed;
  expect(await hangs.invoke(false)).toBe(1);
});

test.each([
  ['exits', 'export const handler = () => process.exit(3);', /exit status 3/],
  [
    'lets an error escape',
    `export const handler = () => { setImmediate(() => { throw new Error('escaped'); }); return new Promise(() => {}); };`,
    /escaped/,
  ],
])('a function that %s fails its invocation and nothing else', async (_, source, message) => {
  await expect(at.start(source).invoke({})).rejects.toThrow(message);
});

test.each([
  [
    'throws when it is loaded',
    `throw new Error('ROUTEAWAY_STAGE is not set');`,
    /ROUTEAWAY_STAGE is not set/,
  ],
  ['has no handler', 'export const other = 1;', /no function handler/],
  ['wants a callback', 'export const handler = (event, context, callback) => callback();', /callback/],
  ['is no JavaScript', 'export const handler = (', /Unexpected/],
])('a bundle that %s says so at warming and at each invocation', async (_, source, message) => {
  const broken = at.start(source);
  await expect(broken.warm()).rejects.toThrow(message);
  await expect(broken.invoke({})).rejects.toThrow(message);
});

test('a package without its handler is refused at once', () => {
  expect(() => at.start('', { handler: 'functions/nobody/handler.handler' })).toThrow(
    /routeaway-lab-test has no functions\/nobody\/handler\.mjs/,
  );
});

test('after stop nothing runs any more', async () => {
  const echo = at.start('export const handler = async (event) => event;');
  await echo.invoke({});
  await echo.stop();
  await expect(echo.invoke({})).rejects.toMatchObject({ name: 'Runtime.ExitError' });
});
