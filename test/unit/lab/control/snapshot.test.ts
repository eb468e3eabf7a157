/** What the page is told of where traffic goes, and of what clients saw. */
import { secondsOf } from '../../../../lab/stand/control/snapshot.ts';
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

test('requests count in the second in which they ended; what is older than two minutes does not', () => {
  const seconds = secondsOf(
    [
      exchanged(121_000, 10),
      exchanged(2_000, 40),
      exchanged(2_000, 90, { fortune: 'missed', region: 'us-west-2' }),
      exchanged(0, 5_000, { fortune: 'failed' }),
    ],
    NOW,
  );
  expect(seconds).toHaveLength(120);
  expect(seconds.at(-3)).toEqual({ served: { 'us-east-2': 1, 'us-west-2': 1 }, failed: 0, slowest: 90 });
  expect(seconds.at(-1)).toEqual({ served: {}, failed: 1, slowest: 5_000 });
  const others = seconds.slice(0, -3).concat(seconds.slice(-2, -1));
  for (const second of others) expect(second).toEqual({ served: {}, failed: 0, slowest: 0 });
});
