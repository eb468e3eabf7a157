/** Appends a new epoch to the journal. The intent is written before the act, so that the next run knows of it. */

import type { Entry, Journal } from './journal.ts';
import { newest, trimmed } from './journal-queries.ts';

/** For this long only the run that began an entry may act on it; others wait. */
export const LEASE_MS = 30_000;

/** Nothing is sent in this last part of a lease. No call takes longer, so after the lease none is under way. */
export const LEASE_MARGIN_MS = 12_000;

export function append(
  journal: Journal,
  entry: Pick<
    Entry,
    | 'kind'
    | 'from'
    | 'to'
    | 'because'
    | 'evidence'
    | 'run'
    | 'outageSince'
    | 'overruled'
    | 'drill'
    | 'answersFrom'
    | 'region'
  >,
  now: number,
  outcome: { readonly applied: boolean },
): Journal {
  const last = newest(journal);
  const next: Entry = {
    ...entry,
    epoch: last ? Math.max(last.epoch, standingEpoch(journal)) + 1 : 0,
    begunAt: now,
    ...(outcome.applied
      ? { phase: 'applied', leaseUntil: now, effectAt: now, closedAt: now }
      : { phase: 'in-progress', leaseUntil: now + LEASE_MS }),
  };
  // An entry cannot stay in progress below a newer one.
  const before = journal.entries.map((e) =>
    e.phase === 'in-progress' ? ({ ...e, phase: 'replaced', closedAt: now } as const) : e,
  );
  // Ends a gradual failback: all traffic goes to one side now.
  const { step: _, ...rest } = journal;
  return { ...rest, entries: [next, ...trimmed(before, now)] };
}

/** The epoch of the key in the store, which may have been written by hand: the next epoch must be newer. */
const standingEpoch = ({ key }: Journal): number => (typeof key?.says === 'object' ? key.says.epoch : 0);
