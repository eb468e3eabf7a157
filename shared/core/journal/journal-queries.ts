/** Reads the journal's entries: where traffic was sent, and how much of cool-down and limit is used. */

import { DAY, HOUR, SECOND } from '../duration.ts';
import { LIMIT_WITHIN_MS, type Settings } from '../settings.ts';
import { other, type Side } from '../side.ts';
import type { Entry, Journal } from './journal.ts';

/** Most repairs in one hour; after that, drift is adopted. */
export const REPAIR_LIMIT = 3;

/** The name of the tag by which another stack owns the distribution; before there were several, it was this one. */
export const tagOf = (owner: Journal['owner']): string => owner?.tag ?? 'routeaway:owner';

export const newest = (journal: Journal): Entry | undefined => journal.entries[0];

/** The newest entry that is known to have applied. */
export const newestApplied = (journal: Journal): Entry | undefined =>
  journal.entries.find((e) => e.phase === 'applied');

/** The newest entry, if it is an applied switch that the public endpoint has not confirmed. */
export function unconfirmed(journal: Journal): Entry | undefined {
  const entry = newest(journal);
  const waits = entry?.phase === 'applied' && entry.kind !== 'initial' && entry.verifiedAt === undefined;
  return waits ? entry : undefined;
}

/** The edge took an update, the new side has not answered yet, and the switch is not overdue. */
export function isFollowing(journal: Journal): boolean {
  const entry = unconfirmed(journal);
  return entry !== undefined && entry.overdueAt === undefined;
}

/** The side to which the journal last sent the traffic. Entries whose outcome is not known do not count. */
export const activeSide = (journal: Journal): Side => newestApplied(journal)?.to ?? 'primary';

const isAutomatic = (entry: Entry): boolean => entry.kind === 'failover' || entry.kind === 'failback';

/** When an entry took effect (epoch ms); if that is not known, the latest moment at which it can have. */
const tookEffect = (entry: Entry): number => entry.effectAt ?? entry.leaseUntil;

/**
 * Automatic switches that count against one towards `to`: all that applied or may have applied. An attempt towards the same
 * side whose outcome is not known is the same cause tried again, and does not count.
 */
function counted(journal: Journal, to: Side): readonly Entry[] {
  return journal.entries.filter(
    (entry) =>
      isAutomatic(entry) && entry.phase !== 'failed' && !(entry.phase !== 'applied' && entry.to === to),
  );
}

/** When those took effect that use up the limit now (epoch ms). A drill does not: it is a person's doing, as a pin is. */
function limiting(journal: Journal, to: Side, now: number): number[] {
  const from = Math.max(now - LIMIT_WITHIN_MS, journal.acknowledgedAt ?? 0);
  return counted(journal, to)
    .filter(({ drill }) => !drill)
    .map(tookEffect)
    .filter((time) => time > from);
}

/** How many automatic switches in the present window count against one towards `to`. */
export const usedLimit = (journal: Journal, to: Side, now: number): number =>
  limiting(journal, to, now).length;

/** When so many of them have left the window that there is room for one more (epoch ms); undefined if there is. */
export function limitFreeAt(
  journal: Journal,
  to: Side,
  now: number,
  { limit }: Pick<Settings, 'limit'>,
): number | undefined {
  const last = limiting(journal, to, now)
    .sort((a, b) => a - b)
    .at(-limit);
  return last === undefined ? undefined : last + LIMIT_WITHIN_MS;
}

/**
 * The end of the cool-down for an automatic switch towards `to` (epoch ms; may have passed); undefined if there is none.
 * The first undoing of a failback is exempt, since the failback was the service's own decision and a wrong one. So is the
 * undoing of a drill's failover: if the side it went to really fails, clients must not wait because of an exercise.
 */
export function coolDownUntil(journal: Journal, to: Side, settings: Settings): number | undefined {
  const last = counted(journal, to)[0];
  if (!last) return undefined;
  if ((last.kind === 'failback' || last.drill) && last.to === other(to)) return undefined;
  return tookEffect(last) + settings.coolDown;
}

/** Automatic failovers of the last day that applied or may have applied, without drills. */
export const failoversOfLastDay = (journal: Journal, now: number): number =>
  journal.entries.filter(
    (entry) =>
      entry.kind === 'failover' && !entry.drill && entry.phase !== 'failed' && now - tookEffect(entry) < DAY,
  ).length;

export const repairsOfLastHour = (journal: Journal, now: number): number =>
  journal.entries.filter(
    (entry) => entry.kind === 'repair' && entry.phase !== 'failed' && now - tookEffect(entry) < HOUR,
  ).length;

/** The pause after so many failed entries in a row, in ms: three, four, five and more. */
const PAUSES = [10, 20, 30].map((seconds) => seconds * SECOND);

/** Until when nothing is tried towards `to` (epoch ms; may have passed), as several entries in a row have failed. */
export function pauseUntil({ entries }: Journal, to: Side): number | undefined {
  const towards = entries.filter((entry) => entry.to === to);
  const others = towards.findIndex(({ phase }) => phase !== 'failed');
  const failed = others === -1 ? towards.length : others;
  const pause = PAUSES[Math.min(failed, PAUSES.length + 2) - 3];
  const [last] = towards;
  return pause === undefined || !last ? undefined : (last.closedAt ?? last.begunAt) + pause;
}

/** When traffic arrived on the active side (epoch ms). */
export function arrivedAt(journal: Journal): number {
  const entry = newestApplied(journal);
  return entry ? tookEffect(entry) : 0;
}

/**
 * How many entries of each phase the journal keeps. It is one item, and an edge that refuses updates for a day must not fill
 * it: failed entries do not count for anything, and the limit needs only some of the replaced ones.
 */
const MOST = { 'in-progress': 1, applied: 100, replaced: 20, failed: 10 };

/** The entries to keep: those of the last day, as many as `MOST` allows, and always the newest that applied. */
export function trimmed(entries: readonly Entry[], now: number): readonly Entry[] {
  const applied = entries.find((e) => e.phase === 'applied');
  const kept = { 'in-progress': 0, applied: 0, replaced: 0, failed: 0 };
  return entries.filter(
    (entry) =>
      entry === applied || (++kept[entry.phase] <= MOST[entry.phase] && now - tookEffect(entry) < DAY),
  );
}
