import { MAX_BODY_BYTES } from '../../../functions/api/body.ts';
import { type Call, REGION, useApi } from './call.ts';

const { call } = useApi();
let id: string;
beforeAll(async () => {
  id = (await call('POST', '/todos', { body: { text: 'here' } })).body.id;
});

const utf16 = { 'Content-Type': 'application/json; charset=utf-16' };
const base64 = (bytes: string | Buffer) => ({ raw: Buffer.from(bytes).toString('base64'), base64: true });

/** What a client can get wrong, whatever the method: name, the call, the status, a word of the detail. */
const BODIES: readonly (readonly [string, Call, number, string])[] = [
  ['no body', {}, 400, 'JSON'],
  ['an empty body', { raw: '' }, 400, 'JSON'],
  ['malformed JSON', { raw: '{"text":"a"' }, 400, 'JSON'],
  ['a word', { raw: 'milk' }, 400, 'JSON'],
  ['junk in base64', base64('{oops'), 400, 'JSON'],
  ['bytes that are no UTF-8', base64(Buffer.from([0x7b, 0xff, 0xfe])), 400, 'UTF-8'],
  ['an oversized body', { raw: ' '.repeat(MAX_BODY_BYTES + 1) }, 413, String(MAX_BODY_BYTES)],
  [
    'a body oversized in bytes only',
    { raw: 'ü'.repeat(MAX_BODY_BYTES / 2 + 1) },
    413,
    String(MAX_BODY_BYTES),
  ],
  ['an oversized body in base64', base64(' '.repeat(MAX_BODY_BYTES + 1)), 413, String(MAX_BODY_BYTES)],
  [
    'a form',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, raw: 'text=a' },
    415,
    'json',
  ],
  [
    'text',
    { headers: { 'content-type': 'text/plain', 'Content-Type': 'text/plain' }, body: { text: 'a' } },
    415,
    'text/plain',
  ],
  ['another charset', { headers: utf16, body: { text: 'a', checked: true } }, 415, 'utf-16'],
  ['a compressed body', { headers: { 'Content-Encoding': 'gzip' }, body: { text: 'a' } }, 415, 'gzip'],
  ['null', { body: null, raw: 'null' }, 400, 'must be a JSON object'],
  ['an array', { body: ['text'] }, 400, ''],
  ['half a surrogate pair', { raw: '{"text":"\\ud83d","checked":true}' }, 400, 'surrogate'],
  [
    'a field nobody knows',
    { body: { text: 'a', checked: true, colour: 'red' } },
    400,
    '/colour: is not something you can set',
  ],
  ['a text that is a number', { body: { text: 5, checked: true } }, 400, '/text: must be a string'],
];

describe.each([
  ['POST', '/todos'],
  ['PUT', '/todos/{id}'],
  ['PATCH', '/todos/{id}'],
] as const)('%s %s', (method, resource) => {
  test.each(BODIES)('%s', async (_name, wrong, status, word) => {
    const answer = await call(method, resource, { id, ...wrong });
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'x-routeaway-region': REGION },
      body: { type: 'about:blank', status, title: expect.any(String), detail: expect.stringContaining(word) },
    });
  });
});

test('nothing of all that has changed the todo', async () => {
  expect((await call('GET', '/todos/{id}', { id })).body).toMatchObject({ text: 'here', version: 1 });
  expect((await call('GET', '/todos')).body.items).toHaveLength(1);
});

test('no content type is taken for JSON', async () => {
  const headers = { 'Content-Type': '' };
  expect((await call('POST', '/todos', { headers, body: { text: 'plain' } })).status).toBe(201);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s of an unknown id is 404', async (method) => {
  for (const unknown of [
    '0b9f3c52-6c35-4b8e-9e0a-2d54f1c7a0ff',
    'x',
    '',
    '../health',
    '💥',
    'a'.repeat(3_000),
  ]) {
    const answer = await call(method, '/todos/{id}', { id: unknown, body: { text: 'a', checked: true } });
    expect(answer).toMatchObject({ status: 404, body: { status: 404 } });
  }
});

test.each([
  ['GET', '/nothing', 404, undefined],
  ['GET', 'constructor', 404, undefined],
  ['DELETE', '/todos', 405, 'GET, POST'],
  ['POST', '/todos/{id}', 405, 'GET, PUT, PATCH, DELETE'],
  ['DELETE', '/health', 405, 'GET, POST'],
  ['toString', '/health', 405, 'GET, POST'],
])('%s %s is %i', async (method, resource, status, allow) => {
  const answer = await call(method, resource);
  expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
  expect(answer.headers.allow).toBe(allow);
});
