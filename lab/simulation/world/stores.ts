/**
 * The journal table in memory: items with a revision, conditional writes, strongly consistent reads. As strict as the
 * table: a write names the revision it was made from, and of two such writes one meets a conflict.
 */
import { type DrillReading, NO_DRILL } from '../../../shared/core/drill.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { fitting } from '../../../shared/core/journal/journal-size.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { EMPTY_LEDGER } from '../../../shared/core/journal/ledger.ts';
import { Conflict } from '../../../shared/errors.ts';
import type { JournalStore, LedgerStore } from '../../../shared/ports.ts';
import type { Calls } from './calls.ts';
import { ledgerAfter } from './quiet.ts';
import type { WorldRun } from './runs.ts';

/** An entry as the journal had it at that revision. */
export interface ArchivedEntry {
  readonly entry: Entry;
  readonly revision: number;
}

export interface Table {
  journal: Journal;
  ledger: Ledger;
  drill: DrillReading;
  /** Closed entries by epoch. */
  readonly archive: Map<number, ArchivedEntry>;
  /** A quiet stretch was skipped: what is kept by time is so much later. */
  pass(ms: number): void;
}

export const emptyTable = (): Table => ({
  journal: EMPTY_JOURNAL,
  ledger: EMPTY_LEDGER,
  drill: { text: NO_DRILL },
  archive: new Map(),
  pass(ms) {
    this.ledger = ledgerAfter(this.ledger, ms);
  },
});

export function journalPort(calls: Calls, table: Table, run: WorldRun): JournalStore {
  return {
    read: () => calls.call(run, 'journal.read', () => table.journal),
    write: (journal, seen) =>
      calls.call(
        run,
        'journal.write',
        () => {
          table.journal = next('journal', table.journal, fitting(journal), seen);
          return table.journal;
        },
        { conditional: true },
      ),
    archive: (entry, revision) =>
      calls.call(run, 'journal.archive', () => {
        archive(table, entry, revision);
      }),
  };
}

/** A copy from a later revision stays. Returns what the archive holds then. */
export function archive({ archive }: Table, entry: Entry, revision: number): Entry {
  const stored = archive.get(entry.epoch);
  if (stored && stored.revision > revision && stored.entry.begunAt === entry.begunAt) return stored.entry;
  archive.set(entry.epoch, { entry, revision });
  return entry;
}

export function ledgerPort(calls: Calls, table: Table, run: WorldRun): LedgerStore {
  return {
    read: () => calls.call(run, 'ledger.read', () => table.ledger),
    write: (ledger, seen) =>
      calls.call(
        run,
        'ledger.write',
        () => {
          table.ledger = next('ledger', table.ledger, ledger, seen);
          return table.ledger;
        },
        { conditional: true },
      ),
  };
}

export function next<T extends { readonly revision: number }>(
  what: string,
  stored: T,
  wanted: T,
  seen: number,
): T {
  if (stored.revision !== seen) {
    throw new Conflict(
      `The ${what} is at revision ${stored.revision}, not at ${seen}: another run wrote first.`,
    );
  }
  return { ...wanted, revision: seen + 1 };
}
