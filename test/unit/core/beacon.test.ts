import { BEACON_STALE_MS, beaconStatus } from '../../../shared/core/decision/beacon.ts';
import { entry, journalOf, NOW } from './build.ts';

const seen = (to: 'primary' | 'standby', age = 0) => ({
  journal: journalOf([entry({ kind: 'pin', to })]),
  lifeAt: NOW - age,
});

test.each([
  ['traffic belongs on the standby', seen('standby'), 200],
  ['traffic belongs on the primary', seen('primary'), 404],
  ['the copy cannot be read', undefined, 503],
  ['the newest sign of life is old', seen('standby', BEACON_STALE_MS + 1), 503],
  ['it is just not old', seen('standby', BEACON_STALE_MS), 200],
  ['nothing was ever switched', { journal: journalOf([]), lifeAt: NOW }, 404],
])('%s', (_, sight, status) => {
  expect(beaconStatus(sight, NOW)).toBe(status);
});

test('a switch that is on its way does not count before it has applied', () => {
  const journal = journalOf([
    entry({ kind: 'pin', to: 'standby', phase: 'in-progress' }),
    entry({ kind: 'pin', to: 'primary' }),
  ]);
  expect(beaconStatus({ journal, lifeAt: NOW }, NOW)).toBe(404);
});
