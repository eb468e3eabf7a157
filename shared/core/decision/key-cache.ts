/** When to read the key-value store. The journal remembers its content and ETag, so in steady state it is seldom read. */

import { type Edge, effective } from '../edge.ts';
import type { Journal } from '../journal/journal.ts';
import { activeSide, newest } from '../journal/journal-queries.ts';
import { isSettled } from '../journal/known-key.ts';
import type { Ledger } from '../journal/ledger.ts';
import type { OverrideReading } from '../override.ts';
import { inForce } from '../override-versions.ts';
import { SIDES } from '../side.ts';
import { isBad, isRefused, newestBy, type PublicVerdict } from '../verdict/verdict.ts';
import { type Controller, overAt } from './controller.ts';

/** It is read at least this often, since others may write it too. Each read costs money. */
export const STORE_EVERY_MS = 60 * 60_000;
/** The same where the public endpoint's answers do not say which side they come from, so that no answer can give a key away. */
export const STORE_UNNAMED_EVERY_MS = 15 * 60_000;
/** If there is a sign that someone else wrote it, this often. */
const SUSPECT_EVERY_MS = 60_000;

export function keyReadDue(
  journal: Journal,
  distribution: Pick<Edge, 'distribution' | 'deployed' | 'dns'>,
  ledger: Ledger,
  override: OverrideReading,
  now: number,
  controller?: Controller,
): boolean {
  const { key } = journal;
  const isNamed = ledger.public.some(({ servedBy }) => servedBy !== undefined);
  const every = isNamed ? STORE_EVERY_MS : STORE_UNNAMED_EVERY_MS;
  if (!key || key.doubtful || now - key.at >= every) return true;
  // A step counts only while the key has its share.
  if (journal.step && now - key.at >= SUSPECT_EVERY_MS) return true;
  const last = newest(journal);
  if (!last) return true;
  // Only the edge shows the outcome; but until the lease ends its run may still write.
  if (last.phase === 'in-progress') return now >= overAt(last, controller);
  const there = effective({ ...distribution, key: key.says });
  // Before drift is adopted or repaired.
  if (there !== 'unreadable' && there !== activeSide(journal)) return true;
  const given = inForce(journal, override, now);
  const isPinned = SIDES.some((side) => side === given.override.mode);
  // A pin to where traffic is: read before saying so. A pin that moves traffic reads by its own conditional write.
  if (given.override.mode === there && given.journal.override?.text !== journal.override?.text) return true;
  if (nobodyAnswers(journal, ledger, isPinned, now)) return true;
  const answer = newestBy(ledger.public, now);
  const unexpected = answer?.servedBy !== undefined && answer.servedBy !== there && answer.tick > key.at;
  const shared = typeof key.says === 'object' && key.says.share !== undefined;
  // Until then answers may still follow an older key.
  const settled = isSettled(journal, now);
  return unexpected && settled && !shared && now - key.at >= SUSPECT_EVERY_MS;
}

/**
 * Clients fail, the answers name no side, and the active side is well or traffic is pinned: a key that the journal does not
 * know may send clients to a dead side. Read once as the answers turn bad, before the edge is blamed, then at the slower
 * pace.
 */
function nobodyAnswers(journal: Journal, ledger: Ledger, isPinned: boolean, now: number): boolean {
  const { key } = journal;
  const heard = ledger.public.filter((v) => v.tick <= now && (v.judgement !== 'unknown' || isRefused(v)));
  const fails = (v: PublicVerdict): boolean => v.servedBy === undefined && (isBad(v) || isRefused(v));
  const failing = heard.slice(heard.findLastIndex((v) => !fails(v)) + 1);
  const [first, second] = failing;
  const last = failing.at(-1);
  if (!key || !first || !last) return false;
  const here = newestBy(ledger[activeSide(journal)], now);
  const isWell = here !== undefined && !isBad(here) && last.tick - here.tick <= SUSPECT_EVERY_MS;
  if (!isWell && !isPinned) return false;
  if (second && key.at < first.tick) return true;
  return last.tick > key.at && now - key.at >= SUSPECT_EVERY_MS;
}
