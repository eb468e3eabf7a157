/** When a switch has settled: from then on no answer of the edge is one of the time before it. */
import { SECOND } from '../duration.ts';
import { type Edge, ruling } from '../edge.ts';
import type { Entry, Journal } from './journal.ts';
import { amendEntry } from './journal-close.ts';
import { newest } from './journal-queries.ts';
import { KEY_SETTLED_MS } from './known-key.ts';

/** So long after the distribution is Deployed every edge location serves it. */
export const DISTRIBUTION_SETTLED_MS = 30 * SECOND;

/** In epoch ms: by the key if one sends clients to `to` or has done so, else by the distribution; Infinity while neither does. */
export function settledAt(
  { to, effectAt, begunAt, deployedAt }: Entry,
  { key }: Pick<Journal, 'key'>,
  edge: Pick<Edge, 'key'>,
): number {
  const never = Number.POSITIVE_INFINITY;
  const movedAt = effectAt ?? begunAt;
  const setAt = key?.setAt ?? 0;
  const by = ruling(edge);
  if (by?.side === to && by.share === undefined) return Math.max(movedAt, setAt) + KEY_SETTLED_MS;
  if (by || edge.key === 'unreadable') return never;
  const deployed = (deployedAt ?? never) + DISTRIBUTION_SETTLED_MS;
  // A key that is deleted since then has sent them there until the distribution did.
  return setAt > movedAt ? Math.min(deployed, movedAt + KEY_SETTLED_MS) : deployed;
}

/** Notes in the newest entry that the distribution was found Deployed at its side; the same journal if nothing is new. */
export function deployedNoted(journal: Journal, edge: Edge, now: number): Journal {
  const last = newest(journal);
  if (!last || !edge.deployed || edge.distribution !== last.to) return journal;
  return amendEntry(journal, last.epoch, (entry) =>
    entry.phase === 'applied' && entry.kind !== 'initial' && entry.deployedAt === undefined
      ? { ...entry, deployedAt: now }
      : entry,
  );
}
