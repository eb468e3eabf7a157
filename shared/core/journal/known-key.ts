/** What the journal remembers of the key-value store, and how long edge locations and orders under way may lag behind it. */

import { SECOND } from '../duration.ts';
import type { Side } from '../side.ts';
import { amendEntry } from './amend.ts';
import type { Journal, KnownKey } from './journal.ts';
import { LEASE_MARGIN_MS } from './journal-append.ts';
import { newest } from './journal-queries.ts';

/** So long after a change of the key every edge location has it, with much to spare: it takes 20 to 35 s. */
export const KEY_SETTLED_MS = 90 * SECOND;
/** So long after a change of the key no edge location is known to have answered by an older one. */
export const KEY_SEEN_MS = 45 * SECOND;

/** Reads the store into what was known. `now`: when reading began. */
export function readInto(known: KnownKey | undefined, read: KnownKey, now: number): KnownKey {
  const { doubtful } = known ?? {};
  // Someone else has written it since, at the latest just now.
  const setAt = known && known.etag !== read.etag ? read.at : known?.setAt;
  return {
    ...read,
    ...(setAt !== undefined && { setAt }),
    ...(doubtful && now < doubtful.until && { doubtful }),
  };
}

/** A write of the key has been accepted. */
export const written = (says: KnownKey['says'], etag: string, at: number): KnownKey => ({
  says,
  etag,
  at,
  setAt: at,
});

/** The store must be read before anything rests on the memory of it. `side`: an order that sends traffic there may still apply. */
export function inDoubt(journal: Journal, now: number, side?: Side): Journal {
  const { key } = journal;
  if (!key) return journal;
  const before = key.doubtful && now < key.doubtful.until ? key.doubtful : { until: now, sides: [] };
  // No call takes longer than the last part of a lease.
  const doubtful =
    side === undefined
      ? before
      : { until: now + LEASE_MARGIN_MS, sides: [...new Set([...before.sides, side])] };
  return { ...journal, key: { ...key, doubtful } };
}

/** Whether an order under way may still send traffic away from `to`. */
export const doubted = ({ key }: Journal, to: Side, now: number): boolean =>
  key?.doubtful !== undefined && now < key.doubtful.until && key.doubtful.sides.some((side) => side !== to);

/** From when on answers of the public endpoint do not follow a change of the key that was made before now; undefined: at once. */
export function answersFrom({ key }: Journal, now: number): number | undefined {
  const last = Math.max(key?.setAt ?? 0, key?.doubtful?.sides.length ? key.doubtful.until : 0);
  return last + KEY_SEEN_MS > now ? last + KEY_SEEN_MS : undefined;
}

/** The key was changed without a switch: for a switch that is not verified yet, answers count anew. */
export function changedMeanwhile(journal: Journal, now: number): Journal {
  const last = newest(journal);
  if (!last || last.kind === 'initial' || last.verifiedAt !== undefined) return journal;
  return amendEntry(journal, last.epoch, (entry) => ({ ...entry, answersFrom: now + KEY_SEEN_MS }));
}

/** Whether all edge locations follow the key as it stands. */
export const isSettled = ({ key }: Journal, now: number): boolean =>
  now - Math.max(key?.setAt ?? 0, key?.doubtful?.until ?? 0) >= KEY_SETTLED_MS;
