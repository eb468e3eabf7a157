/**
 * Verify: what the public endpoint's answer means for the newest entry. Recovery is what a client sees, not when a call
 * returned. If a write can be tried, the answer is that of a read and a write (`read-and-write.ts`): both must be good, and
 * the write must come from the new side.
 */
import { type Edge, servedBy } from '../edge.ts';
import type { Settings } from '../settings.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import type { Entry, Journal } from './journal.ts';
import { amendEntry } from './journal-close.ts';
import type { Ledger } from './ledger.ts';
import { withOutage } from './outage.ts';

export const confirms = (answer: PublicVerdict, entry: Entry, edge: Edge): boolean =>
  answer.judgement === 'healthy' && servedBy(answer, edge) === entry.to;

/** Marks the entry as verified; the same journal if it is already. */
export const verified = (
  journal: Journal,
  { epoch }: Entry,
  { outage }: Pick<Ledger, 'outage'>,
  now: number,
): Journal =>
  amendEntry(journal, epoch, (e) =>
    e.verifiedAt === undefined ? withOutage({ ...e, verifiedAt: now, archived: false }, outage) : e,
  );

/** Marks the entry as overdue if it is; the same journal otherwise. */
export function overdue(journal: Journal, entry: Entry, settings: Settings, now: number): Journal {
  if (now - (entry.effectAt ?? entry.begunAt) < settings.verifyWithin) return journal;
  return amendEntry(journal, entry.epoch, (e) =>
    e.overdueAt === undefined && e.verifiedAt === undefined ? { ...e, overdueAt: now, archived: false } : e,
  );
}
