/** When the key-value store of the CloudFront function is read. What it said last is remembered under its ETag, so in steady state that is seldom. */

import { type Edge, effective } from '../edge.ts';
import type { Journal } from '../journal/journal.ts';
import { activeSide, newest } from '../journal/journal-queries.ts';
import type { Ledger } from '../journal/ledger.ts';
import { type OverrideReading, overrideInForce } from '../override.ts';
import { SIDES } from '../side.ts';
import { isRefused, type PublicVerdict } from '../verdict/verdict.ts';
import { isBad, knownBy } from './health.ts';

/** Someone else may write the store as well; this often it is looked at without any sign of that. */
export const STORE_EVERY_MS = 15 * 60_000;
/** With a sign of it, this often. */
const SUSPECT_EVERY_MS = 60_000;

export function keyReadDue(
  journal: Journal,
  distribution: Pick<Edge, 'distribution' | 'deployed'>,
  ledger: Ledger,
  override: OverrideReading,
  now: number,
): boolean {
  const { key } = journal;
  if (!key || key.doubtful || now - key.at >= STORE_EVERY_MS) return true;
  // A step counts only while its key stands.
  if (journal.step && now - key.at >= SUSPECT_EVERY_MS) return true;
  const last = newest(journal);
  if (!last) return true;
  // What has become of it, only the edge can tell; while its lease lives, whoever holds it may still write.
  if (last.phase === 'in-progress') return now >= last.leaseUntil;
  const there = effective({ ...distribution, key: key.says });
  // Before the journal takes note of a move from outside, or undoes it.
  if (there !== 'unreadable' && there !== activeSide(journal)) return true;
  const word = overrideInForce(journal, override, now);
  const isPinned = SIDES.some((side) => side === word.override.mode);
  // It is not said to be there without a look. Where it moves traffic the order itself finds out.
  if (word.override.mode === there && word.journal.override?.text !== journal.override?.text) return true;
  if (nobodyAnswers(journal, ledger, isPinned, now)) return true;
  const answer = knownBy(ledger.public, now).at(-1);
  const unexpected = answer?.servedBy !== undefined && answer.servedBy !== there && answer.tick > key.at;
  const moving = last.kind !== 'initial' && last.verifiedAt === undefined;
  const shared = typeof key.says === 'object' && key.says.share !== undefined;
  return unexpected && !moving && !shared && now - key.at >= SUSPECT_EVERY_MS;
}

/**
 * Clients fail without a word of which side they were sent to, although the side that should serve them is well or someone
 * has pinned traffic: a key that nobody here knows of may send them to one that is dead. Once as the answers turn bad, before anybody is
 * told that the edge is at fault, and then as seldom as with any other sign.
 */
function nobodyAnswers(journal: Journal, ledger: Ledger, isPinned: boolean, now: number): boolean {
  const { key } = journal;
  const heard = ledger.public.filter((v) => v.tick <= now && (v.judgement !== 'unknown' || isRefused(v)));
  const fails = (v: PublicVerdict): boolean => v.servedBy === undefined && (isBad(v) || isRefused(v));
  const failing = heard.slice(heard.findLastIndex((v) => !fails(v)) + 1);
  const [first, second] = failing;
  const last = failing.at(-1);
  if (!key || !first || !last) return false;
  const here = knownBy(ledger[activeSide(journal)], now).at(-1);
  const isWell = here !== undefined && !isBad(here) && last.tick - here.tick <= SUSPECT_EVERY_MS;
  if (!isWell && !isPinned) return false;
  if (second && key.at < first.tick) return true;
  return last.tick > key.at && now - key.at >= SUSPECT_EVERY_MS;
}
