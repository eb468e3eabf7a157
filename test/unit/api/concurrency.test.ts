import { callerOver, useApi } from './call.ts';
import { startDatabase } from './database.ts';

const { call } = useApi();

const whole = { text: 'mine', checked: true };

async function made(): Promise<{ id: string; tag: string }> {
  const { body, headers } = await call('POST', '/todos', { body: { text: 'shared' } });
  return { id: body.id, tag: headers.etag ?? '' };
}

const withTag = (id: string, tag: string, body: unknown = whole) => ({
  id,
  body,
  headers: { 'If-Match': tag },
});

describe.each(['PUT', 'PATCH', 'DELETE'])('%s', (method) => {
  const change = (id: string, tag: string) => call(method, '/todos/{id}', withTag(id, tag));
  const done = method === 'DELETE' ? 204 : 200;

  test('goes through with the newest tag, alone or among others', async () => {
    const one = await made();
    expect((await change(one.id, one.tag)).status).toBe(done);
    const two = await made();
    expect((await change(two.id, `"9-zzz", ${two.tag}`)).status).toBe(done);
  });

  test('goes through with *', async () => {
    expect((await change((await made()).id, '*')).status).toBe(done);
  });

  test('is told 412 with a tag that is no longer true, and changes nothing', async () => {
    const { id, tag } = await made();
    const newer = await call('PATCH', '/todos/{id}', { id, body: { text: 'theirs' } });
    expect(await change(id, tag)).toMatchObject({
      status: 412,
      headers: { etag: newer.headers.etag, 'content-type': 'application/problem+json' },
    });
    expect((await call('GET', '/todos/{id}', { id })).body).toEqual(newer.body);
  });

  test.each(['"never-made"', '"1-zzzzzzzzzz"', '""'])(
    'a tag we never made (%s) matches nothing',
    async (tag) => {
      expect((await change((await made()).id, tag)).status).toBe(412);
    },
  );

  test('a weak tag matches nothing', async () => {
    const { id, tag } = await made();
    expect((await change(id, `W/${tag}`)).status).toBe(412);
  });

  test.each(['1', 'abc', '"open', '"a" "b"', ''])('If-Match: %j is no list of tags', async (tag) => {
    expect((await change((await made()).id, tag)).status).toBe(400);
  });

  test('an unknown id is 404, whatever the tag', async () => {
    const id = '0b9f3c52-6c35-4b8e-9e0a-2d54f1c7a0ff';
    const { tag } = await made();
    for (const t of ['*', tag, '"never-made"']) expect((await change(id, t)).status).toBe(404);
    expect((await call('GET', '/todos/{id}', { id })).status).toBe(404);
  });
});

test('of many clients with the same tag exactly one goes through', async () => {
  const { id, tag } = await made();
  const texts = Array.from({ length: 8 }, (_, i) => `client ${i}`);
  const answers = await Promise.all(
    texts.map((text) => call('PATCH', '/todos/{id}', withTag(id, tag, { text }))),
  );
  expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array(7).fill(412)]);
  const winner = answers.find((a) => a.status === 200);
  expect((await call('GET', '/todos/{id}', { id })).body).toEqual(winner?.body);
});

test('the same version reached in two Regions has two tags', async () => {
  const { id, tag } = await made();
  const other = await startDatabase('us-west-2');
  try {
    const there = callerOver(other);
    await there('POST', '/todos', { body: { id, text: 'elsewhere' } });
    await there('GET', '/todos');
    const here = await call('PATCH', '/todos/{id}', withTag(id, tag, { text: 'two, here' }));
    const far = await there('PATCH', '/todos/{id}', { id, body: { text: 'two, there' } });
    expect([here.body.version, far.body.version]).toEqual([2, 2]);
    expect(here.headers.etag).not.toBe(far.headers.etag);
    expect((await there('PUT', '/todos/{id}', withTag(id, here.headers.etag ?? ''))).status).toBe(412);
  } finally {
    await other.stop();
  }
});
