/** By how much a machine is late is told in lab time, and in the mean. */
import { watchStrain } from '../../../lab/stand/speed.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A machine on which each timer runs so much later than it is due, for so long. */
function strainedAfter(speed: number, lateMs: number, seconds: number): boolean {
  let now = 0;
  const { bears, stop } = watchStrain(() => now);
  for (let i = 0; i < seconds * 20; i++) {
    now += 50 + lateMs;
    jest.advanceTimersByTime(50);
  }
  stop();
  return bears() < speed;
}

test.each<[speed: number, lateMs: number, seconds: number, strained: boolean]>([
  [1, 0, 60, false],
  [1, 100, 60, false],
  [1, 200, 60, true],
  [10, 10, 60, false],
  [10, 20, 60, true],
  [20, 5, 60, false],
  [20, 10, 60, true],
  // One stutter, of half a second of lab time.
  [10, 50, 0.05, false],
])('at speed %d, %d ms late for %d s', (speed, lateMs, seconds, strained) => {
  expect(strainedAfter(speed, lateMs, seconds)).toBe(strained);
});
