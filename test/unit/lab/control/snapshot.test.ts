/** What the page is told of where traffic goes, and of what clients saw. */
import { trafficOf } from '../../../../lab/stand/control/snapshot.ts';
import { sentBy } from '../../../../lab/stand/control/status.ts';
import type { Exchanged } from '../../../../lab/stand/traffic/traffic.ts';

test.each([
  [undefined, { serves: 'primary', by: 'distribution' }],
  ['v1 standby 3', { serves: 'standby', by: 'key' }],
  ['v1 standby 3 25%', { serves: 'standby (25% to primary)', by: 'key' }],
  ['v1 standby 3 reads', { serves: 'primary', by: 'distribution' }],
  ['stanby', { serves: 'primary', by: 'distribution' }],
])('with the key %p at a location whose distribution says primary', (key, expected) => {
  expect(sentBy('primary', key)).toEqual({ ...expected, distribution: 'primary' });
});

const NOW = 1_000_000_500;
const exchanged = (endedMsAgo: number, ms: number, more: Partial<Exchanged> = {}): Exchanged => ({
  at: NOW - endedMsAgo - ms,
  ms,
  method: 'GET',
  path: '/todos',
  fortune: 'ok',
  region: 'us-east-2',
  ...more,
});

test('requests count in the second in which they were sent; what is older than two minutes does not', () => {
  const { seconds, slowest } = trafficOf(
    [
      exchanged(121_000, 10),
      exchanged(12_000, 4_000),
      exchanged(2_000, 40),
      exchanged(2_000, 90, { fortune: 'missed', region: 'us-west-2' }),
      exchanged(0, 5_000, { fortune: 'failed' }),
    ],
    [NOW - 5_000, NOW - 400, NOW - 300, NOW - 130_000],
    NOW,
  );
  expect(seconds).toHaveLength(120);
  const nothing = { served: {}, failed: 0, pending: 0 };
  expect(seconds.at(-17)).toEqual({ ...nothing, served: { 'us-east-2': 1 } });
  expect(seconds.at(-3)).toEqual({ ...nothing, served: { 'us-east-2': 1, 'us-west-2': 1 } });
  expect(seconds.at(-6)).toEqual({ ...nothing, failed: 1, pending: 1 });
  expect(seconds.at(-1)).toEqual({ ...nothing, pending: 2 });
  const [known, all] = [[-17, -3, -6, -1], seconds.map((second, i) => [i - 120, second] as const)];
  for (const [place, second] of all) if (!known.includes(place)) expect(second).toEqual(nothing);
  // Of the good answers of the last ten seconds.
  expect(slowest).toBe(90);
});
