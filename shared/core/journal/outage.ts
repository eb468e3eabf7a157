/**
 * The client-visible outage, by what the public endpoint really answered: from the first bad verdict to the first good one
 * after which it stayed good. Answers that are good for a moment do not end an outage, and a drill does not begin one.
 */

import { really } from '../drill.ts';
import { utc } from '../duration.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import type { Entry, Journal } from './journal.ts';

/** All times are ticks, in epoch ms. */
export interface Outage {
  readonly since: number;
  readonly lastBad: number;
  /** The first good verdict after `lastBad`. */
  readonly until?: number;
  /** There was no verdict in the minute before `since`, so it may have begun earlier. */
  readonly beginUnseen?: true;
}

/** After this long with good answers it is over; bad answers after that are another outage. */
export const OVER_AFTER_MS = 2 * 60_000;

/** A begin or an end within a longer gap between verdicts was not observed. */
const UNSEEN_MS = 60_000;

/** The newest outage, over or not. `carried`: the one that was known before, which may have begun before these verdicts. */
export function newestOutage(
  answers: readonly PublicVerdict[],
  carried: Outage | undefined,
): Outage | undefined {
  const known = answers.filter(({ judgement }) => judgement !== 'unknown').map(really);
  const from = known[0]?.tick;
  if (from === undefined) return carried;
  let outage = carried && carried.since <= from ? before(carried, from) : undefined;
  let previous: number | undefined;
  for (const { tick, judgement } of known) {
    if (judgement === 'unhealthy') {
      const begins = outage === undefined || isOver(outage, tick);
      const unseen = previous === undefined || tick - previous > UNSEEN_MS;
      if (begins && outage?.since !== tick)
        outage = { since: tick, lastBad: tick, ...(unseen && { beginUnseen: true }) };
      else if (outage) outage = goingOn(outage, tick);
    } else if (outage && outage.until === undefined) outage = { ...outage, until: tick };
    previous = tick;
  }
  return outage;
}

/** The outage by the verdicts before `from` alone; the later ones are evaluated again. */
function before(outage: Outage, from: number): Outage {
  if (outage.until !== undefined && outage.until < from) return outage;
  return goingOn(outage, outage.lastBad < from ? outage.lastBad : outage.since);
}

function goingOn({ until: _, ...outage }: Outage, lastBad: number): Outage {
  return { ...outage, lastBad };
}

const isOver = ({ until }: Outage, now: number): boolean =>
  until !== undefined && now - until >= OVER_AFTER_MS;

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
  const { since, lastBad, until } = outage;
  if (until !== undefined && until < (entry.outageSince ?? entry.begunAt)) return entry;
  // Verification was itself a good answer, maybe before the next tick; it ends the outage unless a bad answer followed.
  const end = lastBad < verifiedAt ? Math.min(until ?? verifiedAt, verifiedAt) : until;
  const isSeen = end !== undefined && !outage.beginUnseen && end - lastBad <= UNSEEN_MS;
  const recoveryMs = isSeen ? end - since : undefined;
  if (entry.outageSince === since && entry.recoveryMs === recoveryMs) return entry;
  const { recoveryMs: _, ...rest } = entry;
  return { ...rest, outageSince: since, ...(recoveryMs !== undefined && { recoveryMs }), archived: false };
}

/** Updates the outage of the newest entry, which may continue after the entry was verified. */
export function outageNoted(journal: Journal, outage: Outage | undefined): Journal {
  const [last, ...rest] = journal.entries;
  if (!last) return journal;
  const next = withOutage(last, outage);
  return next === last ? journal : { ...journal, entries: [next, ...rest] };
}

/** Clients failed, but for how long is not known; see `recoveryMs`. */
export const isOutageUnknown = ({ verifiedAt, outageSince, recoveryMs, drill }: Entry): boolean =>
  verifiedAt !== undefined && outageSince !== undefined && recoveryMs === undefined && !drill;

/** A verified entry's sentence about the outage that it ended; undefined if clients saw none. */
export function outageSentence({ outageSince, recoveryMs, drill }: Entry): string | undefined {
  if (outageSince === undefined || drill) return undefined;
  if (recoveryMs === undefined)
    return `Client-visible outage: since ${utc(outageSince)}; when it ended is not known.`;
  const seconds = Math.round(recoveryMs / 1_000);
  return `Client-visible outage: ${seconds} s, from ${utc(outageSince)} to ${utc(outageSince + recoveryMs)}.`;
}
