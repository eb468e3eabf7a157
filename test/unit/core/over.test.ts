/** That what was urgent is over: told once, with what was, for how long, where clients are served, and what is left to do. */
import { type Observation, type Plan, plan } from '../../../shared/core/decision/plan.ts';
import type { Entry, Journal, Noted } from '../../../shared/core/journal/journal.ts';
import { OVER_AFTER_MS } from '../../../shared/core/journal/outage.ts';
import { verified } from '../../../shared/core/journal/verification.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import { noted as notified } from '../../../shared/core/notices/notification-throttle.ts';
import { endedBySwitch, tellOver, toldThatClientsFail } from '../../../shared/core/notices/over.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import {
  answers,
  DOWN,
  entry,
  GOOD,
  journalOf,
  ledgerOf,
  MINUTE,
  NOW,
  SECOND,
  situationOf,
  verdicts,
} from './build.ts';

type Given = Parameters<typeof situationOf>[0];

const START = journalOf([], { override: { text: 'auto', seenAt: NOW - 60 * MINUTE } });

interface Turn {
  /** Minutes after the beginning. */
  readonly at: number;
  readonly primary?: string;
  readonly standby?: string;
  /** Of the public endpoint, from the primary. */
  readonly clients?: string;
  readonly override?: string;
}

function turn(
  before: Journal,
  { at, primary = GOOD, standby = GOOD, clients = GOOD, override = 'auto' }: Turn,
): Plan {
  const now = NOW + at * MINUTE;
  const seen: Observation = {
    now,
    run: 'this',
    journal: { ...before, outbox: [] },
    override: { text: override },
    ledger: {
      ...ledgerOf({ public: answers(clients, 'primary', now) }),
      primary: verdicts(primary, now),
      standby: verdicts(standby, now),
      goodSince: { primary: now - 60 * MINUTE, standby: now - 60 * MINUTE },
    },
    edge: { distribution: 'primary', deployed: true, key: 'none' },
  };
  return plan(seen, DEFAULT_SETTINGS) as Plan;
}

const subjects = ({ outbox }: Journal) =>
  outbox.map(({ urgent, subject }) => `${urgent ? '! ' : ''}${subject}`);

const after = (turns: readonly Turn[]): Journal =>
  turns.reduce((journal, one) => turn(journal, one).journal, START);

/** What is told in each turn. */
function told(turns: readonly Turn[], from: Journal = START): string[][] {
  let journal = from;
  return turns.map((one) => {
    journal = turn(journal, one).journal;
    return subjects(journal);
  });
}

const FAIL = { clients: 'xxxxxx' };
const URGENT =
  '! Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.';
const OVER =
  'Over: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.';

test('it is told once, as a note, when it has been over for two minutes', () =>
  expect(told([{ at: 0, ...FAIL }, { at: 3 }, { at: 4.9 }, { at: 5 }, { at: 9 }])).toEqual([
    [URGENT],
    [],
    [],
    [OVER],
    [],
  ]));

test('the message says all that whoever was called wants to know', () => {
  const { outbox } = after([{ at: 0, ...FAIL }, { at: 178 }, { at: 180 }]);
  // There is nothing to move or to stop.
  expect(outbox[0]?.lookOnly).toBe(true);
  expect(outbox[0]?.body.split('\n')).toEqual([
    OVER,
    'It lasted 2 h 58 min, from 2026-11-21T12:00:00Z to 2026-11-21T14:58:00Z.',
    'Clients: the public endpoint answers well, from primary.',
    'Now: Steady: traffic is on primary.',
    'Left to do: nothing.',
    'Runbook: docs/runbook.md#where-is-traffic-and-why',
  ]);
});

test.each<[what: string, turn: Omit<Turn, 'at'>, lines: readonly string[]]>([
  [
    'an override that is in force',
    { override: 'hold because tired' },
    ['Left to do: the override is "hold because tired"; `routeaway auto` ends it.'],
  ],
  [
    'that nothing is known of clients',
    { clients: '' },
    ['Clients: not known; there is no recent verdict about the public endpoint.'],
  ],
  [
    'that clients meet errors again',
    { clients: `${GOOD}x` },
    ['Clients: the public endpoint fails (status 503, wanted 2xx).'],
  ],
])('it says as well %s', (_, now, lines) => {
  const { outbox } = after([
    { at: 0, ...FAIL },
    { at: 3, ...now },
    { at: 6, ...now },
  ]);
  const said = outbox.find(({ subject }) => subject === OVER);
  expect(said?.body.split('\n')).toEqual(expect.arrayContaining([...lines]));
});

test('what was over before it could be sent is not told as over', () =>
  expect(told([{ at: 0, ...FAIL }, { at: 0.3 }, { at: 3 }, { at: 9 }])).toEqual([[URGENT], [], [], []]));

test('one that comes back within two minutes has not ended', () =>
  expect(
    told([{ at: 0, ...FAIL }, { at: 3 }, { at: 4, ...FAIL }, { at: 5 }, { at: 6.9 }, { at: 7 }]),
  ).toEqual([[URGENT], [], [], [], [], [OVER]]));

test('whoever was told that it is over hears at once that it is back, and waits longer for the next end', () => {
  const cycle = [
    { at: 0, ...FAIL },
    { at: 3 },
    { at: 5 },
    { at: 6, ...FAIL },
    { at: 8 },
    { at: 37.9 },
    { at: 38 },
  ];
  expect(told(cycle)).toEqual([[URGENT], [], [OVER], [URGENT], [], [], [OVER]]);
});

test('what the rules say changes within one trouble: one message for all of it', () => {
  const [down, back] = [
    { primary: DOWN, ...FAIL },
    { primary: DOWN, ...FAIL, standby: '+++' },
  ];
  const turns = [{ at: 0, standby: DOWN, ...down }, { at: 5, ...back }, { at: 6 }, { at: 7.9 }, { at: 8 }];
  const all = told(turns);
  expect(all.map(({ length }) => length)).toEqual([1, 1, 0, 0, 1]);
  expect(all.at(-1)).toEqual([
    'Over: primary is unhealthy and standby is unhealthy: no side is healthy enough.',
  ]);
});

describe('another stack’s owner tag that is gone', () => {
  const foreign: Journal = { ...START, owner: { at: NOW, other: '210987654321/eu-west-1/prod' } };
  const NOT_OURS =
    'the distribution is owned by another stack, and two stacks that move traffic undo each other’s switches.';
  const gone = (unmarked: boolean, ...turns: readonly Turn[]) => {
    const before = turns.reduce((journal, one) => turn(journal, one).journal, foreign);
    const owner = { at: NOW, ...(unmarked && { unmarked: true as const }) };
    return turn({ ...before, owner }, { at: 13 }).journal.outbox;
  };

  test('is told at once, with the deploy that it leaves to do', () => {
    const [over, ...more] = gone(true, { at: 0 }, { at: 12 });
    expect(more).toEqual([]);
    expect(over).toMatchObject({ urgent: false, subject: `Over: ${NOT_OURS}` });
    expect(over?.body.split('\n')).toEqual([
      `Over: ${NOT_OURS}`,
      'It lasted 13 min, from 2026-11-21T12:00:00Z to 2026-11-21T12:13:00Z.',
      'Clients: the public endpoint answers well, from primary.',
      'Now: Steady: traffic is on primary.',
      'Left to do: deploy the stage again; until then the distribution has no owner tag, and another stack could claim it.',
      'Runbook: docs/runbook.md#where-is-traffic-and-why',
    ]);
  });

  test('leaves nothing to do where the tag is ours again', () => {
    expect(gone(false, { at: 0 })[0]?.body).toMatch(/\nLeft to do: nothing\.\nRunbook: /);
  });

  test('does not wait for other trouble that ended a moment ago', () => {
    const warned: Journal = {
      ...foreign,
      lately: { 'preflight:health-warns': ofWarn({ endedAt: NOW + 12.9 * MINUTE }) },
    };
    const before = turn(warned, { at: 0 }).journal;
    const { outbox } = turn({ ...before, owner: { at: NOW } }, { at: 13 }).journal;
    expect(outbox.map(({ subject }) => subject)).toEqual([`Over: ${NOT_OURS}`]);
  });
});

const noted: Noted = {
  id: 'health-warns',
  sentence: 'Health of primary, where traffic is, has been "warn".',
  since: NOW,
  urgent: true,
};
const ofWarn = (rest: object) =>
  ({ at: NOW, times: 1, urgent: true, since: NOW, subject: noted.sentence, ...rest }) as const;

test('one that goes on is said to, and keeps no other from being told as over', () => {
  const goesOn: Journal = {
    ...START,
    preflight: { at: NOW + 600 * MINUTE, findings: [noted] },
    lately: { 'preflight:health-warns': ofWarn({}) },
    told: { 'preflight:health-warns': NOW },
  };
  const journal = [{ at: 1, ...FAIL }, { at: 3 }].reduce((j, one) => {
    const next = turn(j, one).journal;
    return { ...next, preflight: { at: NOW + 600 * MINUTE, findings: [noted] } };
  }, goesOn);
  const { outbox } = turn(journal, { at: 5 }).journal;
  expect(outbox.map(({ subject }) => subject)).toEqual([OVER]);
  expect(outbox[0]?.body).toContain(`\nStill so: ${noted.sentence}`);
});

test.each([
  ['renewed', 'primary', 'The certificate of primary ends on 2026-11-30 at 12:55Z and has not been renewed.'],
  [
    'no longer in the way of clients',
    'standby',
    'traffic has left primary, whose certificate ends on 2026-11-30 at 12:55Z and has not been renewed.',
  ],
] as const)('a certificate that is %s', (_, active, says) => {
  const subject = 'The certificate of primary ends on 2026-11-30 at 12:55Z and has not been renewed.';
  const lately = {
    'preflight:certificate-last-day-primary': ofWarn({
      subject,
      since: NOW - 60 * MINUTE,
      endedAt: NOW - 15 * MINUTE,
    }),
  };
  const moved = active === 'standby' ? [entry({ kind: 'pin', to: 'standby', verifiedAt: NOW })] : [];
  const journal = { ...journalOf(moved), lately };
  const { outbox } = tellOver(journal, situationOf({ journal }), 'Steady.', 'this');
  expect(outbox.map(({ subject }) => subject)).toEqual([`Over: ${says}`]);
});

describe('a switch', () => {
  const SINCE = NOW - 8 * MINUTE;
  const ended = (endedAt: number) => ({
    lately: {
      'decision:Hold: no side is healthy enough.': {
        at: SINCE,
        times: 1,
        urgent: true,
        since: SINCE,
        endedAt,
        subject: 'Hold: no side is healthy enough.',
      } as const,
    },
  });
  const applied = (rest: Partial<Entry>) =>
    entry({ kind: 'failover', to: 'standby', begunAt: NOW - 5 * MINUTE, ...rest });

  test('says it where it is verified, and then nothing else does', () => {
    const last = applied({});
    const journal = { ...journalOf([last]), ...ended(NOW - MINUTE) };
    const { outbox, lately } = announced(journal, verified(journal, last, {}, NOW), {
      now: NOW,
      run: 'this',
    });
    expect(outbox.map(({ body }) => body.split('\n'))).toEqual([
      [
        'Verified: the public endpoint answers from standby.',
        'Epoch 1, failover from primary to standby.',
        'Over: no side is healthy enough.',
        'It lasted 7 min, from 2026-11-21T11:52:00Z to 2026-11-21T11:59:00Z.',
        'Left to do: bring traffic back once primary is proven and stays so, without hurry: docs/runbook.md#traffic-is-on-the-standby-and-i-want-it-back',
        'Runbook: docs/runbook.md#where-is-traffic-and-why',
      ],
    ]);
    expect(lately).toMatchObject({ 'decision:Hold: no side is healthy enough.': { overAt: NOW, overs: 1 } });
  });

  test('says that clients did not fail all the time in a brown-out', () => {
    const last = applied({});
    const journal = journalOf([last]);
    const outage = {
      since: NOW - 3 * MINUTE,
      lastBad: NOW - 40 * SECOND,
      until: NOW - 30 * SECOND,
      probes: { bad: 6, good: 9 },
    };
    const { outbox } = announced(journal, verified(journal, last, { outage }, NOW), {
      now: NOW,
      run: 'this',
    });
    expect(outbox.map(({ body }) => body.split('\n'))).toEqual([
      [
        'Verified: the public endpoint answers from standby.',
        'Epoch 1, failover from primary to standby.',
        'Client-visible outage: 150 s as the probes saw it, from 2026-11-21T11:57:00Z to 2026-11-21T11:59:30Z, not all the time: 6 of 15 probes failed (40 %).',
        'Left to do: bring traffic back once primary is proven and stays so, without hurry: docs/runbook.md#traffic-is-on-the-standby-and-i-want-it-back',
        'Runbook: docs/runbook.md#where-is-traffic-and-why',
      ],
    ]);
  });

  test.each<[kind: Entry['kind'], left: number]>([
    ['failover', 1],
    ['pin', 0],
  ])('that was a %s and has ended nothing: what is left to do is said %i times', (kind, left) => {
    const last = applied({ kind });
    const journal = journalOf([last]);
    const { outbox } = announced(journal, verified(journal, last, {}, NOW), { now: NOW, run: 'this' });
    expect(outbox.map(({ body }) => body.split('Left to do: bring traffic back').length - 1)).toEqual([left]);
  });

  test.each<[what: string, entry: Partial<Entry>, waits: boolean]>([
    ['may still be verified', {}, true],
    ['was verified before', { verifiedAt: NOW - 4 * MINUTE }, false],
    ['is overdue', { overdueAt: NOW - MINUTE }, false],
  ])('that %s', (_, given, waits) => {
    const begun = ended(NOW - OVER_AFTER_MS - SECOND);
    const journal = {
      ...START,
      ...journalOf([applied({ kind: 'pin', to: 'primary', ...given })]),
      override: { text: 'auto', seenAt: NOW },
      ...begun,
    };
    const seen = told([{ at: 0, clients: GOOD }], journal)[0] ?? [];
    expect(seen.includes('Over: no side is healthy enough.')).toBe(!waits);
  });
});

test('people were told that clients fail, by the newest such message, until it would be sent again', () => {
  const clientsFail = (side: Side) => {
    const subject = `Hold: clients fail, yet ${side} answers the probes.`;
    return { id: `decision:${subject}`, as: 'clients-fail', subject } as const;
  };
  const subject = 'Hold: no side is healthy enough.';
  const other = { id: `decision:${subject}`, as: 'both-down', subject } as const;
  const one = notified(START, clientsFail('primary'), NOW);
  const two = notified(one, clientsFail('standby'), NOW + MINUTE);
  expect(toldThatClientsFail(START, NOW)).toBeUndefined();
  expect(toldThatClientsFail(notified(START, other, NOW), NOW)).toBeUndefined();
  expect(toldThatClientsFail(notified(one, other, NOW + MINUTE), NOW + MINUTE)).toBe(NOW);
  expect(toldThatClientsFail(two, NOW + MINUTE)).toBe(NOW + MINUTE);
  expect(toldThatClientsFail(one, NOW + 60 * MINUTE - 1)).toBe(NOW);
  expect(toldThatClientsFail(one, NOW + 60 * MINUTE)).toBeUndefined();
});

describe('of several situations', () => {
  type Lately = NonNullable<Journal['lately']>;
  const of = (minutes: readonly [since: number, ended?: number], more: object = {}) => ({
    at: NOW - minutes[0] * MINUTE,
    times: 1,
    urgent: true as const,
    since: NOW - minutes[0] * MINUTE,
    ...(minutes[1] !== undefined && { endedAt: NOW - minutes[1] * MINUTE }),
    ...more,
  });
  const over = (lately: Lately, more: Partial<Journal> = {}, given: Given = {}) => {
    const journal = { ...journalOf([]), lately, ...more };
    const situation = situationOf({ journal, public: answers('+', 'primary'), ...given });
    return tellOver(journal, situation, 'Steady.', 'this').outbox;
  };
  const body = (...given: Parameters<typeof over>) => over(...given)[0]?.body.split('\n') ?? [];
  const saidOver = (...given: Parameters<typeof over>) =>
    body(...given).filter((line) => line.startsWith('Over: '));
  const ONE = of([60, 5], { subject: 'One.' });

  test('the one that lasted longest gives the message its subject and comes first', () => {
    const long = of([100, 10], { subject: 'Long.' });
    const late = of([50, 5], { subject: 'Late.' });
    for (const lately of [
      { long, late },
      { late, long },
    ]) {
      expect(over(lately)).toMatchObject([{ id: `over-${NOW}:long`, subject: 'Over: Long.', urgent: false }]);
      expect(saidOver(lately)).toEqual(['Over: Long.', 'Over: Late.']);
    }
  });

  test('those are told that were urgent and have ended', () => {
    expect(over({ note: { ...ONE, urgent: undefined } as never })).toEqual([]);
    expect(over({ still: of([60], { subject: 'Still.' }) })).toEqual([]);
    expect(over({})).toEqual([]);
    expect(saidOver({ one: ONE, note: { ...ONE, urgent: undefined } as never })).toEqual(['Over: One.']);
  });

  test('one that is about to be over is waited for, if its end is news', () => {
    const soon = of([60, 1], { subject: 'Soon.' });
    expect(over({ one: ONE, soon })).toEqual([]);
    expect(saidOver({ one: ONE, soon: { ...soon, overs: 1 } })).toEqual(['Over: One.']);
    expect(saidOver({ one: { ...ONE, endsAtOnce: true }, soon })).toEqual(['Over: One.']);
  });

  test('what the rules say goes on as long as any decision is urgent', () => {
    const holds = of([60], { subject: 'Holds.' });
    expect(over({ 'decision:a': holds, 'decision:b': ONE })).toEqual([]);
    expect(over({ 'drill:decision:a': holds, 'decision:b': ONE })).toEqual([]);
    expect(over({ 'decision:a': holds, 'drill:decision:b': ONE })).toEqual([]);
    expect(saidOver({ 'decision:a': holds, 'preflight:decision:b': ONE })).toEqual(['Over: One.']);
    expect(saidOver({ 'preflight:decision:a': holds, 'decision:b': ONE })).toEqual(['Over: One.']);
    expect(saidOver({ 'decision:a': { ...holds, urgent: undefined } as never, 'decision:b': ONE })).toEqual([
      'Over: One.',
    ]);
    expect(saidOver({ 'decision:a': of([60, 5], { subject: 'Two.' }), 'decision:b': ONE })).toHaveLength(2);
  });

  test('its sentence is told without what it began with', () => {
    const subject = (text: string) => over({ one: { ...ONE, subject: text } })[0]?.subject;
    expect(subject('DRILL: Hold: so.')).toBe('Over: so.');
    expect(subject('Steady: so.')).toBe('Over: so.');
    expect(subject('They say Hold: so.')).toBe('Over: They say Hold: so.');
    // Here traffic is on the primary.
    expect(subject('They say: The certificate of standby ends.')).toBe(
      'Over: They say: The certificate of standby ends.',
    );
  });

  test('nothing is told while a switch is in progress', () => {
    const underWay = entry({ kind: 'pin', to: 'primary', phase: 'in-progress' });
    expect(over({ one: ONE }, { entries: [underWay] })).toEqual([]);
    expect(over({ one: ONE }, { entries: [] })).toHaveLength(1);
  });

  test('how clients are now', () => {
    const clients = (given: Given) =>
      body({ one: ONE }, {}, given).find((line) => line.startsWith('Clients: '));
    expect(clients({ public: answers('+', 'primary', NOW - 30 * SECOND) })).toBe(
      'Clients: the public endpoint answers well, from primary.',
    );
    const old = 'Clients: not known; there is no recent verdict about the public endpoint.';
    expect(clients({ public: answers('+', 'primary', NOW - 30_001) })).toBe(old);
    expect(clients({ public: [] })).toBe(old);
    const edge = { distribution: 'mixed', deployed: true, key: 'none' } as const;
    expect(clients({ public: verdicts('+'), edge })).toBe('Clients: the public endpoint answers well.');
  });

  const left = (...given: Parameters<typeof over>) =>
    body(...given).filter((line) => /^(Left to do|Still so): /.test(line));
  const NOTHING = ['Left to do: nothing.'];

  test('what still is so: urgent situations that hold, and findings', () => {
    const still = of([60], { subject: 'Still.' });
    expect(left({ one: ONE, 'preflight:a': still })).toEqual(['Still so: Still.']);
    expect(left({ one: ONE, 'preflight:a': { ...still, urgent: undefined } as never })).toEqual(NOTHING);
    expect(left({ one: ONE, 'preflight:a': of([60]) })).toEqual(NOTHING);
    expect(left({ one: ONE })).toEqual(NOTHING);
    const finding: Noted = { id: 'a', sentence: 'Found.', since: NOW - 10 * MINUTE };
    expect(left({ one: ONE }, { preflight: { at: NOW, findings: [finding] } })).toEqual(['Still so: Found.']);
  });

  test('what is left to do: the override, and traffic that is on the standby', () => {
    const override = (text: string) => ({ override: { text, seenAt: NOW } });
    const away = { entries: [entry({ kind: 'failover', to: 'standby', verifiedAt: NOW - MINUTE })] };
    const BACK = expect.stringMatching(/^Left to do: bring traffic back/);
    expect(left({ one: ONE }, override('auto'))).toEqual(NOTHING);
    expect(left({ one: ONE }, override(' hold '))).toEqual([
      'Left to do: the override is "hold"; `routeaway auto` ends it.',
    ]);
    expect(left({ one: ONE }, away)).toEqual([BACK]);
    expect(left({ one: ONE }, { ...away, ...override('hold') })).toHaveLength(1);
    expect(left({ one: ONE }, { ...away, ...override('hold') })).not.toEqual([BACK]);
  });

  test('a switch that has ended nothing says what is left to do only if it was a failover', () => {
    const by = (kind: Entry['kind']) => endedBySwitch(journalOf([entry({ kind, to: 'standby' })]), NOW).more;
    expect(by('failover')).toEqual([expect.stringMatching(/^Left to do: bring traffic back/)]);
    expect(by('repair')).toEqual([]);
    const pinned = (kind: 'pin' | 'repair') =>
      journalOf([entry({ kind, to: 'standby' })], {
        override: { text: 'standby because migration', seenAt: NOW },
      });
    expect(endedBySwitch(pinned('pin'), NOW).more).toEqual([
      'Left to do: the override is "standby because migration"; `routeaway auto` ends it.',
    ]);
    expect(endedBySwitch(pinned('repair'), NOW).more).toEqual([]);
    expect(endedBySwitch({ ...journalOf([]), entries: [] }, NOW).more).toEqual([]);
  });

  test.each([
    ['Hold: primary is unhealthy, and the hold keeps traffic there.', 'unhealthy'],
    [
      'DRILL: Hold: primary is unknown, and traffic stays there, as the distribution is owned by another stack.',
      'unknown',
    ],
  ])('does not say that the side that it left is well: %s', (subject, state) => {
    const since = NOW - 8 * MINUTE;
    const one = { at: since, times: 1, urgent: true, since, endedAt: NOW - MINUTE, subject } as const;
    const journal = journalOf([entry({ kind: 'failover', to: 'standby' })], {
      lately: { [`decision:${subject}`]: one },
    });
    expect(endedBySwitch(journal, NOW).more.slice(0, 2)).toEqual([
      `Over: traffic no longer stays on primary, which was ${state} and may still be.`,
      'It lasted 7 min, from 2026-11-21T11:52:00Z to 2026-11-21T11:59:00Z.',
    ]);
  });

  test.each([
    'They say primary is unhealthy, and the hold keeps traffic there.',
    'primary is unhealthy, and the hold keeps traffic there. They say so.',
  ])('leaves any other sentence as it is: %s', (subject) => {
    const lately = { 'preflight:other': of([8, 1], { subject }) };
    const journal = journalOf([entry({ kind: 'failover', to: 'standby' })], { lately });
    expect(endedBySwitch(journal, NOW).more[0]).toBe(`Over: ${subject}`);
  });

  test('the answers that verify it end what said that clients fail, and nothing else', () => {
    const held = (sentence: string, by = 'decision') => {
      const since = NOW - MINUTE;
      const told = { at: since, times: 1, urgent: true as const, since, subject: sentence };
      const lately = { [`${by}:${sentence}`]: told };
      return endedBySwitch(journalOf([entry({ kind: 'pin', to: 'primary' })], { lately }), NOW).more;
    };
    const clientsFail = 'Hold: clients fail, yet primary answers the probes: the fault is between them.';
    const more = held(clientsFail);
    expect(more[0]).toBe('Over: clients fail, yet primary answers the probes: the fault is between them.');
    expect(more.join()).not.toContain('Still so');
    expect(held('Steady: an operator pinned traffic to primary.')).toEqual([]);
    expect(held(clientsFail, 'preflight:decision')).toEqual([]);
  });
});
