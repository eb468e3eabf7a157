/** How long clients were badly served, from the verdicts of the public endpoint: one row for each way an outage can go. */
import { EMPTY_JOURNAL, type Entry } from '../../../shared/core/journal/journal.ts';
import {
  failingSince,
  isOutageUnknown,
  newestOutage,
  type Outage,
  OVER_AFTER_MS,
  outageNoted,
  outageSentence,
  outageToEnd,
} from '../../../shared/core/journal/outage.ts';
import type { Judgement, PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { SPAN_MS } from '../../../shared/core/verdict/weigh.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from './build.ts';

const JUDGEMENT: Record<string, Judgement> = {
  '+': 'healthy',
  x: 'unhealthy',
  d: 'unhealthy',
  '?': 'unknown',
};
const at = (tick: number): number => NOW + tick * 10 * SECOND;

/** One mark a tick, from `NOW` on; `d`: bad for a drill only, `.`: no verdict. */
const verdictsOf = (marks: string): PublicVerdict[] =>
  [...marks].flatMap((mark, i) => {
    const judgement = JUDGEMENT[mark];
    if (judgement === undefined) return [];
    return { tick: at(i), judgement, evidence: 'seen', ...(mark === 'd' && { drill: true as const }) };
  });

/** Without the count of probes, which has tests of its own. */
function timesOf(outage: Outage | undefined): Outage | undefined {
  if (outage === undefined) return undefined;
  const { probes: _, gone: __, ...times } = outage;
  return times;
}

/** As the prober's ledger learns of it: tick by tick, with a memory of six minutes. */
function heard(marks: string): Outage | undefined {
  let outage: Outage | undefined;
  let window: PublicVerdict[] = [];
  for (const verdict of verdictsOf(marks)) {
    const keepFrom = verdict.tick - SPAN_MS;
    const dropped = window.filter(({ tick }) => tick < keepFrom);
    window = [...window, verdict].filter(({ tick }) => tick >= keepFrom);
    outage = newestOutage(window, outage, dropped);
  }
  return outage;
}

const failover = (given: Partial<Entry>) => entry({ kind: 'failover', to: 'standby', ...given });
const good = '+'.repeat(OVER_AFTER_MS / 10_000);
const long = (mark: string) => mark.repeat(100);

describe('the newest outage', () => {
  test.each<[what: string, marks: string, since: number, lastBad: number, until: number | undefined]>([
    ['begins with the first bad answer', '++xxx', 2, 4, undefined],
    ['ends with the first good one', '++xxx++', 2, 4, 5],
    ['is one where a good answer comes between', '++xx+xx++', 2, 6, 7],
    ['is one where half of the answers are bad', `+${'x+'.repeat(50)}+`, 1, 99, 100],
    ['is not ended by silence', '++x??x+', 2, 5, 6],
    ['is over after two good minutes: then another one begins', `+x${good}x+`, 14, 14, 15],
    ['is not over before', `+x${good.slice(1)}x+`, 1, 13, 14],
    ['began before the ledger remembers', `+${long('x')}+`, 1, 100, 101],
    ['ended before the ledger remembers', `+xx${long('+')}`, 1, 2, 3],
    ['is not one of a drill', `+xx${good}ddd+`, 1, 2, 3],
    ['is really one in a drill', `+ddxx+`, 3, 4, 5],
  ])('%s', (_, marks, since, lastBad, until) => {
    expect(timesOf(heard(marks))).toEqual({
      since: at(since),
      lastBad: at(lastBad),
      ...(until !== undefined && { until: at(until) }),
    });
  });

  test('is none where all is well', () => {
    expect(heard(long('+'))).toBeUndefined();
    expect(heard('???')).toBeUndefined();
  });

  test.each([
    ['the first verdict of all is bad', 'xx+'],
    ['nobody looked for more than a minute before', '+......?xx+'],
    ['nobody looked for long', `+xx+${'.'.repeat(60)}xx+`],
  ])('has a beginning that was not seen where %s', (_, marks) => {
    expect(heard(marks)).toMatchObject({ beginUnseen: true });
  });

  test('has a beginning that was seen where the answer before it is a minute old', () => {
    expect(timesOf(heard('+.....xx'))).toEqual({ since: at(6), lastBad: at(7) });
  });

  test.each<[what: string, marks: string, carried: Outage, newest: Outage]>([
    ['nothing was learned', '???', { since: at(-3), lastBad: at(-1) }, { since: at(-3), lastBad: at(-1) }],
    [
      'an earlier one becomes known',
      '+x',
      { since: at(5), lastBad: at(5) },
      { since: at(1), lastBad: at(1) },
    ],
    [
      'an earlier good answer becomes known',
      '.++',
      { since: at(-3), lastBad: at(-1), until: at(2) },
      { since: at(-3), lastBad: at(-1), until: at(1) },
    ],
    [
      'the last bad answer turns out to be none',
      '.++',
      { since: at(-3), lastBad: at(1) },
      { since: at(-3), lastBad: at(-3), until: at(1) },
    ],
  ])('is gone through again where %s', (_, marks, carried, newest) => {
    expect(timesOf(newestOutage(verdictsOf(marks), carried))).toEqual(newest);
  });

  test('has a beginning that was seen where it has slid out of what the ledger remembers', () => {
    for (let bad = 30; bad < 50; bad++)
      expect(timesOf(heard(`+${'x'.repeat(bad)}`))).toEqual({ since: at(1), lastBad: at(bad) });
  });

  test.each<[what: string, marks: string, bad: number, good: number]>([
    ['every one failed', '++xxx++', 3, 0],
    ['some did not', '++xx+x++x++', 4, 3],
    ['the good ones after it are none of it', `+xx+x${good.slice(1)}`, 3, 1],
    ['silence is no probe', '+x??x.x+', 3, 0],
    ['it is longer than what the ledger remembers', `+${'x+'.repeat(100)}`, 100, 99],
    ['a new one begins anew', `+xxxx${good}x+x+`, 2, 1],
    ['a drill is none', '+ddxx+', 2, 0],
    ['nor is silence that is older than what the ledger remembers', `+${'x?+'.repeat(60)}`, 60, 59],
  ])('has its probes counted: %s', (_, marks, bad, between) => {
    expect(heard(marks)?.probes).toEqual({ bad, good: between });
  });

  test('counts no verdict twice, however often it is gone through', () => {
    const verdicts = verdictsOf('+xx+x');
    const once = newestOutage(verdicts, undefined);
    expect(newestOutage(verdicts, once)).toEqual(once);
  });

  test('keeps no other count while the ledger remembers all of it', () => {
    expect(newestOutage(verdictsOf('+xx+'), undefined)).toStrictEqual({
      since: at(1),
      lastBad: at(2),
      until: at(3),
      probes: { bad: 2, good: 0 },
    });
  });

  test('counts from what it sees, where an older version wrote what was before', () => {
    const carried: Outage = { since: at(-60), lastBad: at(-1) };
    expect(newestOutage(verdictsOf('x+x'), carried)?.probes).toEqual({ bad: 2, good: 1 });
  });

  test('goes on until it has been over for two minutes', () => {
    const outage: Outage = { since: NOW, lastBad: NOW, until: NOW + SECOND };
    expect(failingSince(undefined, NOW)).toBeUndefined();
    expect(failingSince({ since: NOW, lastBad: NOW }, NOW + 60 * MINUTE)).toBe(NOW);
    expect(failingSince(outage, NOW + SECOND + OVER_AFTER_MS - 1)).toBe(NOW);
    expect(failingSince(outage, NOW + SECOND + OVER_AFTER_MS)).toBeUndefined();
  });
});

describe('what a switch tells of the outage that it has ended', () => {
  /** Begun in the second tick of the outage, verified at `verified`. */
  const told = (marks: string, verified: number, more: Partial<Entry> = {}) => {
    const moved = failover({ begunAt: at(4), verifiedAt: verified, ...more });
    const [last] = outageNoted(journalOf([moved]), heard(marks)).entries;
    if (last?.outageSince === undefined) return undefined;
    return 'recoveryMs' in last ? last.recoveryMs : 'not known';
  };
  const SERVED = at(5) + 3 * SECOND;

  test.each<[what: string, marks: string, verified: number, told: number | 'not known' | undefined]>([
    ['verified before the next tick', '++xxxx', SERVED, 33 * SECOND],
    ['verified, and the next tick is good', '++xxxx+', SERVED, 33 * SECOND],
    ['verified late: the public verdicts were good before', `++xxxx${'+'.repeat(20)}`, at(25), 40 * SECOND],
    ['verified very late', `++xxxx${long('+')}`, at(105), 40 * SECOND],
    ['an outage of 13 minutes with good answers between', `++${'xx+'.repeat(26)}`, at(80), 770 * SECOND],
    ['bad again after it was verified: not over', '++xxxx+xx', SERVED, 'not known'],
    ['bad again after it was verified, then good', '++xxxx+xx+', SERVED, 70 * SECOND],
    ['a beginning that nobody saw', 'xxxxxx+', SERVED, 'not known'],
    ['an end that nobody saw', '++xxxx......................+', at(28), 'not known'],
    ['the outage of another day', `+xx${long('+')}`, at(4) + 60 * MINUTE, undefined],
    ['clients saw none', long('+'), SERVED, undefined],
    ['one began after it was verified', `+++++++++xxx+`, SERVED, undefined],
    ['an end a minute after the last bad answer', '++xxxx.....+', at(12), 90 * SECOND],
    ['one began as it was verified', '++++++xx+', at(6), 20 * SECOND],
    ['clients were served again as it was begun', '++xx+', SERVED, 20 * SECOND],
    ['bad as it was verified', '++xxxx+', at(5), 40 * SECOND],
    ['clients saw one only while it moved', '++++++xx+++', at(8) + SECOND, 20 * SECOND],
  ])('%s', (_, marks, verified, expected) => {
    expect(told(marks, verified)).toBe(expected);
  });

  test('nothing in a drill, and nothing before it is verified', () => {
    expect(told('++xxxx+', SERVED, { drill: true })).toBeUndefined();
    const open = journalOf([failover({ begunAt: at(4) })]);
    expect(outageNoted(open, heard('++xxxx+'))).toBe(open);
  });

  test('belongs to the switch that ended it, and to the next one only if clients fail again', () => {
    const outage: Outage = { since: NOW, lastBad: NOW + 20 * SECOND, until: NOW + 30 * SECOND };
    const moved = failover({ outageSince: NOW, verifiedAt: NOW + 31 * SECOND });
    const soon = NOW + MINUTE;
    expect(outageToEnd(journalOf([moved]), outage, soon)).toBeUndefined();
    const { until: _, ...again } = outage;
    expect(outageToEnd(journalOf([moved]), again, soon)).toBe(NOW);
    expect(outageToEnd(journalOf([{ ...moved, outageSince: NOW - MINUTE }]), outage, soon)).toBe(NOW);
    const { verifiedAt: __, ...open } = moved;
    expect(outageToEnd(journalOf([open]), outage, soon)).toBe(NOW);
    expect(outageToEnd(journalOf(), outage, soon)).toBe(NOW);
    expect(outageToEnd(EMPTY_JOURNAL, outage, soon)).toBe(NOW);
    expect(outageToEnd(journalOf([moved]), undefined, soon)).toBeUndefined();
    expect(outageNoted(EMPTY_JOURNAL, outage)).toBe(EMPTY_JOURNAL);
  });

  test('is not known where another outage has taken its place before it was verified', () => {
    const marks = `++xxxx${good}xx+`;
    expect(told(marks, at(25), { outageSince: at(2) })).toBe(20 * SECOND);
    expect(told(marks, at(10), { outageSince: at(2) })).toBe('not known');
  });

  test('is told anew where the one that was noted turns out to be another', () => {
    expect(told('++xxxx+', SERVED, { outageSince: at(-9), recoveryMs: 60 * SECOND })).toBe(33 * SECOND);
  });

  test('what is known is written once, for the archive as well', () => {
    const moved = failover({ begunAt: at(4), verifiedAt: SERVED, archived: true });
    const journal = outageNoted(journalOf([moved]), heard('++xxxx+'));
    expect(journal.entries[0]).toMatchObject({ recoveryMs: 33 * SECOND, archived: false });
    expect(outageNoted(journal, heard('++xxxx++++'))).toBe(journal);
    expect(outageNoted(journalOf([]), heard('++xxxx+'))).toEqual(journalOf([]));
  });
});

test.each<[Partial<Entry>, string | undefined]>([
  [{}, undefined],
  [{ outageSince: NOW, drill: true }, undefined],
  [{ outageSince: NOW }, 'Client-visible outage: since 2026-11-21T12:00:00Z; when it ended is not known.'],
  [
    { outageSince: NOW, recoveryMs: 29_400 },
    'Client-visible outage: 29 s as the probes saw it, from 2026-11-21T12:00:00Z to 2026-11-21T12:00:29Z.',
  ],
  [
    { outageSince: NOW, recoveryMs: 29_400, outageProbes: { bad: 3, good: 0 } },
    'Client-visible outage: 29 s as the probes saw it, from 2026-11-21T12:00:00Z to 2026-11-21T12:00:29Z.',
  ],
  [
    { outageSince: NOW, recoveryMs: 120_000, outageProbes: { bad: 5, good: 8 } },
    'Client-visible outage: 120 s as the probes saw it, from 2026-11-21T12:00:00Z to 2026-11-21T12:02:00Z, not all the time: 5 of 13 probes failed (38 %).',
  ],
  [
    { outageSince: NOW, outageProbes: { bad: 5, good: 8 } },
    'Client-visible outage: since 2026-11-21T12:00:00Z; when it ended is not known, not all the time: 5 of 13 probes failed (38 %).',
  ],
])('people read of %j: %s', (given, sentence) => {
  expect(outageSentence(failover(given))).toBe(sentence);
});

test.each<[what: string, given: Partial<Entry>, unknown: boolean]>([
  ['begun and not verified', { outageSince: NOW }, false],
  ['verified, and clients saw no outage', { verifiedAt: NOW }, false],
  ['verified, and it is known', { verifiedAt: NOW, outageSince: NOW, recoveryMs: 5 }, false],
  ['verified in a drill', { verifiedAt: NOW, outageSince: NOW, drill: true }, false],
  ['verified, and nobody saw its end', { verifiedAt: NOW, outageSince: NOW }, true],
])('how long clients were badly served is not known: %s', (_, given, unknown) => {
  expect(isOutageUnknown(failover(given))).toBe(unknown);
});
