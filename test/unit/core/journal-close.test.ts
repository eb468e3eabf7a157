/** Closing an entry: once, that one alone, and people are told where it applied. */
import { amendEntry } from '../../../shared/core/journal/amend.ts';
import { close } from '../../../shared/core/journal/journal-close.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import { entry, journalOf, MINUTE, NOW } from './build.ts';

const MOMENT = { now: NOW, run: 'this' };
const landing = { phase: 'applied', effectAt: NOW } as const;
const begun = entry({ kind: 'pin', to: 'standby', phase: 'in-progress', begunAt: NOW - MINUTE });
const applied = entry({ kind: 'failover', to: 'primary', begunAt: NOW - 9 * MINUTE });

test('an open entry is closed', () => {
  const before = journalOf([begun]);
  const after = close(before, 1, landing, NOW);
  expect(after.entries).toStrictEqual([
    { ...before.entries[0], ...landing, closedAt: NOW },
    before.entries[1],
  ]);
  expect(announced(before, after, MOMENT).outbox).toMatchObject([
    { id: 'epoch-1-applied', claimedBy: 'this' },
  ]);
});

test('one that is closed stays as it is, and is not told again', () => {
  const journal = journalOf([applied]);
  expect(close(journal, 1, { phase: 'failed' }, NOW)).toBe(journal);
  expect(close(journal, 1, landing, NOW)).toBe(journal);
  expect(close(journal, 7, landing, NOW)).toBe(journal);
});

test('one below a newer entry is closed alone, and the newer one is not told in its place', () => {
  const before = journalOf([applied, begun]);
  const after = close(before, 1, { phase: 'failed' }, NOW);
  expect(after.entries.map(({ phase }) => phase)).toEqual(['applied', 'failed', 'applied']);
  expect(announced(before, after, MOMENT)).toBe(after);
});

test('amending changes the one entry, and nothing where it changes nothing', () => {
  const journal = journalOf([applied, begun]);
  const after = amendEntry(journal, 1, (e) => ({ ...e, because: 'amended' }));
  expect(after.entries.map(({ because }) => because)).toEqual(['test', 'amended', 'test']);
  expect(amendEntry(journal, 1, (e) => e)).toBe(journal);
});

test('an entry that changes is to be archived again, and no other', () => {
  const journal = journalOf([applied, begun].map((one) => ({ ...one, archived: true })));
  const after = amendEntry(journal, 1, (e) => ({ ...e, because: 'amended' }));
  expect(after.entries.map(({ archived }) => archived)).toEqual([true, false, undefined]);
  expect(amendEntry(journal, 1, (e) => e)).toBe(journal);
});
