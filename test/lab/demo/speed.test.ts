/** The demo goes as fast as the machine bears. */
import { fittingSpeed } from '../../../lab/demo/speed.ts';

test.each([
  ['idle', 0, 2, 10],
  ['at work on every core', 2, 2, 10],
  ['with twice the work', 4, 2, 5],
  ['with far too much', 40, 2, 2],
  ['large, and at work', 8, 16, 10],
])('on a machine that is %s', (_, load, cores, speed) => {
  expect(fittingSpeed(load, cores)).toBe(speed);
});
