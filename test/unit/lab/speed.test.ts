/** The lab goes as fast as the machine bears, and slower than real time where it bears no more. */
import { fittingSpeed, slower } from '../../../lab/stand/speed.ts';

const demo = { least: 2, most: 10 };
const start = { least: 0.1, most: 1 };

test.each([
  ['idle', 0, 2, 10, 1],
  ['at work on every core', 2, 2, 10, 1],
  ['with twice the work', 4, 2, 5, 1],
  ['with far too much', 40, 2, 2, 0.5],
  ['at its end', 4_000, 2, 2, 0.1],
  ['large, and at work', 8, 16, 10, 1],
])('on a machine that is %s', (_, load, cores, played, real) => {
  expect(fittingSpeed(demo, load, cores)).toBe(played);
  expect(fittingSpeed(start, load, cores)).toBe(real);
});

test.each([
  [10, 3],
  [3, 1],
  [2, 0.6],
  [0.8, 0.2],
  [0.1, 0.1],
])('slower than %d is %d', (speed, less) => expect(slower(speed)).toBe(less));
