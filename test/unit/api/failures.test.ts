/** What the API says while its table does not serve it. The prober believes these answers. */
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createApi } from '../../../functions/api/api.ts';
import { REUSE_MS } from '../../../functions/api/checks.ts';
import { createTableClient } from '../../../functions/api/client.ts';
import { healthOf, wrongBody } from '../../../shared/core/verdict/body.ts';
import { caller, callerOver, depsOver } from './call.ts';
import { type Database, startDatabase, TABLE } from './database.ts';

const HEALTHY = { status: 'pass', region: 'us-east-2' };
const SECRET = 'nobody may read this in a log';

let database: Database;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

test('health passes over a table that reads and writes, and says how long each took', async () => {
  const answer = await callerOver(database)('GET', '/health');
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/health+json' } });
  const check = {
    status: 'pass',
    time: expect.stringMatching(/^2027-01-05T/),
    observedValue: expect.any(Number),
    observedUnit: 'ms',
  };
  expect(answer.body).toEqual({
    ...HEALTHY,
    checks: { 'dynamodb:read': [check], 'dynamodb:write': [check] },
  });
});

test('POST /health asks the same, minds no body, and leaves the todos as they are', async () => {
  const call = callerOver(database);
  const { body: made } = await call('POST', '/todos', { body: { text: 'mine' } });
  expect(await call('POST', '/health', { raw: 'not JSON' })).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/health+json', 'x-routeaway-region': 'us-east-2' },
    body: { ...HEALTHY, checks: { 'dynamodb:write': [{ status: 'pass' }] } },
  });
  expect((await call('GET', '/todos')).body).toMatchObject({ items: [made] });
});

test('health says how old the other Regions’ keys are in this replica, and minds nothing it finds there', async () => {
  const now = Date.parse('2027-01-05T10:00:00Z');
  const put = (sk: string, at?: string) =>
    database.client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { pk: { S: 'health' }, sk: { S: sk }, ...(at !== undefined && { at: { S: at } }) },
      }),
    );
  await put('us-west-2', new Date(now - 400_000).toISOString());
  await put('eu-west-1', new Date(now + 5_000).toISOString());
  await put('eu-west-2', 'long ago');
  await put('eu-west-3');
  let time = now - 1_000;
  const call = caller(createApi({ ...depsOver(database), now: () => time }));
  // Its own key is there from the second time on, and is not among them.
  await call('GET', '/health');
  time = now;
  const { status, body } = await call('GET', '/health');
  expect({ status, said: body.status }).toEqual({ status: 200, said: 'pass' });
  const seen = (componentId: string, time: string, observedValue: number) => ({
    componentId,
    time,
    observedValue,
    observedUnit: 'ms',
  });
  expect(body.checks['dynamodb:replication']).toEqual([
    seen('eu-west-1', '2027-01-05T10:00:05.000Z', 0),
    seen('us-west-2', '2027-01-05T09:53:20.000Z', 400_000),
  ]);
});

test('with the table gone health fails with both checks named, and every route is 503', async () => {
  const call = callerOver(database);
  const { id } = (await call('POST', '/todos', { body: { text: SECRET } })).body;
  await database.stop();
  expect(await call('GET', '/health')).toMatchObject({
    status: 503,
    headers: { 'content-type': 'application/health+json', 'x-routeaway-region': 'us-east-2' },
    body: {
      status: 'fail',
      checks: {
        'dynamodb:read': [{ status: 'fail', output: 'ECONNREFUSED' }],
        'dynamodb:write': [{ status: 'fail', output: 'ECONNREFUSED' }],
      },
    },
  });
  const told: unknown[] = [];
  const logged = caller(createApi(depsOver(database, (...line) => told.push(line))));
  const body = { text: SECRET, checked: true };
  for (const [method, resource] of [
    ['GET', '/todos'],
    ['POST', '/todos'],
    ['GET', '/todos/{id}'],
    ['PUT', '/todos/{id}'],
    ['PATCH', '/todos/{id}'],
    ['DELETE', '/todos/{id}'],
  ] as const)
    expect(await logged(method, resource, { id, body })).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
      body: { status: 503, title: 'Service unavailable' },
    });
  expect(told).toHaveLength(6);
  expect(JSON.stringify(told)).not.toContain(SECRET);
});

/** The API over whatever listens there, by the client that production makes. */
async function over<T>(server: Server, use: (call: ReturnType<typeof caller>) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${address.port}`;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const client = createTableClient('us-east-2');
  try {
    return await use(caller(createApi({ ...depsOver(database), client })));
  } finally {
    client.destroy();
    server.close();
  }
}

test('a table that never answers is cut off by our own time limit', async () => {
  const blackHole = createServer((socket) => socket.on('error', () => undefined));
  await over(blackHole, async (call) => {
    const [health, list] = await Promise.all([call('GET', '/health'), call('GET', '/todos')]);
    expect(list.status).toBe(503);
    const cut = [{ status: 'fail', output: expect.stringMatching(/no answer within 1000 ms|TimeoutError/) }];
    expect(health).toMatchObject({
      status: 503,
      body: { checks: { 'dynamodb:read': cut, 'dynamodb:write': cut } },
    });
  });
});

describe('over a real connection', () => {
  /** What the table was asked for, each time. */
  let asked: string[];
  beforeEach(() => {
    asked = [];
  });
  const table = (answer: (response: ServerResponse, call: string) => void): Server =>
    createHttpServer((request, response) => {
      const call = `${request.headers['x-amz-target']}`.replace(/^.*\./, '');
      asked.push(call);
      request.resume().on('end', () => answer(response, call));
    });
  const says = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));

  test.each(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'])(
    'a table that throttles with %s is asked once, since the wait for another try would end as silence',
    async (name) => {
      const throttling = table((response) =>
        says(response, 400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'slow down' }),
      );
      await over(throttling, async (call) => {
        const throttled = [{ status: 'warn', output: name }];
        expect(await call('GET', '/health')).toMatchObject({
          status: 200,
          body: { status: 'warn', checks: { 'dynamodb:read': throttled, 'dynamodb:write': throttled } },
        });
        expect(asked.sort()).toEqual(['PutItem', 'Query']);
      });
    },
  );

  test('a connection that breaks is tried once more: it may only have been an old one', async () => {
    const breaking = table((response, call) => {
      if (asked.filter((one) => one === call).length === 1) response.destroy();
      else says(response, 200, {});
    });
    await over(breaking, async (call) => {
      expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'pass' } });
      expect(asked.sort()).toEqual(['PutItem', 'PutItem', 'Query', 'Query']);
    });
  });
});

/** Makes the commands of which `fails` says so fail. */
const breaking = (fails: (command: string | undefined) => boolean) =>
  database.client.middlewareStack.add(
    (next, context) => async (args) => {
      if (fails(context.commandName))
        throw Object.assign(new Error('not now'), { name: 'InternalServerError' });
      return next(args);
    },
    { step: 'initialize' },
  );

test('a table that refuses only writes fails the write check alone', async () => {
  const deps = depsOver(database);
  breaking((command) => command === 'PutItemCommand');
  expect(await caller(createApi(deps))('GET', '/health')).toMatchObject({
    status: 503,
    body: {
      checks: {
        'dynamodb:read': [{ status: 'pass' }],
        'dynamodb:write': [{ status: 'fail', output: 'InternalServerError' }],
      },
    },
  });
});

test.each([
  ['PutItemCommand', 'dynamodb:write'],
  ['QueryCommand', 'dynamodb:read'],
])('a table that throttles %s serves still: health warns, and moves no traffic', async (command, name) => {
  database.client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === command)
        throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
      return next(args);
    },
    { step: 'deserialize' },
  );
  const answer = await callerOver(database)('GET', '/health');
  expect(answer).toMatchObject({
    status: 200,
    body: {
      status: 'warn',
      checks: { [name]: [{ status: 'warn', output: 'ProvisionedThroughputExceededException' }] },
    },
  });
  const body = JSON.stringify(answer.body);
  expect(wrongBody({ body, cut: false }, healthOf(body), 'health+json')).toBeUndefined();
});

describe('however often health is asked for', () => {
  let calls: string[];
  let time: number;
  let call: ReturnType<typeof caller>;
  beforeEach(() => {
    calls = [];
    time = Date.parse('2027-01-05T10:00:00Z');
    call = caller(createApi({ ...depsOver(database), now: () => time }));
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(String(context.commandName));
        return next(args);
      },
      { step: 'initialize' },
    );
  });

  test('an instance reads once and writes once a second', async () => {
    const asked = (n: number) =>
      Promise.all(Array.from({ length: n }, (_, i) => call(i % 2 === 0 ? 'GET' : 'POST', '/health')));
    const answers = await asked(50);
    time += REUSE_MS - 1;
    answers.push(...(await asked(50)));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(calls.sort()).toEqual(['PutItemCommand', 'QueryCommand']);
    time += 1;
    await asked(50);
    expect(calls).toHaveLength(4);
  });

  test('a table that breaks is seen a second later, and so is one that works again', async () => {
    const said = async () => (await call('GET', '/health')).status;
    let broken = false;
    breaking(() => broken);
    expect(await said()).toBe(200);
    broken = true;
    time += REUSE_MS;
    expect(await said()).toBe(503);
    broken = false;
    time += REUSE_MS;
    expect(await said()).toBe(200);
  });

  test('a clock that was set back keeps nothing alive', async () => {
    await call('GET', '/health');
    time -= 60_000;
    await call('GET', '/health');
    expect(calls).toHaveLength(4);
  });
});

test('a mistake of our own is 500 and is logged, by health too', async () => {
  const told: string[] = [];
  const deps = { ...depsOver(database, (sentence) => told.push(sentence)), table: 'not-there' };
  const call = caller(createApi(deps));
  expect(await call('GET', '/todos')).toMatchObject({ status: 500, body: { title: 'Internal error' } });
  expect(told).toEqual(['A request failed unexpectedly.']);
  expect(await call('GET', '/health')).toMatchObject({ status: 503 });
  expect(told).toHaveLength(3);
});
