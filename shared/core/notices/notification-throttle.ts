/**
 * How often a situation is notified: when it begins, with reminders while it lasts. One that comes and goes is notified less
 * and less often. If very many begin within an hour, further ones are held back, and notified later if they still hold. Urgent
 * ones are never held back, except those that an operator's own override causes.
 */
import { DAY, HOUR, MINUTE } from '../duration.ts';
import type { Journal, ToldOf } from '../journal/journal.ts';
import { OVER_AFTER_MS } from '../journal/outage.ts';
import { endsAtOnce, isOfOverride, isUrgent, type NotificationName, remindAfter } from './notifications.ts';

interface Situation {
  readonly id: string;
  readonly as: NotificationName;
  readonly subject: string;
  /** Since when it holds (epoch ms), if known. */
  readonly since?: number;
}

/** A situation that comes back within this time after it ended is not news. */
export const FORGET_MS = 15 * MINUTE;

/** After `times` notifications in a row, one that comes back is notified again no sooner than this (ms). */
export const quietAfter = (times: number, reminder: number): number =>
  Math.min(FORGET_MS * 2 ** (times - 1), reminder);

/** The run that puts a notice into the journal sends it within this time; after that another run may. */
export const CLAIM_MS = 20_000;

/** The most situations notified in an hour: of those that an operator's own override causes, and of all others. */
export const MOST_IN_AN_HOUR = { override: 12, note: 8 } as const;

export function isDue(journal: Journal, { id, as }: Pick<Situation, 'id' | 'as'>, now: number): boolean {
  const told = journal.told[id];
  const before = journal.lately?.[id];
  // Its end was notified, so its return must be, too.
  if (before?.overAt !== undefined && isUrgent(as)) return true;
  // It was not urgent before, and now it is.
  if (before && isUrgent(as) && before.urgent !== true) return true;
  if (told !== undefined) return now - told >= remindAfter(as);
  return before === undefined || now - before.at >= quietAfter(before.times, remindAfter(as));
}

/**
 * Whether there is room for one more in this hour. One that was already notified in it takes no more room; and there is always
 * room for urgent ones, such as that clients fail or that there is no failover now.
 */
export function hasRoom(journal: Journal, { id, as }: Pick<Situation, 'id' | 'as'>, now: number): boolean {
  const own = isOfOverride(as);
  if (isUrgent(as) && !own) return true;
  return othersInTheHour(journal, { id, as }, now).length < MOST_IN_AN_HOUR[own ? 'override' : 'note'];
}

/** When each other situation of the same kind was notified in the last hour (epoch ms). */
export const othersInTheHour = (
  { lately = {} }: Journal,
  { id, as }: Pick<Situation, 'id' | 'as'>,
  now: number,
): readonly number[] =>
  Object.entries(lately).flatMap(([other, { at, word = false }]) =>
    other !== id && now - at < HOUR && word === isOfOverride(as) ? [at] : [],
  );

/** Notes in the journal that the situation was notified. */
export function noted(journal: Journal, { id, as, subject, since }: Situation, now: number): Journal {
  const before = journal.lately?.[id];
  const times = (before?.times ?? 0) + 1;
  // One that turns urgent again and again is not news each time.
  const urgent = isUrgent(as) || (before?.urgent === true && now - before.at < HOUR);
  const goesOn = before?.endedAt === undefined && before?.overAt === undefined;
  const told: ToldOf = {
    at: now,
    times,
    subject,
    since: (goesOn ? before?.since : undefined) ?? since ?? now,
    ...(urgent && { urgent }),
    ...(isOfOverride(as) && { word: true }),
    ...(endsAtOnce(as) && { endsAtOnce: true }),
    ...(before?.overs !== undefined && { overs: before.overs }),
  };
  return { ...journal, told: { ...journal.told, [id]: now }, lately: { ...journal.lately, [id]: told } };
}

/** Notes for each situation whether it still holds, and forgets those that ended long ago. */
export function faded(before: Journal, holding: readonly string[], now: number): Journal {
  const journal = marked(before, holding, now);
  const { lately = {} } = journal;
  const told = Object.entries(journal.told).filter(
    ([id, at]) => holding.includes(id) || now - at < FORGET_MS,
  );
  const kept = Object.entries(lately).filter(
    ([id, one]) =>
      holding.includes(id) ||
      awaitsItsEnd(one) ||
      now - one.at < Math.max(HOUR, 2 * quietAfter(one.times, DAY)),
  );
  const same = told.length === Object.keys(journal.told).length && kept.length === Object.keys(lately).length;
  if (same) return journal;
  return { ...journal, told: Object.fromEntries(told), lately: Object.fromEntries(kept) };
}

function marked(journal: Journal, holding: readonly string[], now: number): Journal {
  const { lately = {} } = journal;
  const next = Object.entries(lately).map(
    ([id, one]) => [id, markedOne(one, holding.includes(id), now)] as const,
  );
  return next.every(([id, one]) => one === lately[id])
    ? journal
    : { ...journal, lately: Object.fromEntries(next) };
}

function markedOne(one: ToldOf, holds: boolean, now: number): ToldOf {
  const { endedAt, ...rest } = one;
  if (holds === (endedAt === undefined)) return one;
  if (endedAt === undefined) return { ...one, endedAt: now };
  // If it was away only for a moment, it is the same; otherwise it has begun anew.
  return now - endedAt < OVER_AFTER_MS ? rest : { ...rest, since: now };
}

/** It was urgent, has ended, and its end has yet to be notified; not one that ended before its notice could be sent. */
export const awaitsItsEnd = ({ urgent, since, endedAt, overAt }: ToldOf): boolean =>
  urgent === true &&
  since !== undefined &&
  endedAt !== undefined &&
  overAt === undefined &&
  endedAt - since >= CLAIM_MS;

/** The end is notified after the situation has stayed away for this long (ms); longer if an end was notified before. */
export const staysAway = ({ overs = 0, endsAtOnce: atOnce }: ToldOf): number =>
  atOnce ? 0 : overs === 0 ? OVER_AFTER_MS : Math.min(FORGET_MS * 2 ** overs, HOUR);

/** Notes in the journal that the ends of these were notified. */
export function notedOver(journal: Journal, ids: readonly string[], now: number): Journal {
  const told = Object.entries(journal.told).filter(([id]) => !ids.includes(id));
  const lately = Object.entries(journal.lately ?? {}).map(([id, one]): [string, ToldOf] =>
    ids.includes(id) ? [id, { ...one, overAt: now, overs: (one.overs ?? 0) + 1 }] : [id, one],
  );
  return { ...journal, told: Object.fromEntries(told), lately: Object.fromEntries(lately) };
}
