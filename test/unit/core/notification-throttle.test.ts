/** How often people are told of a situation, each bound at its very edge. */

import { HOUR, MINUTE } from '../../../shared/core/duration.ts';
import type { Journal, ToldOf } from '../../../shared/core/journal/journal.ts';
import { OVER_AFTER_MS } from '../../../shared/core/journal/outage.ts';
import {
  awaitsItsEnd,
  CLAIM_MS,
  FORGET_MS,
  faded,
  hasRoom,
  isDue,
  MOST_IN_AN_HOUR,
  noted,
  notedOver,
  quietAfter,
  staysAway,
} from '../../../shared/core/notices/notification-throttle.ts';
import {
  isUrgent,
  NOTIFICATIONS,
  type NotificationName,
} from '../../../shared/core/notices/notifications.ts';
import { journalOf, NOW } from './build.ts';

const TOLD = { at: NOW, times: 1, subject: 'A.', since: NOW } as const;
const URGENT = { id: 'a', as: 'edge-untold', subject: 'A.' } as const;
const DAILY = { id: 'a', as: 'unprotected', subject: 'A.' } as const;
const NOTE = { id: 'a', as: 'unmarked', subject: 'A.' } as const;

test('what comes back is quiet for twice as long each time, up to what a lasting one is', () => {
  expect([1, 2, 3, 4].map((times) => quietAfter(times, HOUR))).toEqual([
    FORGET_MS,
    2 * FORGET_MS,
    HOUR,
    HOUR,
  ]);
  expect([3, 7, 8].map((times) => quietAfter(times, 24 * HOUR))).toEqual([HOUR, 16 * HOUR, 24 * HOUR]);
});

test('a situation that lasts is due again after its time, and a new one at once', () => {
  const told = { ...journalOf(), told: { a: NOW } };
  expect(isDue(journalOf(), NOTE, NOW)).toBe(true);
  expect(isDue({ ...told, told: { b: NOW } }, NOTE, NOW)).toBe(true);
  expect(isDue(told, URGENT, NOW + HOUR - 1)).toBe(false);
  expect(isDue(told, URGENT, NOW + HOUR)).toBe(true);
  expect(isDue(told, NOTE, NOW + 24 * HOUR - 1)).toBe(false);
  expect(isDue(told, NOTE, NOW + 24 * HOUR)).toBe(true);
  expect(isDue(told, DAILY, NOW + 24 * HOUR - 1)).toBe(false);
  expect(isDue(told, DAILY, NOW + 24 * HOUR)).toBe(true);
});

test('one that was a note and has become urgent is due at once, and once', () => {
  const told = noted(journalOf(), NOTE, NOW);
  expect(isDue(told, URGENT, NOW)).toBe(true);
  const urgent = noted(told, URGENT, NOW);
  expect(isDue(urgent, URGENT, NOW + HOUR - 1)).toBe(false);
  expect(isDue(urgent, NOTE, NOW + HOUR)).toBe(false);
  // Calm for a moment and urgent again: paced as any that comes back; calm for longer, and it is news.
  const calm = (after: number) => noted({ ...urgent, told: {} }, NOTE, NOW + after);
  expect(isDue({ ...calm(HOUR - 1), told: {} }, URGENT, NOW + HOUR)).toBe(false);
  expect(isDue({ ...calm(HOUR), told: {} }, URGENT, NOW + HOUR)).toBe(true);
  const over = { ...told, told: {} };
  expect(isDue(over, NOTE, NOW + FORGET_MS - 1)).toBe(false);
  expect(isDue(over, URGENT, NOW + 1)).toBe(true);
});

test('one that has come back is due when its quiet time is over', () => {
  const lately = { ...journalOf(), lately: { a: { at: NOW, times: 2 } } };
  expect(isDue(lately, NOTE, NOW + 2 * FORGET_MS - 1)).toBe(false);
  expect(isDue(lately, NOTE, NOW + 2 * FORGET_MS)).toBe(true);
});

const others = (count: number, word?: true) => ({
  ...journalOf(),
  lately: Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}`, { at: NOW, times: 1, ...(word && { word }) }]),
  ),
});

test.each([
  ['what an override causes', { id: 'a', as: 'pin' }, MOST_IN_AN_HOUR.override, true],
  ['an operator’s slip', { id: 'a', as: 'override-trouble' }, MOST_IN_AN_HOUR.override, true],
  ['any other note', NOTE, MOST_IN_AN_HOUR.note, undefined],
] as const)('there is room in an hour for so many, of %s', (_, situation, most, word) => {
  expect(hasRoom(journalOf(), situation, NOW)).toBe(true);
  expect(hasRoom(others(most - 1, word), situation, NOW)).toBe(true);
  expect(hasRoom(others(most, word), situation, NOW + HOUR - 1)).toBe(false);
  expect(hasRoom(others(most, word), situation, NOW + HOUR)).toBe(true);
  expect(hasRoom(others(most, word), { ...situation, id: '0' }, NOW)).toBe(true);
});

test('what an override causes takes no room from other news, nor they from it', () => {
  const own = { id: 'a', as: 'hold', subject: 'A.' } as const;
  expect(hasRoom(others(100, true), NOTE, NOW)).toBe(true);
  expect(hasRoom(others(100), own, NOW)).toBe(true);
  const told = noted(journalOf(), own, NOW);
  expect(told.lately).toEqual({ a: { ...TOLD, word: true } });
});

test.each(Object.keys(NOTIFICATIONS) as NotificationName[])(
  'there is always room for %s, if it is urgent and no mistake of an operator',
  (as) => {
    const always = isUrgent(as) && as !== 'override-trouble';
    const word = Object.entries(others(99, true).lately).map(([id, it]) => [`own ${id}`, it]);
    const full = { ...journalOf(), lately: { ...others(99).lately, ...Object.fromEntries(word) } };
    expect(hasRoom(full, { id: 'a', as }, NOW)).toBe(always);
  },
);

test('it is noted when it was told, and how often', () => {
  const once = noted(journalOf(), NOTE, NOW);
  expect(once).toStrictEqual({ ...journalOf(), told: { a: NOW }, lately: { a: TOLD } });
  const twice = noted(noted(once, { ...URGENT, id: 'b' }, NOW), NOTE, NOW + 1);
  expect(twice.told).toEqual({ a: NOW + 1, b: NOW });
  expect(twice.lately).toEqual({ a: { ...TOLD, at: NOW + 1, times: 2 }, b: { ...TOLD, urgent: true } });
});

test('what is over fades: that it was told after a while, how often only later', () => {
  const journal = noted(journalOf(), NOTE, NOW);
  const ended = { ...journal, lately: { a: { ...TOLD, endedAt: NOW } } };
  expect(faded(journal, ['a'], NOW + 48 * HOUR)).toBe(journal);
  expect(faded(journal, [], NOW)).toStrictEqual(ended);
  expect(faded(ended, [], NOW + FORGET_MS - 1)).toBe(ended);
  const over = faded(ended, [], NOW + FORGET_MS);
  expect(over).toStrictEqual({ ...ended, told: {} });
  expect(faded(over, [], NOW + HOUR - 1)).toBe(over);
  expect(faded(over, [], NOW + HOUR)).toStrictEqual({ ...journal, told: {}, lately: {} });
  const often = { ...over, lately: { a: { at: NOW, times: 4, endedAt: NOW } } };
  expect(faded(often, [], NOW + 4 * HOUR - 1)).toBe(often);
  expect(faded(often, [], NOW + 4 * HOUR).lately).toEqual({});
  // Of one that was urgent people have yet to hear that it is over.
  const urgent = { ...over, lately: { a: { ...TOLD, urgent: true, endedAt: NOW + CLAIM_MS } as const } };
  expect(faded(urgent, [], NOW + 48 * HOUR)).toBe(urgent);
});

test('of two that were told the one that is over fades', () => {
  const journal = noted(noted(journalOf(), NOTE, NOW), { ...NOTE, id: 'b' }, NOW);
  expect(faded(journal, ['b'], NOW + HOUR)).toStrictEqual({
    ...journal,
    told: { b: NOW },
    lately: { b: TOLD },
  });
  expect(faded(journalOf(), [], NOW)).toEqual(journalOf());
});

describe('whether it holds', () => {
  const ended = faded(noted(journalOf(), URGENT, NOW), [], NOW + MINUTE);
  const one = (journal: Journal) => journal.lately?.a;

  test('it began when it was told, or before, and ended when it was first missed', () => {
    expect(one(ended)).toEqual({ ...TOLD, urgent: true, endedAt: NOW + MINUTE });
    expect(one(noted(journalOf(), { ...NOTE, since: NOW - HOUR }, NOW))?.since).toBe(NOW - HOUR);
    expect(one(noted(noted(journalOf(), NOTE, NOW), NOTE, NOW + HOUR))?.since).toBe(NOW);
  });

  test.each([
    ['for a moment it is the same', OVER_AFTER_MS - 1, NOW],
    ['for longer it has begun anew', OVER_AFTER_MS, NOW + MINUTE + OVER_AFTER_MS],
  ])('where it was away %s', (_, after, since) =>
    expect(one(faded(ended, ['a'], NOW + MINUTE + after))).toEqual({ ...TOLD, urgent: true, since }),
  );

  test.each([
    ['urgent', URGENT, CLAIM_MS, true],
    ['urgent, and over before it could be sent', URGENT, CLAIM_MS - 1, false],
    ['a note', NOTE, CLAIM_MS, false],
  ])('people have to hear of its end where it was %s', (_, situation, after, awaits) => {
    const told = faded(noted(journalOf(), situation, NOW), [], NOW + after);
    expect(awaitsItsEnd(one(told) as ToldOf)).toBe(awaits);
    const said = notedOver(told, ['a'], NOW + HOUR);
    expect(awaitsItsEnd(one(said) as ToldOf)).toBe(false);
    expect(said).toMatchObject({ told: {}, lately: { a: { overAt: NOW + HOUR, overs: 1 } } });
  });

  test('whoever was told that it is over hears at once that it is not, and of the next end ever later', () => {
    const said = notedOver(ended, ['a'], NOW + 3 * MINUTE);
    expect(isDue(ended, URGENT, NOW + 4 * MINUTE)).toBe(false);
    expect(isDue(said, URGENT, NOW + 4 * MINUTE)).toBe(true);
    expect(isDue(said, NOTE, NOW + 4 * MINUTE)).toBe(false);
    const again = noted(said, URGENT, NOW + 4 * MINUTE);
    expect(one(again)).toEqual({
      ...TOLD,
      at: NOW + 4 * MINUTE,
      since: NOW + 4 * MINUTE,
      times: 2,
      urgent: true,
      overs: 1,
    });
    const ways = [undefined, 1, 2, 9].map((overs) => staysAway({ at: 0, times: 1, ...(overs && { overs }) }));
    expect(ways).toEqual([OVER_AFTER_MS, 2 * FORGET_MS, HOUR, HOUR]);
  });
});

test('since when it holds: as before while it goes on, else anew', () => {
  const known = (more: Partial<ToldOf>): Journal => ({
    ...journalOf(),
    lately: { a: { ...TOLD, since: 5, ...more } },
  });
  const since = (journal: Journal, from?: number) =>
    noted(journal, { ...NOTE, ...(from !== undefined && { since: from }) }, NOW).lately?.a?.since;
  expect([since(known({})), since(known({}), 7)]).toEqual([5, 5]);
  expect([since(known({ endedAt: 6 })), since(known({ endedAt: 6 }), 7)]).toEqual([NOW, 7]);
  expect([since(known({ overAt: 6 })), since(known({ overAt: 6 }), 7)]).toEqual([NOW, 7]);
  expect(since(journalOf())).toBe(NOW);
});

test('one whose end was notified may be told anew, and others are as they were', () => {
  const journal: Journal = {
    ...journalOf(),
    told: { a: 1, b: 2 },
    lately: { a: { ...TOLD, overs: 1 }, b: TOLD },
  };
  const { told, lately } = notedOver(journal, ['a'], NOW);
  expect(told).toEqual({ b: 2 });
  expect(lately).toEqual({ a: { ...TOLD, overs: 2, overAt: NOW }, b: TOLD });
});

test('it is kept of a situation that its end need not be waited for', () => {
  const of = (as: NotificationName) => noted(journalOf(), { ...NOTE, as }, NOW).lately?.a;
  expect(of('owned-by-other')).toHaveProperty('endsAtOnce', true);
  expect(of('unmarked')).not.toHaveProperty('endsAtOnce');
});
