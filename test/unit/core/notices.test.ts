/** What people are told, word for word, how often, and by whom. */

import type { Decision } from '../../../shared/core/decision/decision.ts';
import { HOUR } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import {
  claim,
  decisionDraft,
  entryDraft,
  forgetEnded,
  put,
  sendable,
  tellSituation,
} from '../../../shared/core/notices/notices.ts';
import { CLAIM_MS } from '../../../shared/core/notices/notification-throttle.ts';
import { isUrgent, type NotificationName } from '../../../shared/core/notices/notifications.ts';
import { entry, journalOf, MINUTE, NOW } from './build.ts';

const nameOf = (urgent: boolean): NotificationName => (urgent ? 'edge-untold' : 'unmarked');

describe('a decision', () => {
  const decision: Decision = {
    rule: 'both-down',
    sentence: 'Hold: no side is healthy enough.',
    waitsFor: 'a side to be proven',
    tell: 'both-down',
    overrule: 'Set the override.',
  };
  const draft = {
    id: 'decision:Hold: no side is healthy enough.',
    as: 'both-down',
    subject: 'Hold: no side is healthy enough.',
    body: 'Hold: no side is healthy enough.\nWaits for: a side to be proven.\nTo overrule: Set the override.',
  };

  test('is told with what it waits for and how to overrule it', () => {
    expect(decisionDraft(decision)).toStrictEqual(draft);
    const until = Date.UTC(2027, 0, 5, 18);
    expect(decisionDraft({ ...decision, until })?.body).toContain(
      '\nWaits for: a side to be proven; at the latest 2027-01-05T18:00:00Z.\n',
    );
  });

  test.each<NotificationName>([
    'hold',
    'hold-clients-fail',
    'pin',
    'pin-clients-fail',
    'observe',
    'observe-clients-fail',
  ])('of an override shows how to end it: %s', (tell) => {
    expect(decisionDraft({ ...decision, tell })?.command).toBe('auto');
  });

  test('may wait for nothing', () => {
    const { waitsFor: _, ...rest } = decision;
    expect(decisionDraft(rest)?.body).toBe(
      'Hold: no side is healthy enough.\nTo overrule: Set the override.',
    );
  });

  test('is not told where it moves traffic, which is told when it has applied, or where it is no news', () => {
    const { tell: _, ...quiet } = decision;
    expect(decisionDraft(quiet)).toBeUndefined();
    const move = { kind: 'failover', from: 'primary', to: 'standby' } as const;
    expect(decisionDraft({ ...decision, move })).toBeUndefined();
  });

  test('shows its details, and its evidence where it is urgent', () => {
    const evidence = ['2027-01-05T10:15:20Z primary unhealthy: status 503'];
    const detailed = { ...decision, details: ['It may be the moon.'] };
    expect(decisionDraft(detailed, { evidence })?.body).toBe(
      'Hold: no side is healthy enough.\nIt may be the moon.\nWaits for: a side to be proven.\nTo overrule: Set the override.\n2027-01-05T10:15:20Z primary unhealthy: status 503',
    );
    expect(decisionDraft({ ...decision, tell: 'blind' }, { evidence })?.body).toBe(draft.body);
  });

  test('that a person’s word brings about shows how to end it', () => {
    expect(decisionDraft({ ...decision, tell: 'hold-clients-fail' })?.command).toBe('auto');
  });

  test.each<NotificationName>(['hold', 'pin', 'owned-by-other'])('of %s is no drill', (tell) => {
    expect(decisionDraft({ ...decision, tell }, { drill: true })?.subject).toBe(
      'Hold: no side is healthy enough.',
    );
  });

  test('is another situation during a drill, and says so', () => {
    expect(decisionDraft(decision, { drill: true })).toStrictEqual({
      id: `drill:${draft.id}`,
      as: 'both-down',
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
    instead: 'clients get "certificate expired on 2026-11-20"',
  });
  const EPOCH = 'Epoch 1, pin from primary to standby.';
  /** Why it was begun is told once, by the first message about it. */
  const EVIDENCE = '\n12:00:00 primary unhealthy\n12:00:10 primary unhealthy';

  test.each<[what: 'applied' | 'verified' | 'overdue' | 'adopted', as: NotificationName, sentence: string]>([
    ['applied', 'moved', 'Switch to standby.'],
    ['adopted', 'adopted', 'Switch to standby.'],
    ['verified', 'verified', 'Verified: the public endpoint answers from standby.'],
    [
      'overdue',
      'overdue',
      'Overdue: clients get "certificate expired on 2026-11-20", five minutes after traffic was sent to standby.',
    ],
  ])('that is %s', (what, as, sentence) => {
    const who =
      what === 'adopted'
        ? '\nWho changed the distribution: CloudTrail in us-east-1 has it, in the event UpdateDistribution.'
        : '';
    const facts = `${EPOCH}${who}${what === 'verified' || what === 'overdue' ? '' : EVIDENCE}`;
    // While traffic goes where a person pinned it, what may be wanted is the end of the pin.
    const look = what === 'verified' ? { lookOnly: true } : what === 'applied' ? { command: 'auto' } : {};
    expect(entryDraft(one, what)).toStrictEqual({
      id: `epoch-1-${what}`,
      as,
      subject: sentence,
      body: `${sentence}\n${facts}`,
      ...look,
    });
    // That it came off is good news, and wakes nobody.
    const failover = entryDraft({ ...one, kind: 'failover' }, what).as;
    expect([failover, isUrgent(failover)]).toEqual(
      what === 'applied' ? ['failover', false] : [as, what === 'overdue'],
    );
    expect(entryDraft({ ...one, drill: true }, what)).toStrictEqual({
      id: `epoch-1-${what}`,
      as,
      subject: `DRILL: ${sentence}`,
      body: `DRILL: ${sentence}\n${facts}`,
      ...look,
    });
  });

  test('a repair says where one finds who changed the distribution, and offers to end no pin', () => {
    const { body, command } = entryDraft({ ...one, kind: 'repair' }, 'applied');
    expect([command, body.split('\n')[2]]).toEqual([
      undefined,
      'Who changed the distribution: CloudTrail in us-east-1 has it, in the event UpdateDistribution.',
    ]);
    // Once: the first message about it has said so.
    expect(entryDraft({ ...one, kind: 'repair' }, 'verified').body).not.toContain('CloudTrail');
  });

  test('that is overdue for no known reason is not verified', () => {
    expect(entryDraft(entry({ kind: 'pin', to: 'standby' }), 'overdue').subject).toBe(
      'Overdue: the switch is not verified, five minutes after traffic was sent to standby.',
    );
  });

  test('a failover says that there is nothing to do but wait, and offers nothing that does harm', () => {
    const { body, lookOnly } = entryDraft({ ...one, kind: 'failover' }, 'applied');
    expect([lookOnly, ...body.split('\n')]).toEqual([
      true,
      'Switch to standby.',
      'Epoch 1, failover from primary to standby.',
      'To do: nothing now; wait for the message "Verified". If it has not come within five minutes: docs/runbook.md#a-switch-is-overdue.',
      ...EVIDENCE.trim().split('\n'),
    ]);
  });
});

test.each([
  [
    'key',
    'Only the distribution was updated, the routing key was not: traffic moves within minutes, not seconds.',
  ],
  [
    'distribution',
    'Only the routing key was updated, the distribution was not: traffic moves within seconds as usual, and the update of the distribution is tried again.',
  ],
  [
    'key',
    'The routing key was not updated: traffic moves by DNS alone, within a minute or so, and the update of the key is tried again.',
    { byDns: true },
  ],
] as const)(
  'a switch whose %s could not be told says so, why, and what to expect',
  (...[behind, sentence, how]) => {
    const half = entry({
      ...{ kind: 'failover', to: 'standby', behind, trouble: 'The service is not available.' },
      ...how,
    });
    const lines = (what: 'applied' | 'verified') => entryDraft(half, what).body.split('\n');
    expect(lines('applied').slice(3, 5)).toEqual([sentence, 'Why: The service is not available.']);
    expect(lines('verified').join()).not.toContain('Only the');
  },
);

describe('a situation', () => {
  const told = (urgent: boolean) => {
    const draft = { id: 'a', as: nameOf(urgent), subject: 'a', body: 'a' };
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
    const draft = { id: 'a', as: nameOf(urgent), subject: 'a', body: 'a' };
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

  test('is held back where very many have been told in the hour, but for what is urgent; and it is said which', () => {
    let journal: Journal = journalOf();
    const begins = (id: string, as: NotificationName, now = NOW) => {
      const draft = { id, as, subject: id, body: id };
      journal = tellSituation({ ...journal, outbox: [] }, draft, now, 'this');
      return journal.outbox.map(({ subject }) => subject);
    };
    const MUCH = '8 messages within 40 min: further ones are held back, unless they are urgent.';
    const OWN = '12 messages about overrides within 1 min: further ones about overrides are held back.';
    // A busy operator takes no room from what others have to hear.
    for (let i = 0; i < 9; i++) expect(begins(`pin ${i}`, 'pin')).toEqual([`pin ${i}`]);
    for (let i = 0; i < 8; i++) {
      expect(begins(`note ${i}`, 'unmarked', NOW - (40 - i) * MINUTE)).toEqual([`note ${i}`]);
    }
    expect(begins('one more', 'unmarked')).toEqual([MUCH]);
    const rest = (most: string) =>
      `${most}; what still holds when there is room again is sent then.\nTo see everything: routeaway status, routeaway logs.`;
    expect(journal.outbox).toMatchObject([
      {
        id: `too-much@${NOW}`,
        urgent: false,
        body: `${MUCH}\nThe first that is held back: one more\n${rest('At most 8 are sent in an hour, besides urgent ones')}\nRunbook: docs/runbook.md#where-is-traffic-and-why`,
      },
    ]);
    expect(begins('and another', 'unmarked')).toEqual([]);
    for (let i = 0; i < 20; i++) {
      expect(begins(`clients ${i}`, 'blind-clients-fail')).toEqual([`clients ${i}`]);
    }
    for (let i = 0; i < 3; i++) expect(begins(`slip ${i}`, 'override-trouble')).toEqual([`slip ${i}`]);
    expect(begins('too many', 'override-trouble')).toEqual([OWN]);
    expect(journal.outbox).toMatchObject([
      {
        id: `too-much-urgent@${NOW}`,
        urgent: true,
        body: `${OWN}\nThe first that is held back: too many\n${rest('At most 12 about overrides are sent in an hour')}\nRunbook: docs/runbook.md#where-is-traffic-and-why`,
      },
    ]);
    // What was told in the hour already takes up no more room.
    expect(begins('slip 0', 'override-trouble', NOW + 60 * MINUTE - 1)).toEqual([]);
    expect(begins('one more', 'unmarked', NOW + 60 * MINUTE)).toEqual(['one more']);
  });
});

test('the error of someone else has no limit, what is kept of it has', () => {
  const draft = { id: 'a', as: 'moved', subject: 'a', body: 'x'.repeat(10_001) } as const;
  expect(put(journalOf(), draft, NOW, 'this').outbox[0]?.body).toBe(
    `${'x'.repeat(10_000)}…\nRunbook: docs/runbook.md#it-switched`,
  );
});

test('with three controllers another run waits as much longer as clocks may differ', () => {
  const journal = put(journalOf(), { id: 'a', as: 'hold', subject: 'A', body: 'a' }, NOW, 'other');
  const due = NOW + CLAIM_MS;
  expect(sendable(journal, 'this', due)).toHaveLength(1);
  expect(sendable(journal, 'this', due + 9_999, 10_000)).toHaveLength(0);
  expect(claim(journal, 'this', due + 9_999, 10_000)).toBe(journal);
  expect(sendable(journal, 'this', due + 10_000, 10_000)).toHaveLength(1);
});

test('only what nobody got to is claimed by another run', () => {
  const draft = (id: string) => ({ id, as: nameOf(false), subject: id, body: id });
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
