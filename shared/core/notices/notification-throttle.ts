/**
 * How often people are told of a situation: when it begins, and as long as it lasts again after a while. One that comes and
 * goes is told ever more seldom, since it is no news any more; and where very many begin within an hour other notes are held
 * back. Never what is urgent, but for what an operator's own mistakes cause. What is held back and still holds later on is told then.
 */
import { DAY, HOUR, MINUTE } from '../duration.ts';
import type { Journal, ToldOf } from '../journal/journal.ts';
import { OVER_AFTER_MS } from '../journal/outage.ts';
import { isOwnWord, isUrgent, type NotificationName, remindAfter } from './notifications.ts';

interface Situation {
  readonly id: string;
  readonly as: NotificationName;
  readonly subject: string;
  /** Since when it holds (epoch ms), where that is known. */
  readonly since?: number;
}

/** A situation that ended is over after this; coming back earlier is not news. */
export const FORGET_MS = 15 * MINUTE;

/** One that comes back is told no sooner than this after it was told `times` times in a row. */
export const quietAfter = (times: number, reminder: number): number =>
  Math.min(FORGET_MS * 2 ** (times - 1), reminder);

/** The run that puts a notice into the journal sends it within this; after it another run may. */
export const CLAIM_MS = 20_000;

/** So many situations are told in an hour: of those that an operator's own word causes, and of all others. */
export const MOST_IN_AN_HOUR = { word: 12, note: 8 } as const;

export function isDue(journal: Journal, { id, as }: Pick<Situation, 'id' | 'as'>, now: number): boolean {
  const told = journal.told[id];
  const before = journal.lately?.[id];
  // Whoever was told that it is over has to hear that it is not.
  if (before?.overAt !== undefined && isUrgent(as)) return true;
  // It was not worth waking anybody for; now it is.
  if (before && isUrgent(as) && before.urgent !== true) return true;
  if (told !== undefined) return now - told >= remindAfter(as);
  return before === undefined || now - before.at >= quietAfter(before.times, remindAfter(as));
}

/**
 * Whether there is room for one more in this hour. One that was told in it already takes up no more; and there is always room
 * to say that clients fail, or that there is no failover now.
 */
export function hasRoom(
  { lately = {} }: Journal,
  { id, as }: Pick<Situation, 'id' | 'as'>,
  now: number,
): boolean {
  const own = isOwnWord(as);
  if (isUrgent(as) && !own) return true;
  const others = Object.entries(lately).filter(
    ([other, { at, word = false }]) => other !== id && now - at < HOUR && word === own,
  );
  return others.length < MOST_IN_AN_HOUR[own ? 'word' : 'note'];
}

/** The journal, knowing that people have been told. */
export function noted(journal: Journal, { id, as, subject, since }: Situation, now: number): Journal {
  const before = journal.lately?.[id];
  const times = (before?.times ?? 0) + 1;
  // What turns urgent and calm again and again is no news each time.
  const urgent = isUrgent(as) || (before?.urgent === true && now - before.at < HOUR);
  const goesOn = before?.endedAt === undefined && before?.overAt === undefined;
  const told: ToldOf = {
    at: now,
    times,
    subject,
    since: (goesOn ? before?.since : undefined) ?? since ?? now,
    ...(urgent && { urgent }),
    ...(isOwnWord(as) && { word: true }),
    ...(before?.overs !== undefined && { overs: before.overs }),
  };
  return { ...journal, told: { ...journal.told, [id]: now }, lately: { ...journal.lately, [id]: told } };
}

/** The journal in which it is noted of each situation whether it holds, and without those that are over for long. */
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
  // Away for a moment, it is the same; for longer, it has begun anew.
  return now - endedAt < OVER_AFTER_MS ? rest : { ...rest, since: now };
}

/** It was urgent and holds no longer, and people have yet to be told; but for one that was over before it could be sent. */
export const awaitsItsEnd = ({ urgent, since, endedAt, overAt }: ToldOf): boolean =>
  urgent === true &&
  since !== undefined &&
  endedAt !== undefined &&
  overAt === undefined &&
  endedAt - since >= CLAIM_MS;

/** People are told that one is over when it has stayed away for so long: for longer where that was told before. */
export const staysAway = ({ overs = 0 }: ToldOf): number =>
  overs === 0 ? OVER_AFTER_MS : Math.min(FORGET_MS * 2 ** overs, HOUR);

/** The journal, knowing that people have been told that these are over. */
export function notedOver(journal: Journal, ids: readonly string[], now: number): Journal {
  const told = Object.entries(journal.told).filter(([id]) => !ids.includes(id));
  const lately = Object.entries(journal.lately ?? {}).map(([id, one]): [string, ToldOf] =>
    ids.includes(id) ? [id, { ...one, overAt: now, overs: (one.overs ?? 0) + 1 }] : [id, one],
  );
  return { ...journal, told: Object.fromEntries(told), lately: Object.fromEntries(lately) };
}
