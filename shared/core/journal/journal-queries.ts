/** What the journal's entries say about the past: where traffic was sent, and how much of cool-down and limit is used. */

import { DAY, HOUR } from '../duration.ts';
import type { Settings } from '../settings.ts';
import { other, type Side } from '../side.ts';
import type { Entry, Journal } from './journal.ts';

/** Repairs that may move traffic in one hour; what differs after that is adopted. */
export const REPAIR_LIMIT = 3;

export const newest = (journal: Journal): Entry | undefined => journal.entries[0];

/** The newest entry of which we know that the edge took it. */
export const newestLanded = (journal: Journal): Entry | undefined =>
  journal.entries.find((e) => e.phase === 'applied');

/** The side the journal last sent the traffic to, as far as is known. What may or may not have applied says nothing yet. */
export const activeSide = (journal: Journal): Side => newestLanded(journal)?.to ?? 'primary';

const isAutomatic = (entry: Entry): boolean => entry.kind === 'failover' || entry.kind === 'failback';

/** When an entry took effect; where that is not known, the latest moment it can have. */
const tookEffect = (entry: Entry): number => entry.effectAt ?? entry.leaseUntil;

/**
 * Automatic switches that count against one towards `to`: all that applied or may have. An attempt towards the same side
 * of which we do not know whether it applied is the same cause tried again, and does not count.
 */
function counted(journal: Journal, to: Side): readonly Entry[] {
  return journal.entries.filter(
    (entry) =>
      isAutomatic(entry) && entry.phase !== 'failed' && !(entry.phase !== 'applied' && entry.to === to),
  );
}

/** Those of them that use up the limit: a drill is a person's doing, as a pin is, and takes nothing from the real thing. */
const limiting = (journal: Journal, to: Side): readonly Entry[] =>
  counted(journal, to).filter(({ drill }) => !drill);

/** How many automatic switches of the present window count against one towards `to`. */
export function usedLimit(journal: Journal, to: Side, now: number, settings: Settings): number {
  const from = Math.max(now - settings.limitWithin, journal.acknowledgedAt ?? 0);
  return limiting(journal, to).filter((entry) => tookEffect(entry) > from).length;
}

/** When the oldest counted switch leaves the window (epoch ms), which makes room for one more. */
export function limitFreeAt(journal: Journal, to: Side, now: number, settings: Settings): number {
  const times = limiting(journal, to)
    .map(tookEffect)
    .filter((time) => time > now - settings.limitWithin);
  return Math.min(...times, now) + settings.limitWithin;
}

/**
 * Until when no automatic switch towards `to` may follow the last one (epoch ms); undefined where none is in force.
 * The first undoing of a failback is exempt: failing back was our idea, and it was wrong. So is that of a drill's failover:
 * where the side it went to really fails, nobody shall wait because someone practised.
 */
export function coolDownUntil(journal: Journal, to: Side, settings: Settings): number | undefined {
  const last = counted(journal, to)[0];
  if (!last) return undefined;
  if ((last.kind === 'failback' || last.drill) && last.to === other(to)) return undefined;
  return tookEffect(last) + settings.coolDown;
}

/** Automatic failovers of the last day that applied or may have, drills apart. */
export const failoversOfLastDay = (journal: Journal, now: number): number =>
  journal.entries.filter(
    (entry) =>
      entry.kind === 'failover' && !entry.drill && entry.phase !== 'failed' && now - tookEffect(entry) < DAY,
  ).length;

export const repairsOfLastHour = (journal: Journal, now: number): number =>
  journal.entries.filter(
    (entry) => entry.kind === 'repair' && entry.phase !== 'failed' && now - tookEffect(entry) < HOUR,
  ).length;

/** When traffic came to the side it is on (epoch ms). */
export function arrivedAt(journal: Journal): number {
  const entry = newestLanded(journal);
  return entry ? tookEffect(entry) : 0;
}

/**
 * How many entries of each ending the journal keeps. It is one item, and an edge that refuses orders for a day must not fill
 * it: failed attempts count for nothing, and of those in doubt the limit needs a few.
 */
const MOST = { 'in-progress': 1, applied: 100, replaced: 20, failed: 10 };

/** What older entries leave: those of the last day, as many as there is room for, and always the newest that applied. */
export function trimmed(entries: readonly Entry[], now: number): readonly Entry[] {
  const landed = entries.find((e) => e.phase === 'applied');
  const kept = { 'in-progress': 0, applied: 0, replaced: 0, failed: 0 };
  return entries.filter(
    (entry) =>
      entry === landed || (++kept[entry.phase] <= MOST[entry.phase] && now - tookEffect(entry) < DAY),
  );
}
