/** When a switch has settled: from then on no answer of the edge is one of the time before it. */
import { MINUTE, SECOND } from '../duration.ts';
import { type Edge, isDeployed, ruling, withoutKey } from '../edge.ts';
import { amendEntry } from './amend.ts';
import type { Entry, Journal } from './journal.ts';
import { newest } from './journal-queries.ts';
import { KEY_SETTLED_MS } from './known-key.ts';

/** So long after the distribution is Deployed every edge location serves it. */
export const DISTRIBUTION_SETTLED_MS = 30 * SECOND;
/** The time to live of the failover records (resources/dns/records.yml). */
export const DNS_TTL_MS = 10 * SECOND;
/** So long after the zone's own name servers answer with a side, resolvers that keep to the time to live do so as well. */
export const DNS_SETTLED_MS = 2 * DNS_TTL_MS;
/**
 * A key goes only so long after that: by then the latches have followed as well (within 190 s), so that beacons that fall silent
 * do not turn the answer back; and most resolvers that keep an answer for too long have forgotten it.
 */
export const DNS_LATCHED_MS = 5 * MINUTE;

/** In epoch ms: by the key if one sends clients to `to` or has done so, else by the distribution or DNS; Infinity while neither does. */
export function settledAt(
  { to, effectAt, begunAt, deployedAt }: Entry,
  { key }: Pick<Journal, 'key'>,
  edge: Pick<Edge, 'key' | 'distribution'>,
): number {
  const never = Number.POSITIVE_INFINITY;
  const movedAt = effectAt ?? begunAt;
  const setAt = key?.setAt ?? 0;
  const by = ruling(edge);
  if (by?.side === to && by.share === undefined) return Math.max(movedAt, setAt) + KEY_SETTLED_MS;
  if (by || edge.key === 'unreadable') return never;
  const after = edge.distribution === 'dns' ? DNS_SETTLED_MS : DISTRIBUTION_SETTLED_MS;
  const deployed = (deployedAt ?? never) + after;
  // A key that is deleted since then has sent them there until the distribution did.
  return setAt > movedAt ? Math.min(deployed, movedAt + KEY_SETTLED_MS) : deployed;
}

/**
 * Notes in the newest entry that the distribution was found Deployed at its side, or that the name servers answer with it; the same
 * journal if nothing is new.
 */
export function deployedNoted(journal: Journal, edge: Edge, now: number): Journal {
  const last = newest(journal);
  if (!last || !isDeployed(edge) || withoutKey(edge) !== last.to) return journal;
  return amendEntry(journal, last.epoch, (entry) =>
    entry.phase === 'applied' && entry.kind !== 'initial' && entry.deployedAt === undefined
      ? { ...entry, deployedAt: now }
      : entry,
  );
}
