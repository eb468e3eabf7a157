/** Times say something only where the same work is done. */
import { EVENTS, KINDS } from '../../../bench/api/events.ts';
import { checkAlike, createHandlers, HANDLERS, seen } from '../../../bench/api/handlers.ts';

test('the three handlers answer every request alike', async () => {
  await checkAlike(createHandlers());
});

test('and as the request deserves', async () => {
  const handlers = createHandlers();
  const answers = await Promise.all(KINDS.map((kind) => handlers.ours(EVENTS[kind])));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 201, 400]);
  const page = answers[KINDS.indexOf('list of 20')];
  expect(page && seen(page).body).toMatchObject({ items: { length: 20 }, next: expect.any(String) });
});

test.each(HANDLERS.filter((name) => name !== 'ours'))('a difference of %s is noticed', async (name) => {
  const handlers = createHandlers();
  const wrong = async (event: Parameters<(typeof handlers)['ours']>[0]) => {
    const answer = await handlers[name](event);
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'public' } };
  };
  await expect(checkAlike({ ...handlers, [name]: wrong })).rejects.toThrow(
    '"read one" is answered differently',
  );
});
