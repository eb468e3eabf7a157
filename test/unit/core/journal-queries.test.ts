/** What the journal's entries say about the past, each count at its very edge. */

import { DAY, HOUR } from '../../../shared/core/duration.ts';
import type { Entry, EntryKind, Phase } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import {
  activeSide,
  arrivedAt,
  coolDownUntil,
  failoversOfLastDay,
  limitFreeAt,
  pauseUntil,
  repairsOfLastHour,
  trimmed,
  usedLimit,
} from '../../../shared/core/journal/journal-queries.ts';
import { DEFAULT_SETTINGS, LIMIT_WITHIN_MS } from '../../../shared/core/settings.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from './build.ts';

const { coolDown } = DEFAULT_SETTINGS;

/** An entry that took effect at that time; of one that did not land nobody knows, so it counts from its lease's end. */
const past = (kind: EntryKind, to: 'primary' | 'standby', at: number, phase: Phase = 'applied'): Entry =>
  entry({ kind, to, phase, begunAt: at, leaseUntil: at, ...(phase === 'applied' && { effectAt: at }) });

test('before anything has applied, traffic is on the primary, and has been for ever', () => {
  expect(activeSide(EMPTY_JOURNAL)).toBe('primary');
  expect(arrivedAt(EMPTY_JOURNAL)).toBe(0);
});

test('traffic is where it was applied last', () => {
  const journal = journalOf([
    past('failover', 'primary', NOW, 'replaced'),
    past('failover', 'standby', NOW - HOUR),
    past('pin', 'primary', NOW - 2 * HOUR),
  ]);
  expect(activeSide(journal)).toBe('standby');
  expect(arrivedAt(journal)).toBe(NOW - HOUR);
});

describe('the limit', () => {
  const used = (entries: readonly Entry[], rest = {}) => usedLimit(journalOf(entries, rest), 'standby', NOW);

  test.each<[what: string, entry: Entry, counts: number]>([
    ['a failover', past('failover', 'primary', NOW - MINUTE), 1],
    ['a failback', past('failback', 'primary', NOW - MINUTE), 1],
    ['a failover of a drill', { ...past('failover', 'primary', NOW - MINUTE), drill: true }, 0],
    ['a pin', past('pin', 'primary', NOW - MINUTE), 0],
    ['a repair', past('repair', 'primary', NOW - MINUTE), 0],
    ['an adoption', past('adoption', 'primary', NOW - MINUTE), 0],
    ['one that failed', past('failover', 'primary', NOW - MINUTE, 'failed'), 0],
    ['one that may have been applied', past('failover', 'primary', NOW - MINUTE, 'replaced'), 1],
    ['one to the same side that was applied', past('failover', 'standby', NOW - MINUTE), 1],
    ['the same attempt, tried before', past('failover', 'standby', NOW - MINUTE, 'replaced'), 0],
    ['one that just left the window', past('failover', 'primary', NOW - LIMIT_WITHIN_MS), 0],
    ['one that is about to', past('failover', 'primary', NOW - LIMIT_WITHIN_MS + 1), 1],
  ])('%s', (_, one, counts) => {
    expect(used([one])).toBe(counts);
  });

  test('counts anew from an acknowledgement', () => {
    const two = [past('failover', 'primary', NOW - MINUTE), past('failover', 'standby', NOW - 9 * MINUTE)];
    expect(used(two, { acknowledgedAt: NOW - 9 * MINUTE })).toBe(1);
    expect(used(two, { acknowledgedAt: NOW - 9 * MINUTE - 1 })).toBe(2);
  });

  const freeAt = (limit: number, ages: readonly number[], rest = {}) =>
    limitFreeAt(
      journalOf(
        ages.map((age) => past('failover', 'primary', NOW - age)),
        rest,
      ),
      'standby',
      NOW,
      { limit },
    );

  test('has room again when the oldest of the window leaves it', () => {
    expect(freeAt(2, [MINUTE, 20 * MINUTE, 2 * HOUR])).toBe(NOW - 20 * MINUTE + LIMIT_WITHIN_MS);
    expect(freeAt(1, [MINUTE, LIMIT_WITHIN_MS])).toBe(NOW - MINUTE + LIMIT_WITHIN_MS);
    expect(freeAt(2, [MINUTE, LIMIT_WITHIN_MS])).toBeUndefined();
    expect(freeAt(1, [])).toBeUndefined();
  });

  test('has room only when so many have left that fewer than the limit are there', () => {
    expect(freeAt(1, [MINUTE, 20 * MINUTE, 30 * MINUTE])).toBe(NOW - MINUTE + LIMIT_WITHIN_MS);
    expect(freeAt(2, [MINUTE, 20 * MINUTE, 30 * MINUTE])).toBe(NOW - 20 * MINUTE + LIMIT_WITHIN_MS);
  });

  test('does not wait for one that was acknowledged', () => {
    const acknowledgedAt = NOW - 10 * MINUTE;
    expect(freeAt(1, [MINUTE, 20 * MINUTE], { acknowledgedAt })).toBe(NOW - MINUTE + LIMIT_WITHIN_MS);
    expect(freeAt(2, [MINUTE, 20 * MINUTE], { acknowledgedAt })).toBeUndefined();
  });

  test('waits for no drill to leave the window', () => {
    const drill: Entry = { ...past('failover', 'primary', NOW - 20 * MINUTE), drill: true };
    const journal = journalOf([past('failover', 'standby', NOW - MINUTE), drill]);
    expect(limitFreeAt(journal, 'standby', NOW, { limit: 1 })).toBe(NOW - MINUTE + LIMIT_WITHIN_MS);
  });
});

describe('the cool-down', () => {
  const until = (...entries: Entry[]) => coolDownUntil(journalOf(entries), 'standby', DEFAULT_SETTINGS);

  test('is in force after an automatic switch, counted from its effect', () => {
    expect(until(past('failover', 'primary', NOW - MINUTE))).toBe(NOW - MINUTE + coolDown);
    expect(until(past('failback', 'standby', NOW - MINUTE))).toBe(NOW - MINUTE + coolDown);
    expect(until({ ...past('failover', 'standby', NOW - MINUTE), drill: true })).toBe(
      NOW - MINUTE + coolDown,
    );
  });

  test('is not in force after what an operator did, or after nothing', () => {
    expect(until()).toBeUndefined();
    expect(until(past('pin', 'primary', NOW))).toBeUndefined();
  });

  test('lets the first undoing of a drill through: the side it went to may really fail', () => {
    const drill: Entry = { ...past('failover', 'primary', NOW - 2 * MINUTE), drill: true };
    expect(until(drill)).toBeUndefined();
    expect(until(past('failover', 'standby', NOW - MINUTE), drill)).toBe(NOW - MINUTE + coolDown);
  });

  test('lets the first undoing of a failback through, and that one only', () => {
    expect(until(past('failback', 'primary', NOW - MINUTE))).toBeUndefined();
    expect(
      until(past('failover', 'standby', NOW - MINUTE), past('failback', 'primary', NOW - 2 * MINUTE)),
    ).toBe(NOW - MINUTE + coolDown);
  });
});

test.each<[what: string, entry: Entry, counts: number]>([
  ['one that was applied', past('failover', 'standby', NOW - HOUR), 1],
  ['one that may have', past('failover', 'standby', NOW - HOUR, 'replaced'), 1],
  ['one that failed', past('failover', 'standby', NOW - HOUR, 'failed'), 0],
  ['a failback', past('failback', 'primary', NOW - HOUR), 0],
  ['a drill', { ...past('failover', 'standby', NOW - HOUR), drill: true }, 0],
  ['one of almost a day ago', past('failover', 'standby', NOW - DAY + 1), 1],
  ['one of a day ago', past('failover', 'standby', NOW - DAY), 0],
])('failovers of the last day: %s', (_, one, counts) => {
  expect(failoversOfLastDay(journalOf([one]), NOW)).toBe(counts);
});

test.each<[what: string, entry: Entry, counts: number]>([
  ['one that was applied', past('repair', 'standby', NOW - MINUTE), 1],
  ['one that may have', past('repair', 'standby', NOW - MINUTE, 'replaced'), 1],
  ['one that failed', past('repair', 'standby', NOW - MINUTE, 'failed'), 0],
  ['a failover', past('failover', 'standby', NOW - MINUTE), 0],
  ['one of almost an hour ago', past('repair', 'standby', NOW - HOUR + 1), 1],
  ['one of an hour ago', past('repair', 'standby', NOW - HOUR), 0],
])('repairs of the last hour: %s', (_, one, counts) => {
  expect(repairsOfLastHour(journalOf([one]), NOW)).toBe(counts);
});

describe('what the journal keeps', () => {
  const many = (phase: Phase, count = 200) =>
    Array.from({ length: count }, (_, i) => past('failover', 'standby', NOW - i * MINUTE, phase));

  test.each<[phase: Phase, most: number]>([
    ['in-progress', 1],
    // The newest that applied, and a hundred more.
    ['applied', 101],
    ['replaced', 20],
    ['failed', 10],
  ])('of those that are %s at most %i, the newest', (phase, most) => {
    expect(trimmed(many(phase), NOW)).toEqual(many(phase).slice(0, most));
  });

  test('is a day, and the newest that was applied', () => {
    const old = past('failover', 'standby', NOW - 2 * DAY);
    const edge = past('failover', 'primary', NOW - DAY, 'replaced');
    const inside = past('failover', 'primary', NOW - DAY + 1, 'replaced');
    expect(trimmed([inside, edge, old, { ...old }], NOW)).toEqual([inside, old]);
  });
});

describe('the pause after failed tries towards a side', () => {
  const tried = (...phases: readonly Phase[]) =>
    journalOf(
      phases.map((phase, i) =>
        entry({ kind: 'failover', to: 'standby', phase, epoch: 9 - i, closedAt: NOW - i * MINUTE }),
      ),
    );
  const [F, R] = ['failed', 'replaced'] as const;

  test.each<[readonly Phase[], number | undefined]>([
    [[], undefined],
    [[F, F], undefined],
    [[F, F, F], 10],
    [[F, F, F, F], 20],
    [[F, F, F, F, F], 30],
    [[F, F, F, F, F, F, F], 30],
    [[F, F, F, 'applied'], 10],
    [[F, F, R, F], undefined],
    [['applied', F, F, F], undefined],
    [['in-progress', F, F, F], undefined],
  ])('%j: %s s', (phases, seconds) => {
    expect(pauseUntil(tried(...phases), 'standby')).toBe(seconds && NOW + seconds * SECOND);
  });

  test('is about that side alone', () => {
    expect(pauseUntil(tried(F, F, F), 'primary')).toBeUndefined();
    const between = tried(F, F, F).entries.toSpliced(1, 0, entry({ kind: 'pin', to: 'primary', epoch: 8 }));
    expect(pauseUntil(journalOf(between), 'standby')).toBe(NOW + 10 * SECOND);
  });
});
