/**
 * How often people are told of a situation: when it begins, and as long as it lasts again after a while. One that comes and
 * goes is told ever more seldom, since it is no news any more; and where very many begin within an hour other notes are held
 * back. Never what is urgent, but for what an operator's own slips cause. What is held back and still holds later on is told then.
 */
import type { Journal } from './journal/journal.ts';
import { isOwnWord, isUrgent, type NotificationName, remindAfter } from './notifications.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Situation {
  readonly id: string;
  readonly as: NotificationName;
}

/** A situation that ended is over after this; coming back earlier is not news. */
export const FORGET_MS = 15 * MINUTE;

/** One that comes back is told no sooner than this after it was told `times` times in a row. */
export const quietAfter = (times: number, reminder: number): number =>
  Math.min(FORGET_MS * 2 ** (times - 1), reminder);

/** So many situations are told in an hour: of those that an operator's own word causes, and of all others. */
export const MOST_IN_AN_HOUR = { word: 12, note: 8 } as const;

export function isDue(journal: Journal, { id, as }: Situation, now: number): boolean {
  const told = journal.told[id];
  const before = journal.lately?.[id];
  // It was not worth waking anybody for; now it is.
  if (before && isUrgent(as) && before.urgent !== true) return true;
  if (told !== undefined) return now - told >= remindAfter(as);
  return before === undefined || now - before.at >= quietAfter(before.times, remindAfter(as));
}

/**
 * Whether there is room for one more in this hour. One that was told in it already takes up no more; and there is always room
 * to say that clients fail, or that there is no failover now.
 */
export function hasRoom({ lately = {} }: Journal, { id, as }: Situation, now: number): boolean {
  const own = isOwnWord(as);
  if (isUrgent(as) && !own) return true;
  const others = Object.entries(lately).filter(
    ([other, { at, word = false }]) => other !== id && now - at < HOUR && word === own,
  );
  return others.length < MOST_IN_AN_HOUR[own ? 'word' : 'note'];
}

/** The journal, knowing that people have been told. */
export function noted(journal: Journal, { id, as }: Situation, now: number): Journal {
  const before = journal.lately?.[id];
  const times = (before?.times ?? 0) + 1;
  // What turns urgent and calm again and again is no news each time.
  const urgent = isUrgent(as) || (before?.urgent === true && now - before.at < HOUR);
  return {
    ...journal,
    told: { ...journal.told, [id]: now },
    lately: {
      ...journal.lately,
      [id]: { at: now, times, ...(urgent && { urgent }), ...(isOwnWord(as) && { word: true }) },
    },
  };
}

/** The journal without the situations that are over; how often they were told is remembered for longer. */
export function faded(journal: Journal, holding: readonly string[], now: number): Journal {
  const { lately = {} } = journal;
  const told = Object.entries(journal.told).filter(
    ([id, at]) => holding.includes(id) || now - at < FORGET_MS,
  );
  const kept = Object.entries(lately).filter(
    ([id, { at, times }]) => holding.includes(id) || now - at < Math.max(HOUR, 2 * quietAfter(times, DAY)),
  );
  const same = told.length === Object.keys(journal.told).length && kept.length === Object.keys(lately).length;
  if (same) return journal;
  return { ...journal, told: Object.fromEntries(told), lately: Object.fromEntries(kept) };
}
