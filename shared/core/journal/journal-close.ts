/**
 * Closes entries, also those that a killed run left in progress. After the lease the journal alone does not say whether the
 * edge moved, but the edge does. An entry is never resumed: it is closed by what the edge shows, or replaced by the next
 * epoch.
 */
import { type Edge, effective, movedTo } from '../edge.ts';
import { amendEntry } from './amend.ts';
import type { Entry, Journal } from './journal.ts';
import { newest } from './journal-queries.ts';

/**
 * `now`: when the observation began. The edge was read after it, so after the lease, so after the last call under the lease.
 * `overAt`: when the lease is over.
 */
export function settle(
  journal: Journal,
  edge: Edge,
  now: number,
  overAt: (entry: Entry) => number = ({ leaseUntil }) => leaseUntil,
): Journal {
  const entry = newest(journal);
  if (entry?.phase !== 'in-progress' || now < overAt(entry)) return journal;
  // The distribution may be at `to`, but an unreadable key may still send traffic elsewhere.
  if (entry.overruled && edge.key === 'unreadable') return journal;
  if (movedTo(edge, entry.to)) return close(journal, entry.epoch, { phase: 'applied', effectAt: now }, now);
  if (effective(edge) === 'unreadable') return journal;
  return close(journal, entry.epoch, { phase: 'failed' }, now);
}

/** The journal with that entry closed; the same journal if it is not in progress. */
export function close(
  journal: Journal,
  epoch: number,
  outcome:
    | ({ readonly phase: 'applied'; readonly effectAt: number } & Pick<Entry, 'trouble' | 'behind' | 'byDns'>)
    | { readonly phase: 'failed'; readonly trouble?: string },
  now: number,
): Journal {
  return amendEntry(journal, epoch, (entry) =>
    entry.phase === 'in-progress' ? { ...entry, ...outcome, closedAt: now } : entry,
  );
}
