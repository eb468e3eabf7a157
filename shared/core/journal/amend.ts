/** Changes entries of a journal that are there already. What changes is to be archived again. */
import type { Entry, Journal } from './journal.ts';

/** The journal with that entry changed; the same journal if `change` returns the entry that it is given. */
export const amendEntry = (journal: Journal, epoch: number, change: (entry: Entry) => Entry): Journal =>
  amendEntries(journal, (entry) => (entry.epoch === epoch ? change(entry) : entry));

/** The journal with each entry as `change` returns it; the same journal if that changes none. */
export function amendEntries(journal: Journal, change: (entry: Entry) => Entry): Journal {
  let changed = false;
  const entries = journal.entries.map((entry) => {
    const next = change(entry);
    if (next === entry) return entry;
    changed = true;
    return next.archived ? { ...next, archived: false } : next;
  });
  return changed ? { ...journal, entries } : journal;
}
