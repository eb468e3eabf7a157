import { makeCursor } from '../../../functions/api/cursor.ts';
import { useApi } from './call.ts';

const { call } = useApi();

async function pages(limit: number): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const query: Record<string, string> = { limit: String(limit), ...(cursor ? { cursor } : {}) };
    const { status, body } = await call('GET', '/todos', { query });
    expect(status).toBe(200);
    found.push(body.items.map((item: { text: string }) => item.text));
    cursor = body.next;
  } while (cursor !== undefined);
  return found;
}

test('an empty table gives an empty page without a next one', async () => {
  expect((await call('GET', '/todos')).body).toEqual({ items: [] });
});

describe('with seven todos', () => {
  const ids: string[] = [];
  beforeAll(async () => {
    for (let i = 1; i <= 7; i++)
      ids.push((await call('POST', '/todos', { body: { text: `t${i}` } })).body.id);
    await call('GET', '/health'); // The health key lies in the same table and must not show up.
  });

  test('pages come in order of creation, none is empty, none overlaps', async () => {
    expect(await pages(3)).toEqual([['t1', 't2', 't3'], ['t4', 't5', 't6'], ['t7']]);
    expect(await pages(7)).toEqual([['t1', 't2', 't3', 't4', 't5', 't6', 't7']]);
  });

  test('a page goes on where the last one ended though its last item is gone', async () => {
    const first = await call('GET', '/todos', { query: { limit: '2' } });
    await call('DELETE', '/todos/{id}', { id: ids[1] ?? '' });
    const { body } = await call('GET', '/todos', { query: { limit: '2', cursor: first.body.next } });
    expect(body.items.map((item: { text: string }) => item.text)).toEqual(['t3', 't4']);
  });

  test('without a limit a page has twenty items at most', async () => {
    for (let i = 0; i < 20; i++) await call('POST', '/todos', { body: { text: 'more' } });
    const { body } = await call('GET', '/todos');
    expect(body.items).toHaveLength(20);
    expect(body.next).toEqual(expect.any(String));
  });
});

test.each(['0', '101', '-1', '1.5', 'ten', '', '1e1', ' 5'])('limit=%j is refused by name', async (limit) => {
  expect(await call('GET', '/todos', { query: { limit } })).toMatchObject({
    status: 400,
    body: { errors: [{ at: 'limit' }] },
  });
});

test.each([
  '',
  'abc',
  '%%%',
  'a'.repeat(4_000),
  Buffer.from('after:../../etc').toString('base64url'),
  Buffer.from(`before:${'0'.repeat(36)}`).toString('base64url'),
  `${makeCursor('0b9f3c52-6c35-4b8e-9e0a-2d54f1c7a001')}AAAA`,
])('cursor=%j is refused by name', async (cursor) => {
  expect(await call('GET', '/todos', { query: { cursor } })).toMatchObject({
    status: 400,
    body: { errors: [{ at: 'cursor' }] },
  });
});

test('a parameter given twice is refused', async () => {
  const answer = await call('GET', '/todos', { query: { limit: '2' }, multi: { limit: ['1', '2'] } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ at: 'limit' }] } });
});
