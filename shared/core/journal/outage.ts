/**
 * The client-visible outage, by what the public endpoint really answered: from the first bad verdict to the first good one
 * after which it stayed good. Answers that are good for a moment do not end an outage, and a drill does not begin one.
 */

import { really } from '../drill.ts';
import { utc } from '../duration.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import { amendEntry } from './amend.ts';
import type { Entry, Journal, OutageProbes } from './journal.ts';
import { newest } from './journal-queries.ts';

/** All times are ticks, in epoch ms. */
export interface Outage {
  readonly since: number;
  readonly lastBad: number;
  /** The first good verdict after `lastBad`. */
  readonly until?: number;
  /** There was no verdict in the minute before `since`, so it may have begun earlier. */
  readonly beginUnseen?: true;
  /** Absent from what an older version wrote. */
  readonly probes?: OutageProbes;
  /** Of these the ones that are too old for the ledger. */
  readonly gone?: Counted;
}

/** `after`: good ones since the last bad one; they belong to it only if another bad one follows. */
interface Counted extends OutageProbes {
  readonly after: number;
}

/** After this long with good answers it is over; bad answers after that are another outage. */
export const OVER_AFTER_MS = 2 * 60_000;

/** A begin or an end within a longer gap between verdicts was not observed. */
const UNSEEN_MS = 60_000;

/**
 * The newest outage, over or not. `carried`: the one that was known before, which may have begun before these verdicts;
 * `dropped`: the verdicts that were known then and are too old now.
 */
export function newestOutage(
  answers: readonly PublicVerdict[],
  carried: Outage | undefined,
  dropped: readonly PublicVerdict[] = [],
): Outage | undefined {
  const known = answers.filter(({ judgement }) => judgement !== 'unknown').map(really);
  const from = known[0]?.tick;
  if (from === undefined) return carried;
  let outage = carried && carried.since <= from ? before(carried, from) : undefined;
  let previous: number | undefined;
  for (const { tick, judgement } of known) {
    if (judgement === 'unhealthy') {
      const unseen = previous === undefined || tick - previous > UNSEEN_MS;
      outage =
        outage === undefined || isOver(outage, tick)
          ? { since: tick, lastBad: tick, ...(unseen && { beginUnseen: true }) }
          : goingOn(outage, tick);
    } else if (outage && outage.until === undefined) outage = { ...outage, until: tick };
    previous = tick;
  }
  return outage && withProbes(outage, carried, known, dropped.map(really));
}

const NONE: Counted = { bad: 0, good: 0, after: 0 };

/** Those in the ledger are counted anew each time, since late ones may come; those that have just left it are added to the others. */
function withProbes(
  outage: Outage,
  carried: Outage | undefined,
  known: readonly PublicVerdict[],
  dropped: readonly PublicVerdict[],
): Outage {
  const { gone: _, ...rest } = outage;
  const isSame = carried?.since === outage.since;
  const gone = isSame ? counted(outage, dropped, carried.gone) : NONE;
  const { bad, good } = counted(outage, known, gone);
  return { ...rest, probes: { bad, good }, ...(gone.bad > 0 && { gone }) };
}

function counted({ since }: Outage, verdicts: readonly PublicVerdict[], before = NONE): Counted {
  let { bad, good, after } = before;
  for (const { tick, judgement } of verdicts) {
    if (tick < since || judgement === 'unknown') continue;
    if (judgement === 'healthy') after++;
    else [bad, good, after] = [bad + 1, good + after, 0];
  }
  return { bad, good, after };
}

/** The outage by the verdicts before `from` alone; the later ones are evaluated again. */
function before(outage: Outage, from: number): Outage {
  if (outage.until !== undefined && outage.until < from) return outage;
  return goingOn(outage, outage.lastBad < from ? outage.lastBad : outage.since);
}

function goingOn(outage: Outage, lastBad: number): Outage {
  // Of most there is no end to take away, and in an outage this is asked of each verdict at each tick.
  if (outage.until === undefined) return { ...outage, lastBad };
  const { until: _, ...rest } = outage;
  return { ...rest, lastBad };
}

const isOver = ({ until }: Outage, now: number): boolean =>
  until !== undefined && now - until >= OVER_AFTER_MS;

/**
 * The newest outage of several probers: clients fail while at least two of them find so. So it begins with the second that says it
 * and ends with the last but one, and of the shares of bad answers it has the second highest: one prober that errs makes it neither
 * longer nor worse. One that has fallen silent has no say from a minute after its last bad answer.
 */
export function seenByTwo(all: readonly (Outage | undefined)[]): Outage | undefined {
  const earliest = all.filter((one) => one !== undefined).sort((a, b) => a.since - b.since);
  // The newest that begins while exactly one other lasts.
  const second = earliest.findLast(
    ({ since }, at) => earliest.slice(0, at).filter((one) => reach(one) > since).length === 1,
  );
  if (second === undefined) return undefined;
  // None begins between the ends of the two: it would be the newest itself.
  const lasting = earliest.filter((one) => one.since < reach(second) && reach(one) > second.since);
  const end = lasting.toSorted((a, b) => reach(b) - reach(a))[1] ?? second;
  const probes = lasting.flatMap((one) => one.probes ?? []).sort((a, b) => shareOf(b) - shareOf(a))[1];
  return {
    since: second.since,
    lastBad: end.lastBad,
    ...(end.until !== undefined && { until: end.until }),
    ...(second.beginUnseen && { beginUnseen: true }),
    ...(probes && { probes }),
  };
}

const reach = ({ until, lastBad }: Outage): number => until ?? lastBad + UNSEEN_MS;
const shareOf = ({ bad, good }: OutageProbes): number => bad / (bad + good);

/** The outage with what someone else than the prober has been answered, who asks more often. */
export function withAnswers(
  outage: Outage | undefined,
  answers: readonly PublicVerdict[],
): Outage | undefined {
  const bad = answers.findLast(({ judgement }) => judgement === 'unhealthy')?.tick;
  if (bad === undefined || outage?.until === undefined || outage.until >= bad || isOver(outage, bad))
    return outage;
  const until = answers.find(({ judgement, tick }) => judgement === 'healthy' && tick > bad)?.tick;
  return { ...goingOn(outage, bad), ...(until !== undefined && { until }) };
}

/** Since when clients fail (epoch ms); undefined if they do not, or no longer. */
export const failingSince = (outage: Outage | undefined, now: number): number | undefined =>
  outage && !isOver(outage, now) ? outage.since : undefined;

/** The outage's begin for a new entry; undefined if the last entry has already ended that outage. */
export function outageToEnd({ entries: [last] }: Journal, outage: Outage | undefined, now: number) {
  const since = failingSince(outage, now);
  const ended = outage?.until !== undefined && last?.verifiedAt !== undefined && last.outageSince === since;
  return ended ? undefined : since;
}

/** Adds to the entry what is known of the outage that it ended; the same entry if nothing is new. */
export function withOutage(entry: Entry, outage: Outage | undefined): Entry {
  const { verifiedAt } = entry;
  // During a drill clients are served.
  if (verifiedAt === undefined || entry.drill || !outage || outage.since > verifiedAt) return entry;
  const { since, lastBad, until, probes } = outage;
  if (until !== undefined && until < (entry.outageSince ?? entry.begunAt)) return entry;
  // Verification was itself a good answer, maybe before the next tick; it ends the outage unless a bad answer followed.
  const end = lastBad < verifiedAt ? Math.min(until ?? verifiedAt, verifiedAt) : until;
  const isSeen = end !== undefined && !outage.beginUnseen && end - lastBad <= UNSEEN_MS;
  const recoveryMs = isSeen ? end - since : undefined;
  if (entry.outageSince === since && entry.recoveryMs === recoveryMs) return entry;
  // Whoever verified it has asked more often than the prober, and may have met bad answers after the prober's first good one.
  if (entry.outageSince === since && (recoveryMs ?? Infinity) < (entry.recoveryMs ?? 0)) return entry;
  const { recoveryMs: _, outageProbes: __, ...rest } = entry;
  return {
    ...rest,
    outageSince: since,
    ...(recoveryMs !== undefined && { recoveryMs }),
    ...(probes && { outageProbes: { bad: probes.bad, good: probes.good } }),
  };
}

/** Updates the outage of the newest entry, which may continue after the entry was verified. */
export function outageNoted(journal: Journal, outage: Outage | undefined): Journal {
  const last = newest(journal);
  return last ? amendEntry(journal, last.epoch, (entry) => withOutage(entry, outage)) : journal;
}

/** Clients failed, but for how long is not known; see `recoveryMs`. */
export const isOutageUnknown = ({ verifiedAt, outageSince, recoveryMs, drill }: Entry): boolean =>
  verifiedAt !== undefined && outageSince !== undefined && recoveryMs === undefined && !drill;

/** What a person must know of an outage that came and went, as the end of a sentence; empty if every probe failed. */
export function onAndOff(probes: OutageProbes | undefined): string {
  if (probes === undefined || probes.good === 0) return '';
  const all = probes.bad + probes.good;
  return `, not all the time: ${probes.bad} of ${all} probes failed (${Math.round((100 * probes.bad) / all)} %)`;
}

/** A verified entry's sentence about the outage that it ended; undefined if clients saw none. */
export function outageSentence({ outageSince, recoveryMs, outageProbes, drill }: Entry): string | undefined {
  if (outageSince === undefined || drill) return undefined;
  const share = onAndOff(outageProbes);
  if (recoveryMs === undefined)
    return `Client-visible outage: since ${utc(outageSince)}; when it ended is not known${share}.`;
  const seconds = Math.round(recoveryMs / 1_000);
  return `Client-visible outage: ${seconds} s as the probes saw it, from ${utc(outageSince)} to ${utc(outageSince + recoveryMs)}${share}.`;
}
