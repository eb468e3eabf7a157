import { MINUTE } from '../../../shared/core/duration.ts';
import { isExtra, slotAfter, type Turn, turnOf } from '../../../shared/core/verdict/pace.ts';

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
  expect([10_000, 12_000, 14_000, 16_000, 18_000, 20_000].map((tick) => isExtra(tick))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

describe('of three probers', () => {
  const TURNS = [0, 1, 2].map((index) => ({ index, of: 3 }));
  const ticksOf = (turn: Turn, until: number): number[] => {
    const ticks: number[] = [];
    for (let at = slotAfter(-1, false, turn); at < until; at = slotAfter(at, false, turn)) ticks.push(at);
    return ticks;
  };

  test('each has its own slots, six a minute, and others in the next minute', () => {
    for (const minute of [0, 1, 2, 3]) {
      const firsts = TURNS.map((turn) => ticksOf(turn, 5 * MINUTE).find((at) => at >= minute * MINUTE) ?? 0);
      expect(firsts.map((at) => at - minute * MINUTE).sort((a, b) => a - b)).toEqual([0, 2_000, 6_000]);
    }
    expect(ticksOf(TURNS[1] as Turn, MINUTE)).toEqual([2_000, 12_000, 22_000, 32_000, 42_000, 52_000]);
  });

  test('no two ticks of one are further apart than 14 s, and none of them is an extra one', () => {
    for (const turn of TURNS) {
      const ticks = ticksOf(turn, 10 * MINUTE);
      expect(ticks).toHaveLength(60);
      expect(Math.max(...ticks.slice(1).map((at, i) => at - (ticks[i] as number)))).toBeLessThanOrEqual(
        14_000,
      );
      expect(ticks.filter((at) => isExtra(at, turn))).toEqual([]);
    }
  });

  test('in doubt they share the slots of two seconds', () => {
    expect(TURNS.map((turn) => slotAfter(2_000, true, turn))).toEqual([4_000, 4_000, 4_000]);
  });
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
