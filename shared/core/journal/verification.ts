/**
 * Verify: what the public endpoint's answer means for the newest entry. Recovery is what a client sees, not when a call
 * returned. Where a way to write is known, the answer is that of a read and a write (`both-ways.ts`): both must be good, and
 * the write must come from the wanted side.
 */
import { type Edge, servedBy } from '../edge.ts';
import { entryDraft, put } from '../notices/notices.ts';
import { endedBySwitch } from '../notices/over.ts';
import type { Settings } from '../settings.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import type { Entry, Journal } from './journal.ts';
import { amendEntry } from './journal-close.ts';
import type { Ledger } from './ledger.ts';
import { withOutage } from './outage.ts';

export const confirms = (answer: PublicVerdict, entry: Entry, edge: Edge): boolean =>
  answer.judgement === 'healthy' && servedBy(answer, edge) === entry.to;

/** The journal with the entry verified, where it was not yet; the same journal otherwise. */
export function verified(
  journal: Journal,
  entry: Entry,
  { outage }: Pick<Ledger, 'outage'>,
  now: number,
  run: string,
): Journal {
  const next = amendEntry(journal, entry.epoch, (e) =>
    e.verifiedAt === undefined ? withOutage({ ...e, verifiedAt: now, archived: false }, outage) : e,
  );
  const done = next.entries.find(({ epoch }) => epoch === entry.epoch);
  if (next === journal || !done) return journal;
  const { journal: ended, more } = endedBySwitch(next, now);
  return put(ended, entryDraft(done, 'verified', more), now, run);
}

/** The journal with the entry marked overdue, where it is and was not yet; the same journal otherwise. */
export function overdue(
  journal: Journal,
  entry: Entry,
  settings: Settings,
  now: number,
  run: string,
): Journal {
  if (now - (entry.effectAt ?? entry.begunAt) < settings.verifyWithin) return journal;
  const next = amendEntry(journal, entry.epoch, (e) =>
    e.overdueAt === undefined && e.verifiedAt === undefined ? { ...e, overdueAt: now, archived: false } : e,
  );
  return next === journal ? journal : put(next, entryDraft(entry, 'overdue'), now, run);
}
