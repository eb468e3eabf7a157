/** The front of a Region, asked over real HTTP, with the API it is to serve given by a template. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Front, startFront } from '../../../lab/emulator/api-gateway/index.ts';
import { seeded, virtualClock } from '../../../lab/emulator/model/index.ts';
import { ask, type Sent } from './http.ts';
import { apiTemplate, KEY, type Wanted } from './template.ts';

const START = Date.parse('2027-01-05T10:00:00Z');

type Invoke = (event: APIGatewayProxyEvent, functionArn: string) => Promise<APIGatewayProxyResult>;
const fine: Invoke = async () => ({ statusCode: 200, body: '{"fine":true}' });

const open: Front[] = [];
afterEach(async () => {
  for (const front of open.splice(0)) await front.stop();
});

async function front(wanted: Wanted = {}, invoke: Invoke = fine) {
  const clock = virtualClock(START);
  const invoked: { event: APIGatewayProxyEvent; functionArn: string }[] = [];
  const started = await startFront({
    port: 0,
    template: apiTemplate(wanted),
    clock,
    random: seeded(1),
    invoke: (event, functionArn) => {
      invoked.push({ event, functionArn });
      return invoke(event, functionArn);
    },
  });
  open.push(started);
  const get = (path: string, method?: string, sent?: Sent) => ask(`${started.url}${path}`, method, sent);
  return { clock, invoked, get, started };
}

test('a request becomes the event of a proxy integration, and the answer goes back', async () => {
  const { get, invoked } = await front({}, async () => ({
    statusCode: 200,
    headers: { 'X-Routeaway-Region': 'us-east-2', etag: '"1"' },
    multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
    body: '{"text":"ü"}',
  }));
  const heard = await get('/todos/a%20b?limit=1&limit=2&x=%C3%BC', 'GET', { headers: { 'If-Match': '"1"' } });
  expect(heard).toMatchObject({
    status: 200,
    body: '{"text":"ü"}',
    headers: {
      'content-type': 'application/json',
      'x-routeaway-region': 'us-east-2',
      etag: '"1"',
      'set-cookie': ['a=1', 'b=2'],
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
  expect(invoked).toHaveLength(1);
  expect(invoked[0]?.functionArn).toBe('arn:aws:lambda:us-east-2:123456789012:function:routeaway-lab-api');
  expect(invoked[0]?.event).toMatchObject({
    resource: '/todos/{id}',
    path: '/todos/a b',
    httpMethod: 'GET',
    headers: { 'If-Match': '"1"', 'x-api-key': KEY },
    multiValueHeaders: { 'If-Match': ['"1"'] },
    pathParameters: { id: 'a b' },
    queryStringParameters: { limit: '2', x: 'ü' },
    multiValueQueryStringParameters: { limit: ['1', '2'], x: ['ü'] },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'primarylab',
      stage: 'lab',
      path: '/lab/todos/a%20b',
      resourcePath: '/todos/{id}',
      requestTimeEpoch: START,
    },
  });
});

test('a literal path wins over a parameter', async () => {
  const { get, invoked } = await front();
  await get('/todos/count?of=all');
  expect(invoked[0]?.event.resource).toBe('/todos/count');
});

test.each([
  ['a path it does not have', '/nothing', 'GET', 'Missing Authentication Token'],
  ['a method it does not have', '/todos', 'DELETE', 'Missing Authentication Token'],
  ['a path below one it has', '/todos/a/b', 'GET', 'Missing Authentication Token'],
])('%s is 403, as API Gateway has it', async (_name, path, method, message) => {
  const { get, invoked } = await front();
  expect(await get(path, method)).toMatchObject({ status: 403, body: JSON.stringify({ message }) });
  expect(invoked).toHaveLength(0);
});

test('another stage is 403', async () => {
  const { started } = await front();
  const other = `http://127.0.0.1:${started.port}/labour/health`;
  expect(await ask(other)).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
});

test('a wrong, missing or switched-off key is 403, and no function is asked', async () => {
  const { get, invoked } = await front();
  for (const key of ['', 'wrong', `${KEY}x`, KEY.toUpperCase()])
    expect(await get('/health', 'GET', { key })).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    });
  expect(invoked).toHaveLength(0);
  const off = await front({ keyEnabled: false });
  expect((await off.get('/health')).status).toBe(403);
});

test('a method that requires no key takes none', async () => {
  const { get } = await front();
  expect((await get('/todos/count?of=all', 'GET', { key: 'none' })).status).toBe(200);
});

test('bodies are held against the model of their media type, and only of that', async () => {
  const { get, invoked } = await front();
  const json = { 'content-type': 'application/json; charset=utf-8' };
  for (const body of ['', '{', '[]', '{"text":5}', '{"text":"a","colour":"red"}'])
    expect(await get('/todos', 'POST', { headers: json, body })).toMatchObject({
      status: 400,
      body: '{"message":"Invalid request body"}',
    });
  expect((await get('/todos', 'POST', { body: '{' })).status).toBe(400); // No media type is taken for JSON.
  expect(invoked).toHaveLength(0);
  expect((await get('/todos', 'POST', { headers: json, body: '{"text":"ü"}' })).status).toBe(200);
  expect(invoked[0]?.event.body).toBe('{"text":"ü"}');
  expect((await get('/todos', 'POST', { headers: { 'content-type': 'text/plain' }, body: '{' })).status).toBe(
    200,
  );
});

test('a required parameter that is missing is named', async () => {
  const { get } = await front();
  expect(await get('/todos/count')).toMatchObject({
    status: 400,
    body: '{"message":"Missing required request parameters: [of]"}',
  });
});

test('a body over 10 MB is 413, told by its length or while it comes', async () => {
  const { get, invoked } = await front();
  const body = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
  expect((await get('/todos/1', 'PATCH', { body })).status).toBe(413);
  expect((await get('/todos/1', 'PATCH', { body, headers: { 'transfer-encoding': 'chunked' } })).status).toBe(
    413,
  );
  expect((await get('/todos/1', 'PATCH', { body: body.subarray(1) })).status).toBe(200);
  expect(invoked).toHaveLength(1);
});

test('the plan throttles by its bucket, in lab time', async () => {
  const { get, clock } = await front({ throttle: { RateLimit: 2, BurstLimit: 3 } });
  const statuses = async (n: number) => {
    const all: number[] = [];
    for (let i = 0; i < n; i++) all.push((await get('/health')).status);
    return all;
  };
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  clock.advance(1_000);
  expect(await statuses(3)).toEqual([200, 200, 429]);
  clock.advance(60_000);
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
});

test('the plan ends its quota and starts it again with the next period', async () => {
  const { get, clock } = await front({ quota: { Limit: 1, Period: 'DAY' } });
  expect((await get('/health')).status).toBe(200);
  expect(await get('/health')).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
  clock.advance(24 * 3_600_000);
  expect((await get('/health')).status).toBe(200);
});

test.each<[string, Invoke]>([
  ['throws', () => Promise.reject(new Error('Runtime exited'))],
  [
    'throws at once',
    () => {
      throw new Error('no such function');
    },
  ],
  ['answers nothing', async () => undefined as unknown as APIGatewayProxyResult],
  ['answers without a status', async () => ({ body: '' }) as APIGatewayProxyResult],
  [
    'answers a body that is no text',
    async () => ({ statusCode: 200, body: {} }) as unknown as APIGatewayProxyResult,
  ],
])('a function that %s is 502', async (_name, invoke) => {
  const { get } = await front({}, invoke);
  expect(await get('/health')).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
});

test('a function that API Gateway may not invoke is 500', async () => {
  const { get, invoked } = await front({ principal: 'events.amazonaws.com' });
  expect((await get('/health')).status).toBe(500);
  expect(invoked).toHaveLength(0);
});

test('a function that takes longer than 29 s is 504', async () => {
  let asked = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const { get, clock } = await front({}, () => {
    asked();
    return new Promise(() => undefined);
  });
  const heard = get('/health');
  await begun;
  clock.advance(29_000);
  expect(await heard).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
});

test('an answer in base64 goes out as bytes', async () => {
  const { get } = await front({}, async () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from('raw').toString('base64'),
    isBase64Encoded: true,
  }));
  expect(await get('/health')).toMatchObject({
    body: 'raw',
    headers: { 'content-type': 'application/octet-stream' },
  });
});

test('a port in use is told as such', async () => {
  const { started } = await front();
  const { clock } = await front();
  await expect(
    startFront({ port: started.port, template: apiTemplate(), clock, random: seeded(1), invoke: fine }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
