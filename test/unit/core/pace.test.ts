import { isExtra, slotAfter, turnOf } from '../../../shared/core/verdict/pace.ts';

test.each([
  [9_999, false, 10_000],
  [10_000, false, 20_000],
  [10_001, false, 20_000],
  [9_999, true, 10_000],
  [10_000, true, 12_000],
  [11_999, true, 12_000],
  [18_000, true, 20_000],
])('after %i, in doubt: %s, the next slot is %i', (last, doubt, next) => {
  expect(slotAfter(last, doubt)).toBe(next);
});

test('of the slots of doubt one in five is there in calm times too', () => {
  expect([10_000, 12_000, 14_000, 16_000, 18_000, 20_000].map(isExtra)).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

const EXTRA = 12_000;
const ALWAYS = 20_000;

test.each([
  ['an extra tick at its time', EXTRA, {}, 'make it'],
  ['an extra tick whose doubt has ended', EXTRA, { doubt: false }, 'leave it out'],
  ['an extra tick that is a little late', EXTRA, { late: 999 }, 'make it'],
  ['an extra tick that is late', EXTRA, { late: 1_000 }, 'leave it out'],
  ['an extra tick of a run that stands in', EXTRA, { late: 2_499, waits: 1_500 }, 'make it'],
  ['an extra tick beside four', EXTRA, { underWay: 4 }, 'make it'],
  ['an extra tick beside five', EXTRA, { underWay: 5 }, 'leave it out'],
  ['a tick of calm times', ALWAYS, { doubt: false }, 'make it'],
  ['a tick of calm times beside many', ALWAYS, { underWay: 9 }, 'make it'],
  ['a tick of calm times that is late', ALWAYS, { late: 9_999 }, 'make it'],
  ['a tick of calm times at the time of the next', ALWAYS, { late: 10_000 }, 'missed'],
  ['an extra tick long after', EXTRA, { late: 10_000 }, 'leave it out'],
] as const)('%s: %s', (_, at, given, turn) => {
  const { late, waits, doubt, underWay } = { late: 0, waits: 0, doubt: true, underWay: 0, ...given };
  expect(turnOf(at, { now: at + late, due: at + waits, doubt, underWay })).toBe(turn);
});
