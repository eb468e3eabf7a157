/** When the store of the edge function is read. What it said last is remembered under its ETag, so at rest that is seldom. */
import { type Edge, effective } from './edge.ts';
import { knownBy } from './health.ts';
import { activeSide, newest } from './history.ts';
import type { Journal } from './journal.ts';
import type { PublicVerdict } from './verdict.ts';

/** Somebody else may write the store as well; this often it is looked at without any sign of that. */
export const STORE_EVERY_MS = 15 * 60_000;
/** With a sign of it, this often. */
const SUSPECT_EVERY_MS = 60_000;

export function storeDue(
  journal: Journal,
  distribution: Pick<Edge, 'distribution' | 'deployed'>,
  answers: readonly PublicVerdict[],
  now: number,
): boolean {
  const { key } = journal;
  if (!key || key.doubtful || now - key.at >= STORE_EVERY_MS) return true;
  // A step counts only while its key stands.
  if (journal.step && now - key.at >= SUSPECT_EVERY_MS) return true;
  const last = newest(journal);
  if (!last) return true;
  // What has become of it, only the edge can tell; while its lease lives, whoever holds it may still write.
  if (last.phase === 'begun') return now >= last.leaseUntil;
  const there = effective({ ...distribution, key: key.says });
  // Before the journal takes note of a move from outside, or undoes it.
  if (there !== 'unreadable' && there !== activeSide(journal)) return true;
  const answer = knownBy(answers, now).at(-1);
  const unexpected = answer?.servedBy !== undefined && answer.servedBy !== there && answer.tick > key.at;
  const moving = last.kind !== 'genesis' && last.verifiedAt === undefined;
  const shared = typeof key.says === 'object' && key.says.share !== undefined;
  return unexpected && !moving && !shared && now - key.at >= SUSPECT_EVERY_MS;
}
