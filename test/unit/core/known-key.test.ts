import type { Journal, KnownKey } from '../../../shared/core/journal/journal.ts';
import {
  answersFrom,
  changedMeanwhile,
  doubted,
  inDoubt,
  isSettled,
  KEY_SEEN_MS,
  KEY_SETTLED_MS,
  readInto,
  written,
} from '../../../shared/core/journal/known-key.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from './build.ts';

const key = (given: Partial<KnownKey> = {}): KnownKey => ({
  says: 'absent',
  etag: 'E1',
  at: NOW - MINUTE,
  ...given,
});
const knowing = (given?: Partial<KnownKey>, entries = [entry({ kind: 'pin', to: 'standby' })]): Journal =>
  journalOf(entries, { key: key(given) });
const CALL_MS = 12 * SECOND;

describe('a write of unknown fate', () => {
  const doubtful = inDoubt(knowing(), NOW, 'standby');

  test('may apply for as long as a call takes, and send traffic there', () => {
    expect(doubtful.key).toMatchObject({ doubtful: { until: NOW + CALL_MS, sides: ['standby'] } });
    expect(doubted(doubtful, 'primary', NOW + CALL_MS - 1)).toBe(true);
    expect(doubted(doubtful, 'standby', NOW)).toBe(false);
    expect(doubted(doubtful, 'primary', NOW + CALL_MS)).toBe(false);
  });

  test('is not lifted by a read that comes too soon, but by one that comes after it', () => {
    const read = key({ at: NOW + 5 * SECOND });
    expect(readInto(doubtful.key, read, NOW + 5 * SECOND).doubtful).toEqual(doubtful.key?.doubtful);
    expect(readInto(doubtful.key, read, NOW + CALL_MS)).not.toHaveProperty('doubtful');
  });

  test('adds to an earlier one that may still apply, and to no other', () => {
    const both = inDoubt(doubtful, NOW + SECOND, 'primary');
    expect(both.key?.doubtful).toEqual({ until: NOW + SECOND + CALL_MS, sides: ['standby', 'primary'] });
    expect(inDoubt(doubtful, NOW + CALL_MS, 'primary').key?.doubtful?.sides).toEqual(['primary']);
  });

  test('one that was refused for certain only has to be looked after', () => {
    const refused = inDoubt(knowing(), NOW);
    expect(refused.key?.doubtful).toEqual({ until: NOW, sides: [] });
    expect(inDoubt(doubtful, NOW).key?.doubtful).toEqual(doubtful.key?.doubtful);
  });

  test('is none where nothing is in doubt, and one of two sides is enough', () => {
    expect(doubted(knowing(), 'primary', NOW)).toBe(false);
    expect(doubted(journalOf([]), 'primary', NOW)).toBe(false);
    expect(doubted(inDoubt(doubtful, NOW, 'primary'), 'primary', NOW)).toBe(true);
  });

  test('is none where nothing is remembered', () => {
    const empty = journalOf([]);
    expect(inDoubt(empty, NOW, 'standby')).toBe(empty);
  });
});

describe('when the key was changed', () => {
  test('is when we wrote it', () => {
    expect(written('absent', 'E2', NOW)).toEqual({ says: 'absent', etag: 'E2', at: NOW, setAt: NOW });
  });

  test('is kept by a read that finds the same, and is now where it finds another', () => {
    const known = key({ setAt: NOW - MINUTE });
    expect(readInto(known, key({ at: NOW }), NOW).setAt).toBe(NOW - MINUTE);
    expect(readInto(known, key({ etag: 'E2', at: NOW }), NOW).setAt).toBe(NOW);
    expect(readInto(undefined, key({ at: NOW }), NOW)).not.toHaveProperty('setAt');
  });

  test('says whether all edge locations have it', () => {
    expect(isSettled(knowing({ setAt: NOW - KEY_SETTLED_MS }), NOW)).toBe(true);
    expect(isSettled(knowing({ setAt: NOW - KEY_SETTLED_MS + 1 }), NOW)).toBe(false);
    expect(isSettled(inDoubt(knowing(), NOW, 'standby'), NOW + KEY_SETTLED_MS)).toBe(false);
    expect(isSettled(knowing(), NOW)).toBe(true);
    expect(isSettled(journalOf([]), NOW)).toBe(true);
  });
});

describe('answers count for a switch', () => {
  test('from when no earlier key can come back', () => {
    expect(answersFrom(knowing({ setAt: NOW - 10 * SECOND }), NOW)).toBe(NOW - 10 * SECOND + KEY_SEEN_MS);
    expect(answersFrom(knowing({ setAt: NOW - KEY_SEEN_MS }), NOW)).toBeUndefined();
    expect(answersFrom(inDoubt(knowing(), NOW, 'standby'), NOW)).toBe(NOW + CALL_MS + KEY_SEEN_MS);
    expect(answersFrom(inDoubt(knowing(), NOW), NOW)).toBeUndefined();
    expect(answersFrom(journalOf([]), NOW)).toBeUndefined();
  });

  test('anew where converging changes the key before it is verified', () => {
    expect(changedMeanwhile(knowing(), NOW).entries[0]?.answersFrom).toBe(NOW + KEY_SEEN_MS);
    const done = knowing({}, [entry({ kind: 'pin', to: 'standby', verifiedAt: NOW })]);
    expect(changedMeanwhile(done, NOW)).toBe(done);
  });
});

describe('a change without a switch', () => {
  const changed = (journal: Journal) => changedMeanwhile(journal, NOW);
  test('makes answers count anew for a switch that is not verified', () => {
    const { entries, ...rest } = changed(knowing());
    const { entries: before, ...same } = knowing();
    expect(rest).toEqual(same);
    expect(entries).toEqual([{ ...before[0], answersFrom: NOW + KEY_SEEN_MS }, ...before.slice(1)]);
  });
  test('which the archive gets anew', () => {
    const archived = knowing({}, [entry({ kind: 'pin', to: 'standby', archived: true })]);
    expect(changed(archived).entries[0]).toMatchObject({ archived: false });
  });
  test('and for no other', () => {
    const verified = knowing({}, [entry({ kind: 'pin', to: 'standby', verifiedAt: NOW - 1 })]);
    expect(changed(verified)).toBe(verified);
    const initial = knowing({}, []);
    expect(changed(initial)).toBe(initial);
    const empty = { ...initial, entries: [] };
    expect(changed(empty)).toBe(empty);
  });
});
