import { REGION, useApi } from './call.ts';

const { call } = useApi();

const make = (text: string) => call('POST', '/todos', { body: { text } });
const at = (id: string, more: object = {}) => ({ id, ...more });

test('a new todo has every field, a tag and a place', async () => {
  const made = await make('milk');
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    text: 'milk',
    checked: false,
    version: 1,
    createdAt: expect.stringMatching(/^2027-01-05T10:00:00\.\d{3}Z$/),
    updatedAt: made.body.createdAt,
  });
  expect(made.headers.location).toBe(`todos/${made.body.id}`);
  const got = await call('GET', '/todos/{id}', at(made.body.id));
  expect(got).toMatchObject({ status: 200, body: made.body, headers: { etag: made.headers.etag } });
});

test('a client may choose the id, and repeating the create makes no second one', async () => {
  const body = { id: '0B9F3C52-6C35-4B8E-9E0A-2D54F1C7A001', text: 'once', checked: true };
  const made = await call('POST', '/todos', { body });
  expect(made).toMatchObject({ status: 201, body: { id: body.id.toLowerCase(), checked: true } });
  expect(await call('POST', '/todos', { body })).toMatchObject({ status: 409, body: { title: 'Conflict' } });
  expect((await call('GET', '/todos/{id}', at(body.id))).body).toEqual(made.body);
});

test('PUT replaces both fields, PATCH changes what it names, each counts one version', async () => {
  const { body } = await make('tea');
  const put = await call('PUT', '/todos/{id}', at(body.id, { body: { text: 'green tea', checked: true } }));
  expect(put).toMatchObject({ status: 200, body: { text: 'green tea', checked: true, version: 2 } });
  expect(put.body.createdAt).toBe(body.createdAt);
  expect(put.body.updatedAt > body.updatedAt).toBe(true);
  const patch = await call('PATCH', '/todos/{id}', at(body.id, { body: { checked: false } }));
  expect(patch).toMatchObject({ status: 200, body: { text: 'green tea', checked: false, version: 3 } });
  expect((await call('GET', '/todos/{id}', at(body.id))).body).toEqual(patch.body);
});

test('a merge patch is taken by its own media type too, but only by PATCH', async () => {
  const { body } = await make('rye');
  const headers = { 'Content-Type': 'application/merge-patch+json; charset=utf-8' };
  const patch = await call('PATCH', '/todos/{id}', at(body.id, { headers, body: { text: 'wheat' } }));
  expect(patch).toMatchObject({ status: 200, body: { text: 'wheat' } });
  const put = await call('PUT', '/todos/{id}', at(body.id, { headers, body: { text: 'x', checked: true } }));
  expect(put.status).toBe(415);
});

test('what is deleted is gone, and deleting it again says so', async () => {
  const { body } = await make('gone');
  expect(await call('DELETE', '/todos/{id}', at(body.id))).toMatchObject({ status: 204, body: undefined });
  expect((await call('GET', '/todos/{id}', at(body.id))).status).toBe(404);
  expect((await call('DELETE', '/todos/{id}', at(body.id))).status).toBe(404);
});

test('a body that API Gateway passed on as base64 is read like any other', async () => {
  const raw = Buffer.from(JSON.stringify({ text: 'grüße 🐟' })).toString('base64');
  expect(await call('POST', '/todos', { raw, base64: true })).toMatchObject({
    status: 201,
    body: { text: 'grüße 🐟' },
  });
});

test('a client that has the newest state is told so without the body', async () => {
  const made = await make('same');
  const known = { headers: { 'If-None-Match': `W/${made.headers.etag}` } };
  expect(await call('GET', '/todos/{id}', at(made.body.id, known))).toMatchObject({
    status: 304,
    body: undefined,
  });
  await call('PATCH', '/todos/{id}', at(made.body.id, { body: { checked: true } }));
  expect((await call('GET', '/todos/{id}', at(made.body.id, known))).status).toBe(200);
});

test('every answer names its Region and is not to be kept', async () => {
  const answers = [
    await make('here'),
    await call('GET', '/todos'),
    await call('GET', '/nowhere'),
    await call('GET', '/health'),
  ];
  for (const { headers } of answers)
    expect(headers).toMatchObject({ 'x-routeaway-region': REGION, 'cache-control': 'no-store' });
});
