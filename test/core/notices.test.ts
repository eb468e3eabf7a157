/** What people are told, word for word, how often, and by whom. */
import type { Decision } from '../../shared/core/decision.ts';
import type { Journal } from '../../shared/core/journal.ts';
import {
  CLAIM_MS,
  claim,
  decisionDraft,
  entryDraft,
  forgetEnded,
  put,
  tellSituation,
} from '../../shared/core/notices.ts';
import { entry, journalOf, MINUTE, NOW } from './build.ts';

const HOUR = 60 * MINUTE;

describe('a decision', () => {
  const decision: Decision = {
    rule: 'both-down',
    sentence: 'Hold: no side is fit.',
    waitsFor: 'a side to be proven',
    tell: 'urgent',
    overrule: 'Set the override.',
  };
  const draft = {
    id: 'decision:Hold: no side is fit.',
    urgent: true,
    subject: 'Hold: no side is fit.',
    body: 'Hold: no side is fit.\nWaits for: a side to be proven.\nTo overrule: Set the override.',
  };

  test('is told with what it waits for and how to overrule it', () => {
    expect(decisionDraft(decision)).toStrictEqual(draft);
    expect(decisionDraft({ ...decision, tell: 'note' })?.urgent).toBe(false);
  });

  test('may wait for nothing', () => {
    const { waitsFor: _, ...rest } = decision;
    expect(decisionDraft(rest)?.body).toBe('Hold: no side is fit.\nTo overrule: Set the override.');
  });

  test('is not told where it moves traffic, which is told when it has landed, or where it is no news', () => {
    const { tell: _, ...quiet } = decision;
    expect(decisionDraft(quiet)).toBeUndefined();
    const move = { kind: 'failover', from: 'primary', to: 'standby' } as const;
    expect(decisionDraft({ ...decision, move })).toBeUndefined();
  });

  test('is another situation during a drill, and says so', () => {
    expect(decisionDraft(decision, true)).toStrictEqual({
      id: `drill:${draft.id}`,
      urgent: true,
      subject: `DRILL: ${draft.subject}`,
      body: `DRILL: ${draft.body}`,
    });
  });
});

describe('an entry', () => {
  const one = entry({
    kind: 'pin',
    to: 'standby',
    because: 'Switch to standby.',
    evidence: ['12:00:00 primary unhealthy', '12:00:10 primary unhealthy'],
  });
  const FACTS =
    'Epoch 1, pin from primary to standby.\n12:00:00 primary unhealthy\n12:00:10 primary unhealthy';

  test.each<[what: 'landed' | 'verified' | 'overdue' | 'adopted', urgent: boolean, sentence: string]>([
    ['landed', false, 'Switch to standby.'],
    ['adopted', false, 'Switch to standby.'],
    ['verified', false, 'Verified: the public endpoint answers from standby.'],
    [
      'overdue',
      true,
      'Overdue: the edge was told to send traffic to standby, but the public endpoint does not answer from it yet.',
    ],
  ])('that is %s', (what, urgent, sentence) => {
    expect(entryDraft(one, what)).toStrictEqual({
      id: `epoch-1-${what}`,
      urgent,
      subject: sentence,
      body: `${sentence}\n${FACTS}`,
    });
    expect(entryDraft({ ...one, kind: 'failover' }, what).urgent).toBe(true);
    expect(entryDraft({ ...one, drill: true }, what)).toStrictEqual({
      id: `epoch-1-${what}`,
      urgent,
      subject: `DRILL: ${sentence}`,
      body: `DRILL: ${sentence}\n${FACTS}`,
    });
  });
});

describe('a situation', () => {
  const told = (urgent: boolean) => {
    const draft = { id: 'a', urgent, subject: 'a', body: 'a' };
    const first = tellSituation(journalOf(), draft, NOW, 'this');
    return (after: number) => tellSituation(first, draft, NOW + after, 'this').outbox.map(({ id }) => id);
  };

  test.each([
    ['urgent', true, HOUR],
    ['a note', false, 24 * HOUR],
  ])('that lasts is told again, where it is %s', (_, urgent, after) => {
    expect(told(urgent)(after - 1)).toEqual([`a@${NOW}`]);
    expect(told(urgent)(after)).toEqual([`a@${NOW}`, `a@${NOW + after}`]);
  });

  test('that ended is forgotten after a quarter of an hour', () => {
    const journal = { ...journalOf(), told: { a: NOW, b: NOW } };
    expect(forgetEnded(journal, ['b'], NOW + 15 * MINUTE - 1)).toBe(journal);
    expect(forgetEnded(journal, ['b'], NOW + 15 * MINUTE).told).toEqual({ b: NOW });
  });

  /** Minutes after `NOW` at which it is told, where it holds at those of `holds` and is looked at each minute. */
  const tellings = (holds: (minute: number) => boolean, urgent: boolean, minutes: number): number[] => {
    const draft = { id: 'a', urgent, subject: 'a', body: 'a' };
    let journal: Journal = journalOf();
    for (let minute = 0; minute < minutes; minute++) {
      const now = NOW + minute * MINUTE;
      if (holds(minute)) journal = tellSituation(journal, draft, now, 'this');
      journal = forgetEnded(journal, holds(minute) ? ['a'] : [], now);
    }
    return journal.outbox.map(({ at }) => (at - NOW) / MINUTE);
  };
  const nowAndThen = (minute: number) => minute % 4 === 0;

  test.each<[string, boolean, number[]]>([
    ['urgent', true, [0, 16, 48, 108, 168, 228, 288]],
    ['a note', false, [0, 16, 48, 108, 228]],
  ])('that comes and goes is told ever more seldom, where it is %s', (_, urgent, at) =>
    expect(tellings(nowAndThen, urgent, 300)).toEqual(at),
  );

  test('that still holds when its quiet time is over is told then', () => {
    const holds = (minute: number) => minute === 0 || minute === 16 || minute >= 32;
    expect(tellings(holds, true, 60)).toEqual([0, 16, 46]);
  });

  test('that has stayed away for twice its quiet time is new again', () => {
    const comes = [0, 16, 46, 167, 183];
    expect(tellings((minute) => comes.includes(minute), false, 200)).toEqual(comes);
    // A minute less, and it is still remembered: then it is quiet for longer.
    const sooner = [0, 16, 46, 166, 182];
    expect(tellings((minute) => sooner.includes(minute), false, 200)).toEqual([0, 16, 46, 166]);
  });

  test('is held back where very many have been told in the hour, notes sooner; and that is said', () => {
    let journal: Journal = journalOf();
    const begins = (id: string, urgent: boolean, now = NOW) => {
      journal = tellSituation({ ...journal, outbox: [] }, { id, urgent, subject: id, body: id }, now, 'this');
      return journal.outbox.map(({ subject }) => subject);
    };
    const MUCH = 'More is going on than is sent: messages are held back.';
    for (let i = 0; i < 8; i++) expect(begins(`note ${i}`, false)).toEqual([`note ${i}`]);
    expect(begins('one more', false)).toEqual([MUCH]);
    expect(journal.outbox).toMatchObject([
      { id: `too-much@${NOW}`, urgent: false, body: expect.stringContaining('At most 8 situations ') },
    ]);
    expect(begins('and another', false)).toEqual([]);
    for (let i = 0; i < 3; i++) expect(begins(`urgent ${i}`, true)).toEqual([`urgent ${i}`]);
    expect(begins('too many', true)).toEqual([MUCH]);
    expect(journal.outbox).toMatchObject([
      {
        id: `too-much-urgent@${NOW}`,
        urgent: true,
        body: `${MUCH}\nAt most 12 situations are told in an hour; what still holds afterwards is told then.\nAll of it: routeaway status, routeaway logs.`,
      },
    ]);
    // What was told in the hour already takes up no more room.
    expect(begins('urgent 0', true, NOW + 60 * MINUTE - 1)).toEqual([]);
    expect(begins('one more', false, NOW + 60 * MINUTE)).toEqual(['one more']);
  });
});

test('the error of somebody else has no limit, what is kept of it has', () => {
  const draft = { id: 'a', urgent: true, subject: 'a', body: 'x'.repeat(10_001) };
  expect(put(journalOf(), draft, NOW, 'this').outbox[0]?.body).toBe(`${'x'.repeat(10_000)}…`);
});

test('only what nobody got to is claimed by another run', () => {
  const draft = (id: string) => ({ id, urgent: false, subject: id, body: id });
  const late = NOW + CLAIM_MS;
  let journal = put(journalOf(), draft('old'), NOW, 'gone');
  journal = put(journal, draft('own'), late - 1, 'this');
  journal = put(journal, draft('new'), late - 1, 'busy');
  const [old, own, fresh] = journal.outbox;
  expect(claim(journal, 'this', late).outbox).toStrictEqual([
    { ...old, claimedBy: 'this', claimedUntil: late + CLAIM_MS },
    own,
    fresh,
  ]);
});
