import { newestOf } from '../../../../lab/stand/control/stream.ts';

test('a page that comes later gets the newest of the news, however often something was repeated since', () => {
  const event = (id: number, news: boolean) => ({ id, news });
  const events = [
    event(1, true),
    event(2, true),
    event(3, false),
    event(4, true),
    event(5, false),
    event(6, false),
    event(7, false),
  ];
  expect(newestOf(events, 2).map(({ id }) => id)).toEqual([2, 4, 6, 7]);
});
