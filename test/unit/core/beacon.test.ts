import { BEACON_STALE_MS, beaconStatus, leadingToDns, saying } from '../../../shared/core/decision/beacon.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import { EMPTY_JOURNAL, type Journal } from '../../../shared/core/journal/journal.ts';
import { entry, journalOf, NOW, onStandby } from './build.ts';

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

test('what the beacons are to say follows the journal, where there is DNS', () => {
  const edge = { distribution: 'dns', dns: { says: 'primary', answers: 'primary' } } as const;
  expect(saying(edge, onStandby(10))).toEqual({ ...edge, dns: { says: 'standby', answers: 'primary' } });
  const without: Pick<Edge, 'distribution' | 'dns'> = { distribution: 'primary' };
  expect(saying(without, onStandby(10))).toBe(without);
});

describe('a distribution beside what the name servers answer', () => {
  const points = (given: object, journal: Journal) =>
    leadingToDns({ distribution: 'unreadable', ...given }, { answers: 'primary' }, journal);
  const leads = (given: object, journal: Journal) => points(given, journal).distribution;

  test('is as it was read, and the journal says what the beacons say', () => {
    const read = { distribution: 'dns', deployed: true, etag: 'E1' } as const;
    expect(points(read, onStandby(10))).toEqual({ ...read, dns: { says: 'standby', answers: 'primary' } });
    for (const known of [{ etag: 'E1' }, {}])
      expect(leads({ distribution: 'standby', ...known }, journalOf([], { leadsToDns: true }))).toBe(
        'standby',
      );
  });

  test('leads where it did while nobody can read it, and in the beginning where the deploy has pointed it', () => {
    expect(leads({ why: 'No answer.' }, journalOf([], { leadsToDns: true }))).toBe('dns');
    expect(leads({}, journalOf([], { leadsToDns: false }))).toBe('unreadable');
    expect(leads({}, journalOf([]))).toBe('unreadable');
    expect(leads({}, EMPTY_JOURNAL)).toBe('dns');
    expect(leads({}, { ...EMPTY_JOURNAL, leadsToDns: false })).toBe('unreadable');
  });

  test('that was read and makes no sense leads nowhere', () => {
    expect(leads({ etag: 'E1' }, journalOf([], { leadsToDns: true }))).toBe('unreadable');
  });
});
