/**
 * Verify: what the public endpoint's answers mean for the newest entry. Recovery is what a client sees, not when a call
 * returned. If a write can be tried, an answer is that of a read and a write (`read-and-write.ts`): both must be good, and
 * the write must come from the new side. One good answer proves little: before an edge location follows a change for good,
 * its answers go back and forth.
 */
import { really } from '../drill.ts';
import { SECOND } from '../duration.ts';
import type { Edge } from '../edge.ts';
import { VERIFY_WITHIN_MS } from '../settings.ts';
import type { Side } from '../side.ts';
import { causeOf, isBad, type PublicVerdict, whatTheyGet } from '../verdict/verdict.ts';
import { FRESH_MS } from '../verdict/weigh.ts';
import { amendEntry } from './amend.ts';
import type { Entry, Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { withAnswers, withOutage } from './outage.ts';
import { settledAt } from './settled.ts';

/** A switch is verified by so many good answers in a row … */
const ANSWERS = 3;
/** … over at least this time. */
export const ANSWERS_MS = 10 * SECOND;

/**
 * When the first of the good answers came that verify the entry (epoch ms); undefined while they do not suffice. The prober's
 * answers count as well, so a run that dies loses nothing, and a bad one that only the prober has met starts the row anew. But
 * the prober may ask with a write alone, so one answer at least is the run's own: `answers`. Once the change has settled, a bad
 * one that one of three probers alone has met is the fault of its path.
 */
export function verifiedSince(
  entry: Entry,
  journal: Pick<Journal, 'key'>,
  edge: Edge,
  answers: readonly PublicVerdict[],
  ledger: Pick<Ledger, 'public'>,
): number | undefined {
  const { row } = goodAnswers(entry, journal, edge, [...answers, ...ledger.public.map(really)]);
  const [newest = 0, first = 0] = [row[0]?.tick, row.at(-1)?.tick];
  const suffices = row.length >= ANSWERS && newest - first >= ANSWERS_MS;
  return suffices && row.some((answer) => answers.includes(answer)) ? first : undefined;
}

/**
 * The run's newest answer is good, and none was wrong of late: what the entry lacks is a few seconds. That is so where nobody
 * could ask for a while, though clients were served well meanwhile.
 */
export function lacksTimeAlone(
  entry: Entry,
  journal: Pick<Journal, 'key'>,
  edge: Edge,
  answers: readonly PublicVerdict[],
  ledger: Pick<Ledger, 'public'>,
  now: number,
): boolean {
  const { row, wrong } = goodAnswers(entry, journal, edge, [...answers, ...ledger.public.map(really)]);
  const own = answers.at(-1);
  return own !== undefined && row.includes(own) && !(wrong && now - wrong.tick <= FRESH_MS);
}

/** The good answers in a row, the newest first, and the wrong one that came before them. */
function goodAnswers(
  entry: Entry,
  journal: Pick<Journal, 'key'>,
  edge: Edge,
  heard: readonly PublicVerdict[],
): { readonly row: readonly PublicVerdict[]; readonly wrong?: PublicVerdict } {
  const from = Math.max(entry.effectAt ?? entry.begunAt, entry.answersFrom ?? 0);
  // From then on an answer that names no side comes from `to`.
  const settled = settledAt(entry, journal, edge);
  const all = heard.filter(({ tick }) => tick >= from);
  const wrong = all.filter((answer) => saysOf(answer, entry, settled) === 'wrong');
  const isOnes = oneProberAlone(wrong.filter(({ tick }) => tick >= settled));
  const row: PublicVerdict[] = [];
  for (const answer of all.toSorted((a, b) => b.tick - a.tick)) {
    const is = saysOf(answer, entry, settled);
    if (is === 'wrong' && isOnes && answer.tick >= settled) continue;
    if (is === 'wrong') return { row, wrong: answer };
    if (is === 'good') row.push(answer);
  }
  return { row };
}

/** All from the same of several probers; what a run has asked itself has no `from`. */
const oneProberAlone = ([first, ...more]: readonly PublicVerdict[]): boolean =>
  first?.from !== undefined && more.every(({ from }) => from === first.from);

function saysOf(
  { judgement, servedBy, tick }: PublicVerdict,
  { to }: Entry,
  settled: number,
): 'good' | 'wrong' | 'nothing' {
  if (judgement === 'unknown') return 'nothing';
  if (judgement === 'unhealthy') return 'wrong';
  if (servedBy !== undefined) return servedBy === to ? 'good' : 'wrong';
  return tick >= settled ? 'good' : 'nothing';
}

/** Marks the entry as verified; the same journal if it is already. `answers`: what the run has asked. */
export function verified(
  journal: Journal,
  { epoch }: Entry,
  { outage }: Pick<Ledger, 'outage'>,
  since: number,
  answers: readonly PublicVerdict[] = [],
): Journal {
  return amendEntry(journal, epoch, (e) =>
    e.verifiedAt === undefined ? withOutage({ ...e, verifiedAt: since }, withAnswers(outage, answers)) : e,
  );
}

/** Marks the entry as overdue if it is; the same journal otherwise. `answers`: of the public endpoint, whoever asked. */
export function overdue(
  journal: Journal,
  entry: Entry,
  now: number,
  answers: readonly PublicVerdict[],
): Journal {
  if (now - (entry.effectAt ?? entry.begunAt) < VERIFY_WITHIN_MS) return journal;
  const instead = insteadOf(entry.to, answers, now);
  return amendEntry(journal, entry.epoch, (e) =>
    e.overdueAt === undefined && e.verifiedAt === undefined ? { ...e, overdueAt: now, instead } : e,
  );
}

/** What clients get in place of good answers from there. */
function insteadOf(to: Side, answers: readonly PublicVerdict[], now: number): string {
  const fresh = answers
    .filter(({ tick }) => tick <= now && now - tick <= FRESH_MS)
    .sort((a, b) => a.tick - b.tick);
  const answer = fresh.findLast(isBad) ?? fresh.at(-1);
  if (answer?.judgement === 'unhealthy') return `clients get ${whatTheyGet(answer)}`;
  if (answer?.judgement === 'unknown')
    return `what the public endpoint answers says nothing ("${causeOf(answer)}")`;
  const { servedBy = to } = answer ?? {};
  return servedBy === to
    ? `the public endpoint does not answer from ${to} for good yet`
    : `the public endpoint still answers from ${servedBy}`;
}
