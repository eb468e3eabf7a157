/** The check of the secret that the edge shows: who is let in, who is not, and how often the secret is read. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createOriginCheck } from '../../../functions/api/origin.ts';
import { Problem } from '../../../functions/api/problem.ts';
import { apiWithoutTable, caller, event } from './call.ts';

/** Like the real one: keeps what it has read until it is told that this was refused. */
function world(inStore: string | Error) {
  const state = { now: 0, reads: 0, inStore, logged: [] as string[] };
  let kept: string | undefined;
  const secret = {
    async read() {
      if (kept !== undefined) return kept;
      state.reads += 1;
      if (state.inStore instanceof Error) throw state.inStore;
      kept = state.inStore;
      return kept;
    },
    refused() {
      kept = undefined;
    },
  };
  const log = { error: (sentence: string) => void state.logged.push(sentence) };
  const check = createOriginCheck(secret, () => state.now, log);
  const ask = (shown?: string, name = 'X-Origin-Verify') =>
    check(event('GET', '/health', { headers: shown === undefined ? {} : { [name]: shown } })).then(
      () => 'let in',
      (error: unknown) => (error instanceof Problem ? error.status : error),
    );
  return { state, ask, check };
}

test('who shows the secret is let in, in whatever case the header comes', async () => {
  const { ask, state } = world('the secret');
  expect(await ask('the secret')).toBe('let in');
  expect(await ask('the secret', 'x-origin-verify')).toBe('let in');
  expect(state.reads).toBe(1);
});

test.each([undefined, '', 'the secre', 'the secret ', 'THE SECRET', 'another'])(
  'who shows %j is refused',
  async (shown) => expect(await world('the secret').ask(shown)).toBe(403),
);

test('who shows nothing costs nothing', async () => {
  const { ask, state } = world('the secret');
  await ask();
  expect(state.reads).toBe(0);
});

test('a secret that was replaced is read again at the first caller who has the new one', async () => {
  const { ask, state } = world('old');
  await ask('old');
  state.inStore = 'new';
  expect(await ask('new')).toBe('let in');
  expect(await ask('old')).toBe(403);
});

test('guessing does not make us read again and again', async () => {
  const { ask, state } = world('the secret');
  for (let i = 0; i < 50; i++) expect(await ask(`guess ${i}`)).toBe(403);
  expect(state.reads).toBe(2);
  state.now += 30_000;
  await ask('guess');
  expect(state.reads).toBe(3);
});

test('where the secret cannot be read nobody is let in, and that is said', async () => {
  const { ask, state } = world(new Error('ECONNREFUSED'));
  expect(await ask('anything')).toBe(503);
  expect(state.logged).toEqual(['The origin secret cannot be read.']);
  state.inStore = 'the secret';
  expect(await ask('the secret')).toBe('let in');
});

test('a refusal has the form of every other answer, and no route is asked', async () => {
  const check = async (_: APIGatewayProxyEvent) => {
    throw new Problem(403, 'This API is served through its public address only.');
  };
  const call = caller(apiWithoutTable({ checkOrigin: check }));
  expect(await call('GET', '/health')).toEqual({
    status: 403,
    headers: {
      'content-type': 'application/problem+json',
      'x-routeaway-region': 'us-east-2',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag,location,x-routeaway-region',
    },
    body: {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'This API is served through its public address only.',
    },
  });
});
