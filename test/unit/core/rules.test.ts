import { decide } from '../../../shared/core/decision/decide.ts';
import type { Move, RuleName } from '../../../shared/core/decision/decision.ts';
import { RULES } from '../../../shared/core/decision/rules.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../shared/core/journal/journal.ts';
import { isUrgent } from '../../../shared/core/notices/notifications.ts';
import type { Side } from '../../../shared/core/side.ts';
import {
  answers,
  DEGRADED,
  DOWN,
  entry,
  FAILING,
  failoverAgo,
  GOOD,
  journalOf,
  MINUTE,
  NOW,
  onStandby,
  SECOND,
  situationOf,
  toAndFro,
  verdicts,
} from './build.ts';

type Given = Parameters<typeof situationOf>[0];
type Row = readonly [what: string, given: Given, rule: RuleName, move?: Pick<Move, 'kind' | 'to'>];

const TO_STANDBY = { kind: 'failover', to: 'standby' } as const;
const TO_PRIMARY = { kind: 'failback', to: 'primary' } as const;
const auto = { failback: 'auto' } as const;
/** The newest entry, begun a minute ago unless told. */
const last = (given: Partial<Entry> & Pick<Entry, 'kind' | 'to'>) =>
  journalOf([entry({ begunAt: NOW - MINUTE, ...given })]);
const failedOver = (begunAt: number, effectAt: number) =>
  last({ kind: 'failover', to: 'primary', begunAt, effectAt });
const moving = (begunAt: number) => last({ ...TO_STANDBY, phase: 'in-progress', begunAt });
/** The primary has been good for so many minutes. */
const good = (minutes: number) => ({ primary: NOW - minutes * MINUTE });

/** The primary is down, and traffic moves to the standby. */
const FAILS_OVER: readonly (readonly [what: string, given: Given])[] = [
  ['primary down', {}],
  ['its lease is over', { journal: moving(NOW - 30 * SECOND) }],
  ['the lease is our own', { run: 'earlier', journal: moving(NOW) }],
  ['the public endpoint answers from the other side', { public: answers('+++', 'standby') }],
  ['the public endpoint fails as well', { public: answers('+xxx', 'primary') }],
  ['so does it for some clients', { public: answers('+xx+x+x', 'primary') }],
  [
    'a failed failback counts for nothing',
    { settings: { limit: 1 }, journal: last({ kind: 'failover', to: 'primary', phase: 'failed' }) },
  ],
  [
    'the switch that fills the limit leaves the window this very moment',
    { settings: { limit: 1 }, journal: failedOver(NOW - 61 * MINUTE, NOW - 60 * MINUTE) },
  ],
  ['the public endpoint answered twice only', { public: answers('++', 'primary') }],
  ['the public endpoint answered, but long ago', { public: answers('+++', 'primary', NOW - 40 * SECOND) }],
  [
    'the API names no side, and the edge is still changing',
    {
      public: answers('+++', 'primary').map(({ servedBy: _, ...v }) => v),
      edge: { distribution: 'primary', deployed: false, key: 'none' },
    },
  ],
  ['limit used up, but acknowledged', { journal: journalOf(toAndFro(3, 10, 10), { acknowledgedAt: NOW }) }],
  ['one of the limit lies before the window', { journal: journalOf(toAndFro(3, 26, 10)) }],
  ['a failed attempt counts for nothing', { journal: last({ ...TO_STANDBY, phase: 'failed' }) }],
  [
    'an attempt to the same side that may have been applied',
    { journal: last({ ...TO_STANDBY, phase: 'replaced' }) },
  ],
  ['the cool-down is over', { journal: failedOver(NOW - 10 * MINUTE, NOW - 5 * MINUTE) }],
  ['the first undoing of a failback is exempt', { journal: last({ kind: 'failback', to: 'primary' }) }],
  ['a pin uses up no cool-down', { journal: last({ kind: 'pin', to: 'primary' }) }],
];

const ROWS: readonly Row[] = [
  ['all is well', {}, 'steady'],
  ['nothing has happened yet', { journal: EMPTY_JOURNAL }, 'steady'],
  ['nothing has happened yet, and nothing is known', { journal: EMPTY_JOURNAL, primary: '' }, 'blind'],
  ['primary degraded', { primary: DEGRADED }, 'steady'],
  ['standby down', { standby: DOWN }, 'steady'],
  ['the public endpoint fails, both sides are well', { public: answers(FAILING, 'primary') }, 'clients-fail'],
  ['primary browns out', { primary: `${'+x'.repeat(8)}xx` }, 'failover', TO_STANDBY],
  ['primary browns out, and its newest probe is good', { primary: '+x'.repeat(9) }, 'recovering'],
  ['primary was dead, and begins to answer', { primary: `${DOWN}+` }, 'recovering'],
  ['hold beats a dead primary', { primary: DOWN, override: 'hold' }, 'hold'],
  ['hold beats a pin’s unfinished business', { override: 'hold', journal: onStandby(1) }, 'hold'],
  ['another run is at it', { primary: DOWN, journal: moving(NOW - 29 * SECOND) }, 'in-flight'],
  ['another run is at it, which a pin respects', { override: 'primary', journal: moving(NOW) }, 'in-flight'],
  [
    'another run was at it, and is done before its lease is over',
    { journal: journalOf([entry({ kind: 'adoption', to: 'primary', begunAt: NOW })]) },
    'steady',
  ],
  [
    'the distribution is another stack’s',
    { primary: DOWN, journal: journalOf([], { owner: { at: NOW, other: 'a/b/c' } }) },
    'owned-by-other',
  ],
  ['pinned where it is', { override: 'primary' }, 'pin'],
  ['pinned where it is, dead', { override: 'primary', primary: DOWN }, 'pin'],
  ['pinned elsewhere', { override: 'standby' }, 'pin', { kind: 'pin', to: 'standby' }],
  ['pinned to a dead side', { override: 'standby', standby: DOWN }, 'pin', { kind: 'pin', to: 'standby' }],
  ['pinned to an unknown side', { override: 'standby', standby: '' }, 'pin', { kind: 'pin', to: 'standby' }],
  [
    'pinned, within cool-down and past the limit',
    {
      override: 'primary',
      journal: journalOf(
        toAndFro(7, 1, 10)
          .reverse()
          .map((e) => ({ ...e, to: 'standby' as const })),
      ),
    },
    'pin',
    { kind: 'pin', to: 'primary' },
  ],
  [
    'pinned, and someone moved the edge away',
    { override: 'primary', edge: { distribution: 'standby', key: 'none' } },
    'pin',
    { kind: 'pin', to: 'primary' },
  ],
  [
    'pinned, and the edge is mixed',
    { override: 'primary', edge: { distribution: 'mixed', key: 'none' } },
    'pin',
    { kind: 'pin', to: 'primary' },
  ],
  [
    'pinned, and the edge cannot be read',
    { override: 'primary', edge: { distribution: 'unreadable', key: 'none' } },
    'pin',
  ],
  ['primary silent', { primary: '' }, 'blind'],
  ['primary refuses the prober', { primary: `${'+'.repeat(33)}????`.slice(1) }, 'blind'],
  ['primary silent, public failing', { primary: '', public: answers(FAILING, 'primary') }, 'blind'],
  [
    'only the prober cannot reach primary',
    { primary: DOWN, public: answers('+++', 'primary') },
    'contradicted',
  ],
  [
    'then a function at the edge fails, which says nothing of primary',
    { primary: DOWN, public: answers('+++??', 'primary') },
    'contradicted',
  ],
  [
    'the public endpoint answered, and the oldest answer just counts',
    { primary: DOWN, public: answers('+++', 'primary', NOW - 30 * SECOND) },
    'contradicted',
  ],
  [
    'only the prober cannot reach primary, and the API names no side',
    { primary: DOWN, public: answers('+++', 'primary').map(({ servedBy: _, ...v }) => v) },
    'contradicted',
  ],
  [
    'the public endpoint answers, but one of three failed',
    { primary: DOWN, public: answers('+x+', 'primary') },
    'contradicted',
  ],
  [
    'the public endpoint has failed twice only',
    { primary: DOWN, public: answers('+++xx', 'primary') },
    'contradicted',
  ],
  [
    'an alarm of the user’s alone, and the public endpoint answers',
    { primary: `${GOOD.slice(6)}aaaaaa`, public: answers('+++', 'primary') },
    'failover',
    TO_STANDBY,
  ],
  [
    'the same, and the probes fail as well',
    { primary: `${GOOD.slice(6)}mmmmmm`, public: answers('+++', 'primary') },
    'failover',
    TO_STANDBY,
  ],
  [
    'alarms that do not suffice without the probes that fail',
    { primary: `${GOOD.slice(6)}xxaxax`, public: answers('+++', 'primary') },
    'contradicted',
  ],
  ['an alarm of either side', { primary: `${GOOD}aaaaaa`, standby: `${GOOD}aaaaaa` }, 'both-down'],
  [
    'an alarm of the standby, and primary down',
    { primary: DOWN, standby: `${GOOD}aaaaaa` },
    'failover',
    TO_STANDBY,
  ],
  [
    'an alarm of the standby, and one of primary',
    { primary: `${GOOD}aaaaaa`, standby: `${GOOD}aaa` },
    'unproven',
  ],
  [
    'no failback while an alarm of the primary is in ALARM',
    { primary: `${GOOD}aaa`, journal: onStandby(300), settings: auto, goodSince: good(300) },
    'steady',
  ],
  ['both down', { primary: DOWN, standby: DOWN }, 'both-down'],
  ['standby unknown', { primary: DOWN, standby: '' }, 'both-down'],
  ['standby degraded, and clearly better', { primary: DOWN, standby: DEGRADED }, 'failover', TO_STANDBY],
  [
    'standby unhealthy, and clearly better',
    { primary: DOWN, standby: 'xxxxxxx+x+++' },
    'failover',
    TO_STANDBY,
  ],
  ['standby hardly better', { primary: `${DOWN}xxxxx`, standby: 'xxxxxxxxx+xx' }, 'both-down'],
  [
    'standby hardly better, and not proven',
    { primary: '+xxxxxx++x++xx', standby: '+++++++++++xx' },
    'unproven',
  ],
  ['standby healthy for half a minute', { primary: DOWN, standby: '+++' }, 'unproven'],
  ['limit used up, and no need of it', { journal: journalOf(toAndFro(3, 10, 10)) }, 'steady'],
  ['limit used up', { primary: DOWN, journal: journalOf(toAndFro(3, 10, 10)) }, 'limited'],
  [
    'within the cool-down',
    { primary: DOWN, journal: failedOver(NOW - 4 * MINUTE, NOW - 4 * MINUTE) },
    'cooling-down',
  ],
  [
    'the cool-down counts from the effect',
    { primary: DOWN, journal: failedOver(NOW - 9 * MINUTE, NOW - 5 * MINUTE + 1) },
    'cooling-down',
  ],
  [
    'failover is symmetric',
    { standby: DOWN, journal: onStandby(10) },
    'failover',
    { kind: 'failover', to: 'primary' },
  ],
  ['failback is manual', { journal: onStandby(600), goodSince: good(600) }, 'steady'],
  [
    'failback by itself',
    { settings: auto, journal: onStandby(31), goodSince: good(40) },
    'failback',
    TO_PRIMARY,
  ],
  [
    'failback a moment before it is due',
    {
      settings: auto,
      journal: last({ ...TO_STANDBY, begunAt: NOW - 31 * MINUTE, effectAt: NOW - 30 * MINUTE + 1 }),
      goodSince: good(40),
    },
    'steady',
  ],
  [
    'failback waits no longer for a failover of the day before',
    {
      settings: { ...auto, limit: 9 },
      journal: journalOf([31, 25 * 60].map(failoverAgo)),
      goodSince: good(40),
    },
    'failback',
    TO_PRIMARY,
  ],
  ['no failback where traffic is on primary', { settings: auto, goodSince: good(600) }, 'steady'],
  [
    'an attempt to move to primary that may have applied is no reason against trying again',
    {
      settings: { ...auto, limit: 2 },
      journal: journalOf([
        entry({ kind: 'failover', to: 'primary', phase: 'replaced', begunAt: NOW - MINUTE }),
        entry({ kind: 'failover', to: 'standby', begunAt: NOW - 90 * MINUTE }),
      ]),
      goodSince: good(90),
    },
    'failback',
    TO_PRIMARY,
  ],
  [
    'failback waits since our arrival',
    { settings: auto, journal: onStandby(29), goodSince: good(40) },
    'steady',
  ],
  [
    'failback waits since the recovery',
    { settings: auto, journal: onStandby(40), goodSince: good(29) },
    'steady',
  ],
  [
    'failback waits since the end of an override',
    { settings: auto, journal: onStandby(40, { overrideEndedAt: NOW - 29 * MINUTE }), goodSince: good(40) },
    'steady',
  ],
  [
    'failback waits for a degraded primary',
    { settings: auto, primary: DEGRADED, journal: onStandby(600) },
    'steady',
  ],
  [
    'failback waits twice as long after a second failover of the day',
    {
      settings: { ...auto, limit: 9 },
      journal: journalOf([59, 300].map(failoverAgo)),
      goodSince: good(59),
    },
    'steady',
  ],
  [
    'failback after the doubled wait',
    {
      settings: { ...auto, limit: 9 },
      journal: journalOf([61, 300].map(failoverAgo)),
      goodSince: good(61),
    },
    'failback',
    TO_PRIMARY,
  ],
  [
    'failback leaves one switch in reserve',
    { settings: { ...auto, limit: 2 }, journal: onStandby(31), goodSince: good(40) },
    'steady',
  ],
  [
    'failback keeps the cool-down',
    { settings: { ...auto, coolDown: 32 * MINUTE }, journal: onStandby(31), goodSince: good(40) },
    'steady',
  ],
  [
    'failback when the cool-down ends this very moment',
    { settings: { ...auto, coolDown: 31 * MINUTE - SECOND }, journal: onStandby(31), goodSince: good(40) },
    'failback',
    TO_PRIMARY,
  ],
  ...FAILS_OVER.map(([what, given]): Row => [what, { primary: DOWN, ...given }, 'failover', TO_STANDBY]),
];

const CASES = ROWS.map(([what, given, rule, move]) => ({ what, given, rule, move }));

test.each(CASES)('$what', ({ given, rule, move }) => {
  const decision = decide(situationOf(given));
  const moved = decision.move && { kind: decision.move.kind, to: decision.move.to };
  expect([decision.rule, moved]).toEqual([rule, move]);
});

test('every rule has a row', () => {
  const tested = new Set(ROWS.map(([, , rule]) => rule));
  expect(RULES.map(([name]) => name).filter((name) => !tested.has(name))).toEqual([]);
});

test.each(CASES.filter(({ given }) => given.override === undefined))(
  'observed: $what',
  ({ given, rule, move }) => {
    const seen = decide(situationOf(given));
    const observed = decide(situationOf({ ...given, override: 'observe' }));
    expect(observed.move).toBeUndefined();
    expect(observed.withheld).toEqual(seen.move);
    expect(observed.rule).toBe(rule);
    if (move) expect(observed.sentence).toMatch(/^Would switch to /);
  },
);

test('what identifies a situation carries no times or counts, holds say what they wait for, and everything says how to overrule, or that it would do harm', () => {
  for (const [, given] of ROWS) {
    const decision = decide(situationOf(given));
    expect(decision.id ?? decision.sentence).not.toMatch(/\d/);
    expect(decision.overrule).toMatch(
      /`(auto|hold|primary|standby|routeaway (?:break-glass )?to \w+)`|^Leave traffic on |^Nothing to do now; /,
    );
    if (decision.sentence.startsWith('Hold')) expect(decision.waitsFor).toBeTruthy();
  }
});

test('pins to a side that is not healthy, blindness with a failing endpoint and two dead sides are urgent', () => {
  const urgent = (given: Given) => {
    const { tell } = decide(situationOf(given));
    return tell && (isUrgent(tell) ? 'urgent' : 'note');
  };
  expect(urgent({ override: 'standby', standby: DOWN })).toBe('urgent');
  expect(urgent({ override: 'standby', standby: GOOD })).toBe('note');
  expect(urgent({ override: 'hold' })).toBe('note');
  expect(urgent({ primary: '', public: answers(FAILING, 'primary') })).toBe('urgent');
  expect(urgent({ primary: '', public: answers(FAILING, 'primary', NOW - 50 * SECOND) })).toBe('urgent');
  expect(urgent({ primary: '', public: answers(FAILING, 'primary', NOW - MINUTE) })).toBe('note');
  expect(urgent({ primary: '', public: answers('x+x', 'primary') })).toBe('note');
  expect(urgent({ primary: '', public: answers('xx', 'primary') })).toBe('urgent');
  expect(urgent({ primary: '', public: answers('x', 'primary') })).toBe('note');
  expect(urgent({ primary: DOWN, standby: DOWN })).toBe('urgent');
});

describe('what waits while a side with traffic is unhealthy', () => {
  const unproven: Given = { primary: DOWN, standby: '+++' };
  const cooling: Given = {
    primary: DOWN,
    journal: journalOf([entry({ kind: 'failover', to: 'primary', begunAt: NOW - 2 * MINUTE })]),
  };
  const tell = (given: Given) => decide(situationOf(given)).tell;
  const served = answers('++', 'standby');

  test.each([
    ['unproven', unproven],
    ['cooling-down', cooling],
  ])('is urgent where it is %s, unless clients are known to be served', (name, given) => {
    expect(tell(given)).toBe(`${name}-clients-fail`);
    expect(tell({ ...given, public: answers(FAILING, 'primary') })).toBe(`${name}-clients-fail`);
    expect(tell({ ...given, public: answers('+x', 'primary') })).toBe(`${name}-clients-fail`);
    expect(tell({ ...given, public: served })).toBe(name);
    expect(tell({ ...given, public: answers('++', 'standby', NOW - MINUTE) })).toBe(name);
    expect(tell({ ...given, public: answers('++', 'standby', NOW - MINUTE - 1) })).toBe(
      `${name}-clients-fail`,
    );
    // What they got before the newest switch was verified says nothing.
    const journal = (verifiedAt: number) =>
      journalOf([entry({ kind: 'failover', to: 'primary', begunAt: NOW - 2 * MINUTE, verifiedAt })]);
    const before = answers('++', 'standby', NOW - 30 * SECOND);
    const verified = (secondsAgo: number) =>
      tell({ ...given, public: before, journal: journal(NOW - secondsAgo * SECOND) });
    expect([verified(31), verified(30)]).toEqual([name, `${name}-clients-fail`]);
  });
});

const BY_DISTRIBUTION = { distribution: 'primary', deployed: true, key: 'absent' } as const;
const BY_KEY = { ...BY_DISTRIBUTION, key: { side: 'primary', epoch: 1 } } as const;

describe('clients that fail while the side that serves them is well', () => {
  const rule = (given: Given) => decide(situationOf(given)).rule;
  const failing = answers(FAILING, 'primary');
  const moved = (given: object) =>
    journalOf([entry({ kind: 'pin', to: 'primary', begunAt: NOW - 10 * MINUTE, ...given })]);

  test('are no news while the edge follows a switch', () => {
    const left = failing.map((answer) => ({ ...answer, servedBy: 'standby' as const }));
    expect(rule({ public: left, journal: moved({}) })).toBe('steady');
    expect(rule({ public: left, journal: moved({ overdueAt: NOW - MINUTE }) })).toBe('clients-fail');
    const edge = { distribution: 'primary', deployed: false, key: 'absent' } as const;
    expect(rule({ public: failing, edge, journal: moved({}) })).toBe('steady');
  });

  test('are news as soon as the edge has settled where a switch has reached it, verified or not', () => {
    const since = (seconds: number) => moved({ effectAt: NOW - seconds * SECOND });
    expect(rule({ public: failing, edge: BY_KEY, journal: since(140) })).toBe('steady');
    expect(rule({ public: failing, edge: BY_KEY, journal: since(141) })).toBe('clients-fail');
  });

  test.each([
    ['30 s after the distribution is Deployed', { deployedAt: NOW - 81 * SECOND }, 'clients-fail'],
    ['not before', { deployedAt: NOW - 80 * SECOND }, 'steady'],
    ['not while it is on its way', {}, 'steady'],
    ['as soon as the switch is overdue', { effectAt: NOW - 300 * SECOND }, 'clients-fail'],
    ['not before that', { effectAt: NOW - 299 * SECOND }, 'steady'],
  ])('are news where no key decides: %s', (_, given, expected) => {
    const journal = moved({ effectAt: NOW - 240 * SECOND, ...given });
    expect(rule({ public: failing, edge: BY_DISTRIBUTION, journal })).toBe(expected);
  });

  describe('while a switch is overdue', () => {
    const overdue = (publicAnswers: Given['public'], overdueAt = NOW - MINUTE, edge?: Given['edge']) => {
      const given = { public: publicAnswers ?? [], journal: moved({ overdueAt }), ...(edge && { edge }) };
      const { sentence, tell } = decide(situationOf(given));
      return [sentence, tell];
    };
    const of = (side: 'primary' | 'standby', marks: string, endsAgo: number) =>
      answers(marks, side, NOW - endsAgo * SECOND).map((answer) => ({ ...answer, servedBy: side }));
    const underWay = { distribution: 'primary', deployed: false, key: 'absent' } as const;
    const NOT_YET = 'Hold: clients fail, as the switch to primary has not reached them yet.';
    const STEADY = 'Steady: traffic is on primary.';

    test('failed at the side that they left, which says nothing of the one that they have reached', () => {
      expect(overdue([...of('standby', 'xxxxxxx', 10), ...of('primary', '+', 0)])).toEqual([
        STEADY,
        undefined,
      ]);
      expect(overdue([...of('standby', 'x', 60), ...of('primary', FAILING, 0)])[1]).toBe('clients-fail');
    });

    test('fail at the side that they have not left, of which the message that it is overdue has spoken for an hour', () => {
      const left = of('standby', FAILING, 0);
      expect(overdue(left)).toEqual([NOT_YET, undefined]);
      expect(overdue(left, NOW - 60 * MINUTE + 1)).toEqual([NOT_YET, undefined]);
      expect(overdue(left, NOW - 60 * MINUTE)).toEqual([NOT_YET, 'clients-fail']);
      const { waitsFor } = decide(situationOf({ public: left, journal: moved({ overdueAt: NOW - MINUTE }) }));
      expect(waitsFor).toBe('the public endpoint to answer from primary');
    });

    test('have not been reached, where no answer names a side, until CloudFront has deployed or a key says so', () => {
      const key = { side: 'primary', epoch: 1 } as const;
      expect(overdue(failing, undefined, underWay)[0]).toBe(NOT_YET);
      expect(overdue(failing, undefined, { ...underWay, deployed: true })[1]).toBe('clients-fail');
      expect(overdue(failing, undefined, { ...underWay, key })[1]).toBe('clients-fail');
      // A distribution that cannot be read excuses nobody.
      const unread = { distribution: 'unreadable', key: 'absent' } as const;
      expect(overdue(failing, undefined, unread)[1]).toBe('clients-fail');
    });

    test('have not been reached by DNS until the name servers say so', () => {
      const byDns = (answers: Side, key: Edge['key'] = 'absent') =>
        overdue(failing, undefined, { distribution: 'dns', key, dns: { says: 'primary', answers } });
      expect(byDns('standby')[0]).toBe(NOT_YET);
      expect(byDns('primary')[1]).toBe('clients-fail');
      expect(byDns('standby', { side: 'primary', epoch: 1 })[1]).toBe('clients-fail');
    });

    test('nor by what answered before the switch took effect', () => {
      // It took effect ten minutes ago, a second after it was begun.
      const answered = (at: number) => [
        { tick: at, judgement: 'healthy', evidence: 'as wanted', servedBy: 'standby' } as const,
        ...failing,
      ];
      const effectAt = NOW - 10 * MINUTE + SECOND;
      expect(overdue(answered(effectAt - 1))[1]).toBe('clients-fail');
      expect(overdue(answered(effectAt))[0]).toBe(NOT_YET);
    });

    test('since the first answer from there to any prober', () => {
      const situation = situationOf({ journal: moved({ overdueAt: NOW - MINUTE }) });
      const bad = answers('xxxxxx', 'primary', NOW - 11 * SECOND);
      const point = (left: number, reached: number) =>
        situation.points.map((one) => ({
          ...one,
          public: [...of('standby', '+', left), ...of('primary', '+', reached), ...bad].sort(
            (a, b) => a.tick - b.tick,
          ),
        }));
      const points = [...point(90, 70), ...point(80, 5)] as unknown as typeof situation.points;
      expect(decide({ ...situation, points, public: bad }).rule).toBe('clients-fail');
    });
  });

  test('failed after the switch was verified', () => {
    const verifiedAt = NOW - 50 * SECOND;
    expect(rule({ public: failing, journal: moved({ verifiedAt: verifiedAt - 1 }) })).toBe('clients-fail');
    expect(rule({ public: failing, journal: moved({ verifiedAt }) })).toBe('steady');
  });

  test('failed after the edge had settled', () => {
    const switched = (ago: number) =>
      rule({
        public: failing,
        edge: BY_KEY,
        journal: moved({ effectAt: NOW - ago, verifiedAt: NOW - ago + 40 * SECOND }),
      });
    expect(switched(140 * SECOND + 1)).toBe('clients-fail');
    expect(switched(140 * SECOND)).toBe('steady');
  });

  test.each([
    ['six bad answers', 'xxxxxx', 'clients-fail'],
    ['five', 'xxxxx', 'steady'],
    ['six, and a good one since', 'xxxxxx+', 'clients-fail'],
    ['six, and good ones for 40 s', 'xxxxxx++++', 'steady'],
    ['six with gaps of 20 s', 'x?x?x?x?x?x', 'clients-fail'],
    ['six with longer gaps', 'xxx????xxx', 'steady'],
    ['half of all', 'x+'.repeat(9), 'clients-fail'],
    ['a third', '++x'.repeat(6), 'steady'],
  ])('by %s', (_, marks, expected) => expect(rule({ public: answers(marks, 'primary') })).toBe(expected));
});

test('an endpoint that fails now and then contradicts nothing before the edge has settled', () => {
  const switched = (ago: number, marks: string) => {
    const effectAt = NOW - ago;
    const journal = journalOf([
      entry({ kind: 'pin', to: 'primary', begunAt: effectAt - SECOND, effectAt, verifiedAt: effectAt }),
    ]);
    const seen = { primary: DOWN, public: answers(marks, 'primary') };
    return decide(situationOf({ ...seen, edge: BY_KEY, journal })).rule;
  };
  expect(switched(90 * SECOND, '+x+')).toBe('contradicted');
  expect(switched(90 * SECOND - 1, '+x+')).toBe('failover');
  expect(switched(90 * SECOND - 1, '+++')).toBe('contradicted');
});

test('a stack that has just been deployed is blind for a while, and nobody is told', () => {
  const since = (ms: number) => {
    const begunAt = NOW - ms;
    return journalOf([entry({ kind: 'initial', from: 'primary', to: 'primary', begunAt })]);
  };
  expect(decide(situationOf({ primary: '', journal: since(2 * MINUTE - 1) }))).not.toHaveProperty('tell');
  expect(decide(situationOf({ primary: '', journal: since(2 * MINUTE) })).tell).toBe('blind');
  const adopted = last({ kind: 'adoption', to: 'primary' });
  expect(decide(situationOf({ primary: '', journal: adopted })).tell).toBe('blind');
});

describe('no failover now', () => {
  const unseen = (evidence: string, count = 2, error?: number) =>
    Array.from({ length: count }, (_, i) => {
      const tick = NOW - (count - 1 - i) * 10 * SECOND;
      return { tick, judgement: 'unknown', evidence, ...(error && { error }) } as const;
    });
  const blindly = (given: Given) => {
    const { tell, details } = decide(situationOf({ primary: '', ...given }));
    return [tell, ...(details ?? [])];
  };
  const why = (what: string) => ['blind-clients-fail', `There is no failover now: ${what}.`];
  const newest = (evidence: string, judgement = 'unknown') =>
    why(
      `no verdict about primary counts, and the newest verdict about the public endpoint is ${judgement} (${evidence})`,
    );
  /** The same, and nobody is woken. */
  const calm = ([, ...details]: readonly string[]) => ['blind', ...details];

  // By the field: evidence may quote anything.
  test.each([401, 403, 502, 503])('is urgent at once where clients get what does not count: %i', (error) => {
    const good = answers('++', 'primary', NOW - 20 * SECOND);
    expect(blindly({ public: [...good, ...unseen('seen', 2, error)] })).toEqual(newest('seen'));
    expect(blindly({ public: [...good, ...unseen('seen', 1, error)] })).toEqual(calm(newest('seen')));
  });

  test('errors of the time before the edge has settled are not urgent', () => {
    const switched = (ago: number) => {
      const journal = journalOf([
        entry({ kind: 'pin', to: 'primary', begunAt: NOW - ago, effectAt: NOW - ago, verifiedAt: NOW - ago }),
      ]);
      return blindly({ journal, edge: BY_KEY, public: unseen('seen', 2, 502) })[0];
    };
    expect(switched(100 * SECOND)).toBe('blind-clients-fail');
    expect(switched(100 * SECOND - 1)).toBe('blind');
  });

  test.each([
    ['not asked: the API key could not be read', undefined],
    ['status 502, wanted 2xx is quoted', undefined],
    ['status 429: throttled', 429],
  ])('is urgent after two minutes where it is not known what they get: %s', (evidence, error) => {
    const at = (since: number) => [...answers('+', 'primary', NOW - since), ...unseen(evidence, 2, error)];
    expect(blindly({ public: at(2 * MINUTE) })).toEqual(calm(newest(evidence)));
    expect(blindly({ public: at(2 * MINUTE + 1) })).toEqual(newest(evidence));
  });

  test('says that there are no verdicts, and since when', () => {
    expect(blindly({ public: answers('+', 'primary', NOW - 2 * MINUTE) })).toEqual(
      calm(
        why(
          'there has been no verdict in the ledger since 2026-11-21T11:58:00Z: the prober is silent, or it cannot write them (`routeaway status` says whether its schedule is enabled; if it is, routeaway logs --verb probe says why)',
        ),
      ),
    );
    expect(blindly({ public: answers('+', 'primary', NOW - 3 * MINUTE) })).toEqual(
      why(
        'there has been no verdict in the ledger since 2026-11-21T11:57:00Z: the prober is silent, or it cannot write them (`routeaway status` says whether its schedule is enabled; if it is, routeaway logs --verb probe says why)',
      ),
    );
    expect(blindly({})).toEqual(why('the prober has not written a verdict yet'));
  });

  describe('where the clock of the prober is off', () => {
    const OFF = "the prober's clock is 300 s fast";
    const CLOCK = [
      'prober-clock',
      `There is no failover now: ${OFF}, so its verdicts do not count.`,
      'Until it is right, it is not known whether clients are served.',
    ];
    const offFor = (seconds: number) => unseen(OFF, seconds / 10 + 1);
    const offOnce = (ago: number) => unseen(OFF, 1).map((one) => ({ ...one, tick: NOW - ago }));

    test.each<[what: string, given: Given, says: readonly (string | undefined)[]]>([
      [
        'for less than a minute nobody is told',
        { public: [...answers('+', 'primary', NOW - MINUTE), ...offFor(50)] },
        [undefined],
      ],
      ['for a minute that alone is told, as urgent', { public: offFor(60) }, CLOCK],
      ['for longer, too', { public: offFor(300) }, CLOCK],
      [
        'also where good answers came before',
        { public: [...answers('+', 'primary', NOW - 3 * MINUTE), ...offFor(90)] },
        CLOCK,
      ],
      [
        'now and then within the last minute nobody is told, as the next run may be on another host',
        { public: [...answers('+', 'primary', NOW - 90 * SECOND), ...offOnce(MINUTE), ...unseen('?', 1)] },
        [undefined],
      ],
      [
        'longer ago, and not since, it keeps nobody from being told',
        {
          public: [...answers('+', 'primary', NOW - 90 * SECOND), ...offOnce(MINUTE + 1), ...unseen('?', 1)],
        },
        calm(newest('?')),
      ],
      [
        'but for a moment in between it is not',
        { public: [...offFor(90).slice(0, -1), ...unseen('?', 1)] },
        newest('?'),
      ],
      [
        'also in the first minutes of a stage',
        {
          public: offFor(60),
          journal: journalOf([
            entry({ kind: 'initial', from: 'primary', to: 'primary', begunAt: NOW - MINUTE }),
          ]),
        },
        CLOCK,
      ],
    ])('%s', (_, given, says) => expect(blindly(given).slice(0, says.length === 1 ? 1 : 3)).toEqual(says));
  });

  test('wakes nobody where clients are known to be served', () => {
    const served = calm(newest('as wanted', 'healthy'));
    expect(blindly({ public: answers('++', 'primary') })).toEqual(served);
    expect(blindly({ public: answers('x+', 'primary', NOW - MINUTE) })).toEqual(served);
  });

  test('is urgent where clients were known to fail, and nothing has been known since', () => {
    expect(blindly({ public: [...answers(FAILING, 'primary', NOW - 20 * SECOND), ...unseen('?')] })).toEqual(
      newest('?'),
    );
  });

  test('an answer that bears a later time counts for nothing', () => {
    const later = unseen('seen', 2, 502).map((one) => ({ ...one, tick: one.tick + MINUTE }));
    const good = answers('++', 'primary');
    expect(blindly({ public: [...good, ...later] })).toEqual(calm(newest('as wanted', 'healthy')));
    expect(blindly({ public: later })).toEqual(why('the prober has not written a verdict yet'));
  });

  test('says where one side refuses the credentials that the other accepts', () => {
    const situation = situationOf({ primary: '' });
    const refused = { tick: NOW, judgement: 'unknown', refused: true, evidence: 'status 403' } as const;
    const details = (standby: string) => {
      const points = situation.points.map((point) => ({
        ...point,
        primary: [refused],
        standby: verdicts(standby),
      }));
      return (decide({ ...situation, points }).details ?? []).slice(1);
    };
    expect(details('+')).toEqual([
      'primary refuses the credentials that standby accepts: probably its own API key, token, permission or origin secret is wrong, and clients are refused too.',
      'Ask primary as a client does. If it refuses that as well, move traffic: routeaway to standby',
    ]);
    expect(details('x')).toEqual([]);
  });

  test('wakes nobody in the first quarter of an hour of a stage', () => {
    const deployed = (ago: number) =>
      journalOf([entry({ kind: 'initial', from: 'primary', to: 'primary', begunAt: NOW - ago })]);
    expect(blindly({ journal: deployed(15 * MINUTE - 1) })[0]).toBe('blind');
    expect(blindly({ journal: deployed(15 * MINUTE) })[0]).toBe('blind-clients-fail');
  });

  test('wakes people in a new stage as well, once a verdict about the side with the traffic was known', () => {
    const young = journalOf([
      entry({ kind: 'initial', from: 'primary', to: 'primary', begunAt: NOW - 5 * MINUTE }),
    ]);
    const situation = situationOf({ primary: '', journal: young });
    const known = (primary: number, standby: number) => {
      const counts = { hour: 1, primary: [{ bad: 0, all: primary }], standby: [{ bad: 0, all: standby }] };
      return decide({ ...situation, points: situation.points.map((point) => ({ ...point, day: counts })) })
        .tell;
    };
    expect(known(1, 0)).toBe('blind-clients-fail');
    expect(known(0, 1)).toBe('blind');
    // Of several probers one is enough.
    const day = { hour: 1, primary: [{ bad: 0, all: 1 }], standby: [] };
    const [point] = situation.points;
    expect(
      decide({ ...situation, points: [{ ...point, day }, point, point] as typeof situation.points }).tell,
    ).toBe('blind-clients-fail');
  });

  test('says under a hold that the side is unknown, not that its clients fail', () => {
    expect(decide(situationOf({ primary: '', override: 'hold' }))).toMatchObject({
      tell: 'hold-clients-fail',
      sentence: 'Hold: primary is unknown, and the hold keeps traffic there.',
    });
  });
});

test('the first run moves nothing, so that clients of a new stage fail is news at once', () => {
  const journal = last({ kind: 'initial', from: 'primary', to: 'primary' });
  const given = { public: answers(FAILING, 'primary'), edge: BY_DISTRIBUTION, journal };
  expect(decide(situationOf(given)).rule).toBe('clients-fail');
});

test('what another stack owns harms no client of itself, under a hold as without one', () => {
  const owned = { override: 'hold', journal: journalOf([], { owner: { at: NOW, other: 'a/b/c' } }) };
  expect(decide(situationOf(owned)).tell).toBe('hold');
  expect(decide(situationOf({ ...owned, primary: DOWN })).tell).toBe('hold-clients-fail');
});

test('a switch that does not reach clients is urgent under a hold as well', () => {
  const journal = last({
    kind: 'pin',
    to: 'primary',
    begunAt: NOW - 70 * MINUTE,
    overdueAt: NOW - 60 * MINUTE,
  });
  const left = answers(FAILING, 'primary').map((one) => ({ ...one, servedBy: 'standby' as const }));
  expect(decide(situationOf({ override: 'hold', public: left, journal })).tell).toBe('hold-clients-fail');
});

test('a pin to the side with the traffic is urgent where that side is unhealthy, or unknown in a new stage', () => {
  expect(decide(situationOf({ override: 'primary', primary: DOWN }))).toMatchObject({
    sentence: 'An operator pinned traffic to primary and it is there, although primary is unhealthy.',
    tell: 'pin-clients-fail',
    details: ['Without it: Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.'],
  });
  const journal = last({ kind: 'initial', from: 'primary', to: 'primary' });
  expect(decide(situationOf({ override: 'primary', primary: '', journal }))).toMatchObject({
    sentence: 'An operator pinned traffic to primary and it is there, although primary is unknown.',
    tell: 'pin-clients-fail',
  });
});

test('a side that is unknown is no lesser evil, however well it was', () => {
  const given = { primary: DOWN, standby: `${GOOD}????`, public: answers(FAILING, 'primary') };
  expect(decide(situationOf(given)).rule).toBe('both-down');
});

test('a step of a gradual failback stays to look where the primary has begun to fail', () => {
  const step = (primary: string) =>
    decide(
      situationOf({
        primary,
        settings: { failback: 'auto', failbackSteps: [5, 50] },
        journal: { ...onStandby(60), step: { share: 5, notedAt: NOW - MINUTE } },
        goodSince: good(60),
        public: answers(GOOD, 'standby'),
        edge: { distribution: 'standby', deployed: true, key: { side: 'standby', epoch: 1, share: 5 } },
      }),
    );
  expect([step(GOOD).rule, step(GOOD).stay]).toEqual(['failback', undefined]);
  expect([step(DEGRADED).rule, step(DEGRADED).stay]).toEqual(['failback', true]);
});

test('where clients fail and moving traffic does not help, none is offered, however bad the side is', () => {
  const failing = (evidence: string, standby = GOOD) =>
    decide(
      situationOf({
        primary: DEGRADED,
        standby,
        public: answers(FAILING, 'primary').map((one) => ({ ...one, evidence })),
      }),
    );
  expect(failing('status 503')).toMatchObject({ tell: 'clients-fail-degraded', helps: 'standby' });
  expect(failing('status 503', DEGRADED)).toMatchObject({ helps: 'standby' });
  expect(failing('certificate has expired')).toMatchObject({ tell: 'clients-fail-degraded', lookOnly: true });
});

test('holds that end by themselves say when', () => {
  const until = NOW + 10 * MINUTE;
  const override = `hold until ${new Date(until).toISOString().slice(0, 16)}Z`;
  expect(decide(situationOf({ override })).until).toBe(until);
  expect(decide(situationOf({ primary: DOWN, journal: journalOf(toAndFro(3, 10, 10)) })).until).toBe(
    // The oldest of the three took effect 30 min and a second ago … plus the second it took.
    NOW - 30 * MINUTE + SECOND + 60 * MINUTE,
  );
});

test('blind for the prober’s clock says so, and by how much it is off', () => {
  const evidence = "the prober's clock is 120 s fast";
  const answers = [{ tick: NOW, judgement: 'unknown', evidence } as const];
  expect(decide(situationOf({ primary: '', public: answers }))).toMatchObject({
    rule: 'blind',
    waitsFor: "the prober's clock, which is 120 s fast, to be right",
  });
  expect(decide(situationOf({ primary: '' })).waitsFor).toBe('fresh verdicts about primary');
  const before = answers.map((one) => ({ ...one, tick: NOW - MINUTE }));
  expect(decide(situationOf({ primary: '', public: [...before, ...answers] }))).toMatchObject({
    sentence: 'Hold: no failover now: the clock of the prober is off, so its verdicts do not count.',
    tell: 'prober-clock',
    lookOnly: true,
  });
});
