/** The rules on generated verdicts of three vantage points: soon enough, seldom enough, and none of them decides alone. */
import { falseSwitches, NOISES, SOON, SOON_ENOUGH, times } from '../../../bench/judgement.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import { quantile } from '../../../shared/kit/quantile.ts';

test.each(SOON_ENOUGH)(
  '$name, $percent % fail: decided within $middle s',
  ({ name, percent, middle, most }) => {
    const [, points] = SOON.find(([one]) => one === name) ?? [];
    if (!points) throw new Error(`There is no row "${name}".`);
    const sorted = times(points, percent / 100, 40);
    expect(quantile(sorted, 0.5)).toBeLessThanOrEqual(middle * SECOND);
    if (most !== undefined) expect(quantile(sorted, 0.95)).toBeLessThanOrEqual(most * SECOND);
  },
);

/** In six hours, of those limits that are for thirty. */
test.each(NOISES)('noise of %s moves nothing, or seldom', (_, noise, most) => {
  expect(falseSwitches({ points: 3 }, noise, 0.25)).toBeLessThanOrEqual(most === 0 ? 0 : 120);
});

test('what one vantage point says alone moves nothing', () => {
  const [[, noise] = []] = NOISES;
  if (!noise) throw new Error('There is no noise.');
  expect(falseSwitches({ points: 3, first: 'says bad' }, noise, 0.125)).toBe(0);
});
