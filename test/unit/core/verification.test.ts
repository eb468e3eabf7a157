import { effective, movedTo, servedBy } from '../../../shared/core/edge.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { confirms, overdue, verified } from '../../../shared/core/journal/verification.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import { claim, mayBeSent, put, sendable, unsent } from '../../../shared/core/notices/notices.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { answers, entry, journalOf, MINUTE, NOW, SECOND } from './build.ts';

const move = entry({ kind: 'failover', to: 'standby', begunAt: NOW - MINUTE });
const journal = journalOf([move]);
/** Clients were badly served until just now. */
const seen = { outage: { since: NOW - 40 * SECOND, lastBad: NOW - 10 * SECOND } };
const ids = (before: Journal, after: Journal) =>
  announced(before, after, { now: NOW, run: 'this' }).outbox.map(({ id }) => id);
const EDGE = { distribution: 'standby', deployed: true, key: 'none' } as const;
const answer = (marks: string, servedBy: 'primary' | 'standby') => {
  const [only] = answers(marks, servedBy);
  if (!only) throw new Error('one mark gives one answer');
  return only;
};

describe('an answer confirms a move', () => {
  test('where it is good and comes from the wanted side', () => {
    expect(confirms(answer('+', 'standby'), move, EDGE)).toBe(true);
    expect(confirms(answer('+', 'primary'), move, EDGE)).toBe(false);
    expect(confirms({ ...answer('x', 'standby'), servedBy: 'standby' }, move, EDGE)).toBe(false);
    expect(confirms({ ...answer('?', 'standby'), servedBy: 'standby' }, move, EDGE)).toBe(false);
  });

  test('where the API names no side, once the edge sends all requests to the wanted one', () => {
    const { servedBy: _, ...nameless } = answer('+', 'standby');
    expect(confirms(nameless, move, EDGE)).toBe(true);
    expect(confirms(nameless, move, { ...EDGE, deployed: false })).toBe(false);
    expect(confirms(nameless, move, { ...EDGE, distribution: 'primary' })).toBe(false);
    expect(confirms(nameless, move, { ...EDGE, distribution: 'mixed' })).toBe(false);
  });

  test('once, with the recovery as clients saw it', () => {
    const suffered = journalOf([{ ...move, outageSince: NOW - 40 * SECOND }]);
    const after = verified(suffered, move, seen, NOW);
    expect(after.entries[0]).toMatchObject({ verifiedAt: NOW, recoveryMs: 40 * SECOND, archived: false });
    expect(ids(suffered, after)).toEqual(['epoch-1-verified']);
    expect(verified(after, move, seen, NOW + MINUTE)).toBe(after);
  });

  test('without a recovery in a drill, where clients are served all the while', () => {
    const drilled = journalOf([{ ...move, outageSince: NOW - 40 * SECOND, drill: true }]);
    expect(verified(drilled, move, seen, NOW).entries[0]).not.toHaveProperty('recoveryMs');
  });

  test('without a recovery where clients saw no outage', () => {
    const after = verified(journal, move, {}, NOW);
    expect(after.entries[0]).not.toHaveProperty('recoveryMs');
  });
});

describe('a move is overdue', () => {
  const late = NOW + DEFAULT_SETTINGS.verifyWithin - MINUTE + SECOND;

  test('when its time is up, counted from the effect, and is told once', () => {
    expect(overdue(journal, move, DEFAULT_SETTINGS, late - 1)).toBe(journal);
    const after = overdue(journal, move, DEFAULT_SETTINGS, late);
    expect(after.entries[0]).toMatchObject({ overdueAt: late, archived: false });
    expect(ids(journal, after)).toEqual(['epoch-1-overdue']);
    expect(overdue(after, move, DEFAULT_SETTINGS, late + MINUTE)).toBe(after);
  });

  test('never, once it is verified', () => {
    const done = verified(journal, move, {}, NOW);
    expect(overdue(done, move, DEFAULT_SETTINGS, late)).toBe(done);
  });

  test('and may still be verified', () => {
    const after = overdue(journal, move, DEFAULT_SETTINGS, late);
    expect(verified(after, move, {}, late + MINUTE).entries[0]).toMatchObject({
      verifiedAt: late + MINUTE,
    });
  });
});

describe('the edge', () => {
  const at = { side: 'standby', epoch: 3 } as const;

  test('is where the key says, else where the distribution says', () => {
    expect(effective({ distribution: 'primary', key: at })).toBe('standby');
    expect(effective({ distribution: 'primary', key: 'absent' })).toBe('primary');
    expect(effective({ distribution: 'primary', key: 'none' })).toBe('primary');
    expect(effective({ distribution: 'primary', key: 'unreadable' })).toBe('unreadable');
    expect(effective({ distribution: 'unreadable', key: at })).toBe('standby');
  });

  test('has moved where the key stands, or the distribution does and no readable key says otherwise', () => {
    expect(movedTo({ distribution: 'primary', key: at }, 'standby')).toBe(true);
    expect(movedTo({ distribution: 'primary', key: at }, 'primary')).toBe(false);
    expect(movedTo({ distribution: 'primary', key: 'absent' }, 'primary')).toBe(true);
    expect(movedTo({ distribution: 'primary', key: 'unreadable' }, 'primary')).toBe(true);
    expect(movedTo({ distribution: 'mixed', key: 'none' }, 'primary')).toBe(false);
  });
});

describe('an answer that names no side came from', () => {
  const { servedBy: _, ...nameless } = answer('+', 'standby');
  const at = { side: 'standby', epoch: 3 } as const;

  test('where every edge location sends requests to', () => {
    expect(servedBy(nameless, { distribution: 'primary', deployed: true, key: 'absent' })).toBe('primary');
    expect(servedBy(nameless, { distribution: 'standby', deployed: true, key: at })).toBe('standby');
  });

  test('an unknown Region, while the edge changes, disagrees or cannot be read', () => {
    expect(servedBy(nameless, { distribution: 'primary', deployed: false, key: 'absent' })).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'primary', deployed: true, key: at })).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'mixed', deployed: true, key: 'absent' })).toBeUndefined();
    expect(
      servedBy(nameless, { distribution: 'primary', deployed: true, key: 'unreadable' }),
    ).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'unreadable', deployed: true, key: 'none' })).toBeUndefined();
  });
});

describe('a notice', () => {
  const draft = { id: 'a', as: 'unmarked', subject: 'a', body: 'a' } as const;
  const one = put(journal, draft, NOW, 'this');

  test('is put into the outbox once', () => {
    expect(put(one, draft, NOW + SECOND, 'other')).toBe(one);
  });

  test('is sent by the run that put it there, and by another when that one did not get to it', () => {
    expect(sendable(one, 'this', NOW)).toHaveLength(1);
    expect(sendable(one, 'other', NOW + 19 * SECOND)).toHaveLength(0);
    expect(sendable(one, 'other', NOW + 20 * SECOND)).toHaveLength(1);
  });

  test('is claimed before it is sent', () => {
    expect(claim(one, 'other', NOW + 19 * SECOND)).toBe(one);
    const taken = claim(one, 'other', NOW + 20 * SECOND);
    expect(sendable(taken, 'third', NOW + 21 * SECOND)).toHaveLength(0);
    expect(sendable(taken, 'this', NOW + 21 * SECOND)).toHaveLength(0);
  });

  test('is claimed anew by its own run where the claim runs out, and not sent in the last part of one', () => {
    const late = NOW + 8 * SECOND;
    const [sent] = one.outbox;
    if (!sent) throw new Error('There is no notice.');
    expect(mayBeSent(sent, 'this', late)).toBe(true);
    expect(claim(one, 'this', late)).toBe(one);
    expect(mayBeSent(sent, 'this', late + 1)).toBe(false);
    expect(mayBeSent(sent, 'other', NOW)).toBe(false);
    expect(claim(one, 'this', late + 1).outbox).toEqual([{ ...sent, claimedUntil: late + 1 + 20 * SECOND }]);
  });

  test('leaves when it is sent', () => {
    expect(unsent(one, ['a']).outbox).toEqual([]);
    expect(unsent(one, ['b'])).toBe(one);
  });

  test('does not pile up beyond a hundred, and what is urgent is not what gives way', () => {
    const many = Array.from({ length: 110 }, (_, i) => ({
      ...draft,
      as: i < 5 ? ('overdue' as const) : draft.as,
      id: `${i}`,
    })).reduce((j, d) => put(j, d, NOW, 'this'), journal);
    const kept = Array.from({ length: 100 }, (_, i) => `${i < 5 ? i : i + 10}`);
    expect(many.outbox.map((n) => n.id)).toEqual(kept);
  });
});
