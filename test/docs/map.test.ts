/** docs/map.md is drawn from the code: `npm run map` does it anew. */
import { cruise } from '../../tools/map/cruise.ts';
import { type Arrow, arrowsOf, columnOf, drawnIn, mayImport, redrawn } from '../../tools/map/map.ts';
import { readRooms } from '../../tools/map/rooms.ts';
import { ROOT, read } from './pages.ts';

const page = read('docs/map.md');
const rooms = readRooms(ROOT);

let arrows: readonly Arrow[];
beforeAll(() => {
  arrows = arrowsOf(cruise(ROOT, rooms.CODE), rooms);
});

const names = (some: readonly Arrow[]) => some.map(({ from, to }) => `${from} → ${to}`);

test('the picture has every arrow and no other', () => {
  expect(names(drawnIn(page))).toEqual(names(arrows));
});

test('its numbers are about those of the code', () => {
  // One import more need not be drawn at once.
  const stale = drawnIn(page).filter(({ from, to, imports }) => {
    const real = arrows.find((arrow) => arrow.from === from && arrow.to === to)?.imports ?? 0;
    return Math.abs(real - imports) > Math.max(5, real / 4);
  });
  expect(stale).toEqual([]);
});

test('the column says what the fences say, of every room', () => {
  const { test: all, ...column } = columnOf(page);
  expect(all).toBe('all');
  expect(column).toEqual(
    Object.fromEntries(Object.keys(rooms.ROOMS).map((room) => [room, mayImport(room, rooms)])),
  );
});

test('drawing it anew changes nothing but that', () => {
  const drawn = redrawn(page, arrows, rooms);
  expect(drawnIn(drawn)).toEqual(arrows);
  expect(redrawn(drawn, drawnIn(page), rooms)).toBe(page);
});

test('there are at most 20 arrows', () => {
  expect(arrows.length).toBeLessThanOrEqual(20);
});
