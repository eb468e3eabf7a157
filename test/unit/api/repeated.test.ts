/** The SDK repeats a call whose answer was lost. Here every call reaches the table twice, and only the second answer counts. */
import { useApi } from './call.ts';

const { call, database } = useApi();
let sent = 0;
beforeAll(() => {
  database().client.middlewareStack.add(
    (next) => async (args) => {
      sent += 1;
      await next(args);
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
});

test('a create meets its own todo and is a success', async () => {
  const made = await call('POST', '/todos', { body: { text: 'twice' } });
  expect(made).toMatchObject({ status: 201, body: { text: 'twice', version: 1 } });
  expect(sent).toBeGreaterThan(0);
  const id = made.body.id;
  expect((await call('POST', '/todos', { body: { id, text: 'twice' } })).status).toBe(409);
});

test('a conditional change meets its own state and is a success, once', async () => {
  const { body, headers } = await call('POST', '/todos', { body: { text: 'before' } });
  const only = { 'If-Match': headers.etag ?? '' };
  const change = { id: body.id, headers: only, body: { text: 'after', checked: true } };
  expect(await call('PUT', '/todos/{id}', change)).toMatchObject({
    status: 200,
    body: { text: 'after', version: 2 },
  });
  expect((await call('PUT', '/todos/{id}', change)).status).toBe(412);
});
