/** Writes a new epoch into the journal: the intent comes before the act, so that whoever comes next knows of it. */

import type { Entry, Journal } from './journal.ts';
import { newest, trimmed } from './journal-queries.ts';

/** A begun entry's owner may act for this long; others wait. */
export const LEASE_MS = 30_000;

/** Nothing is sent in the last part of a lease: no call takes longer, so after the lease nothing of it is under way. */
export const LEASE_MARGIN_MS = 12_000;

export function append(
  journal: Journal,
  entry: Pick<
    Entry,
    'kind' | 'from' | 'to' | 'because' | 'evidence' | 'run' | 'outageSince' | 'overruled' | 'drill'
  >,
  now: number,
  outcome: { readonly landed: boolean },
): Journal {
  const last = newest(journal);
  const next: Entry = {
    ...entry,
    epoch: last ? Math.max(last.epoch, standingEpoch(journal)) + 1 : 0,
    begunAt: now,
    ...(outcome.landed
      ? { phase: 'applied', leaseUntil: now, effectAt: now, closedAt: now }
      : { phase: 'in-progress', leaseUntil: now + LEASE_MS }),
  };
  // An open entry cannot stay open below a newer one: from now on it can only be history.
  const before = journal.entries.map((e) =>
    e.phase === 'in-progress' ? ({ ...e, phase: 'replaced', closedAt: now } as const) : e,
  );
  // Whatever steps were under way, traffic goes to one side now.
  const { step: _, ...rest } = journal;
  return { ...rest, entries: [next, ...trimmed(before, now)] };
}

/** Someone else may have written a key; what is ours is newer than that. */
const standingEpoch = ({ key }: Journal): number => (typeof key?.says === 'object' ? key.says.epoch : 0);
