import type { Edge } from '../../../shared/core/edge.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../shared/core/journal/journal.ts';
import { DISTRIBUTION_SETTLED_MS, deployedNoted, settledAt } from '../../../shared/core/journal/settled.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from './build.ts';

const EDGE: Edge = { distribution: 'standby', deployed: true, key: 'absent' };
const MOVED = NOW - 5 * MINUTE;
const moved = (given: Partial<Entry> = {}): Entry => ({
  ...entry({ kind: 'failover', to: 'standby', begunAt: MOVED - SECOND }),
  effectAt: MOVED,
  ...given,
});
const NEVER = Number.POSITIVE_INFINITY;
const KEY = { side: 'standby', epoch: 1 } as const;

test.each<[string, Partial<Entry>, number | undefined, Edge['key'], number]>([
  ['90 s after the switch where a key moved it', {}, MOVED, KEY, MOVED + 90 * SECOND],
  ['or where nothing is known of the key', {}, undefined, KEY, MOVED + 90 * SECOND],
  ['90 s after the key was written again', {}, MOVED + SECOND, KEY, MOVED + 91 * SECOND],
  ['though the distribution is Deployed', { deployedAt: MOVED }, MOVED, KEY, MOVED + 90 * SECOND],
  [
    'counted from its begin where no effect is noted',
    { effectAt: undefined } as never,
    0,
    KEY,
    MOVED + 89 * SECOND,
  ],
  ['never by a key that shares', { deployedAt: MOVED }, MOVED, { ...KEY, share: 5 }, NEVER],
  ['nor by one of the other side', { deployedAt: MOVED }, MOVED, { ...KEY, side: 'primary' }, NEVER],
  ['nor while it cannot be read', { deployedAt: MOVED }, MOVED, 'unreadable', NEVER],
  [
    '30 s after the distribution is Deployed',
    { deployedAt: NOW },
    MOVED,
    'absent',
    NOW + DISTRIBUTION_SETTLED_MS,
  ],
  ['also without a store', { deployedAt: NOW }, undefined, 'none', NOW + DISTRIBUTION_SETTLED_MS],
  ['never while it is not', {}, MOVED, 'absent', NEVER],
  ['by the key that has been deleted since', { deployedAt: NOW }, NOW, 'absent', MOVED + 90 * SECOND],
  ['or by the distribution, if that was sooner', { deployedAt: MOVED }, NOW, 'absent', MOVED + 30 * SECOND],
])('a switch has settled %s', (_, given, setAt, key, expected) => {
  const known = { says: 'absent', etag: 'E1', at: NOW, ...(setAt !== undefined && { setAt }) } as const;
  const journal = setAt === undefined ? {} : { key: known };
  expect(settledAt(moved(given), journal, { ...EDGE, key })).toBe(expected);
});

test('by DNS 20 s after the name servers answered, and the key decides all the same', () => {
  const edge = { distribution: 'dns', key: 'absent' } as const;
  expect(settledAt(moved({ deployedAt: NOW }), {}, edge)).toBe(NOW + 20 * SECOND);
  expect(settledAt(moved(), {}, edge)).toBe(NEVER);
  expect(settledAt(moved({ deployedAt: NOW }), {}, { ...edge, key: KEY })).toBe(MOVED + 90 * SECOND);
});

test.each<[string, Partial<Edge>, number | undefined]>([
  ['they answer so', { dns: { says: 'standby', answers: 'standby' } }, NOW],
  [
    'nobody can read the distribution',
    { dns: { says: 'standby', answers: 'standby' }, deployed: undefined } as never,
    NOW,
  ],
  ['it is on its way', { dns: { says: 'standby', answers: 'standby' }, deployed: false }, undefined],
  ['they do not', { dns: { says: 'standby', answers: 'primary' } }, undefined],
  ['they disagree', { dns: { says: 'standby', answers: 'mixed' } }, undefined],
  ['nobody has asked', {}, undefined],
])('that DNS has followed is noted where %s', (_, given, expected) => {
  const edge = { ...EDGE, distribution: 'dns', ...given } as const;
  expect(deployedNoted(journalOf([moved()]), edge, NOW).entries[0]?.deployedAt).toBe(expected);
});

describe('that the distribution is Deployed', () => {
  const noted = (given: Partial<Entry>, edge: Partial<Edge> = {}) =>
    deployedNoted(journalOf([moved(given)]), { ...EDGE, ...edge }, NOW).entries[0]?.deployedAt;

  test('is noted once', () => {
    expect(noted({})).toBe(NOW);
    expect(noted({ deployedAt: NOW - SECOND })).toBe(NOW - SECOND);
  });

  test.each<[string, Partial<Entry>, Partial<Edge>]>([
    ['while it is not', {}, { deployed: false }],
    ['where it points elsewhere', {}, { distribution: 'primary' }],
    ['while the switch is under way', { phase: 'in-progress' }, {}],
    ['of what was there before', { kind: 'initial' }, {}],
  ])('is not noted %s', (_, given, edge) => expect(noted(given, edge)).toBeUndefined());

  test('changes nothing else, and is archived as well', () => {
    const before = journalOf([moved({ archived: true })]);
    expect(deployedNoted(before, EDGE, NOW).entries).toEqual([
      { ...before.entries[0], deployedAt: NOW, archived: false },
      ...before.entries.slice(1),
    ]);
    expect(deployedNoted(EMPTY_JOURNAL, EDGE, NOW)).toBe(EMPTY_JOURNAL);
  });
});
