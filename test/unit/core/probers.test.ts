/** A plan by the ledgers of three probers: what one of them says alone moves nothing, and people learn who says what. */
import type { VantagePoint } from '../../../shared/core/decision/judgement.ts';
import { actionOf, type Observation, plan } from '../../../shared/core/decision/plan.ts';
import {
  erring,
  seenBy,
  silent,
  silentControllers,
  withoutVerdict,
} from '../../../shared/core/decision/probers.ts';
import { NO_COUNTS } from '../../../shared/core/journal/day-counts.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER, type Ledger } from '../../../shared/core/journal/ledger.ts';
import { newestOutage, type Outage } from '../../../shared/core/journal/outage.ts';
import { pooled, type RegionLedger } from '../../../shared/core/journal/pooled.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import type { Weight } from '../../../shared/core/verdict/weigh.ts';
import {
  answers,
  DOWN,
  FAILING,
  GOOD,
  journalOf,
  ledgerOf,
  MINUTE,
  NOW,
  SECOND,
  seenOf,
  verdicts,
} from './build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
type Said = Parameters<typeof ledgerOf>[0];
const wellAt: Said = { primary: GOOD, standby: GOOD, public: answers(GOOD, 'primary') };
const downAt: Said = { primary: DOWN, standby: GOOD, public: answers(`${GOOD}${FAILING}`, 'primary') };

function by(all: readonly (Said | 'silent')[], journal: Journal = journalOf(), within: Side[] = []) {
  const ledgers = all.map(
    (said, i): RegionLedger => ({
      region: REGIONS[i] as string,
      ...(within[i] && { within: within[i] }),
      ledger: said === 'silent' ? EMPTY_LEDGER : ledgerOf(said),
    }),
  );
  const seen: Observation = {
    ...seenOf({ journal, edge: { distribution: 'primary', deployed: true } }),
    ledgers,
    ledger: pooled(ledgers),
  };
  const turn = plan(seen, DEFAULT_SETTINGS);
  if ('stop' in turn) throw new Error(turn.stop);
  return { ...turn, move: actionOf(turn, 'move')?.entry };
}
const known = journalOf([], { override: { text: 'auto', seenAt: NOW } });

test('a Region that all three find dead is left, and the sentence says who has seen it', () => {
  const { decision, move } = by([downAt, downAt, downAt]);
  expect(move?.to).toBe('standby');
  expect(decision.sentence).toBe(
    'Switch to standby: primary failed 18 of 18 probes in 50 s, seen by all 3 probers, and standby is proven.',
  );
  expect(move?.evidence).toContain(
    '2026-11-21T12:00:00Z primary unhealthy, seen from eu-west-1: status 503, wanted 2xx',
  );
});

test('two suffice, the third silent; then the sentence names them', () => {
  const { decision, move } = by([downAt, 'silent', downAt]);
  expect(move?.to).toBe('standby');
  expect(decision.sentence).toContain('seen by 2 of 3 probers (ca-central-1, eu-west-1), and standby');
});

test.each([
  ['finds it dead', [downAt, wellAt, wellAt]],
  ['is the only one that is left', [downAt, 'silent', 'silent']],
] as const)('one prober that %s moves nothing', (_, all) => {
  expect(by(all).move).toBeUndefined();
});

test('one that finds a dead Region well: the other two convict it only without its help', () => {
  expect(by([wellAt, downAt, downAt]).move?.to).toBe('standby');
});

test('a prober in the Region that it judges has no good word to say for it', () => {
  const some: Said = { primary: `${GOOD}++x+++x++x+x`, standby: GOOD };
  const well: Said = { primary: GOOD, standby: GOOD };
  const says = (within: Side[]) => by([some, some, well], known, within).decision.details?.[0];
  expect(says(['standby', 'standby'])).toMatch(/^Primary failed 8 of 30 probes/);
  expect(says(['standby', 'standby', 'primary'])).toMatch(/^Primary failed 8 of 20 probes/);
});

const point = (said: Said, i: number): VantagePoint => ({ ...ledgerOf(said), region: REGIONS[i] as string });
const verdictsAt = (...ticks: readonly number[]): readonly Verdict[] =>
  ticks.map((tick) => ({ tick, judgement: 'healthy', evidence: '' }));

test('a prober has seen it that found it bad since the first failure that counts', () => {
  const points = (...marks: readonly string[]) => marks.map((primary, i) => point({ primary }, i));
  const none: Weight = { score: 0, bad: 0, all: 0, recent: 0 };
  // A mark each ten seconds, the last one now.
  const first = NOW - 20 * SECOND;
  const seen = (...marks: readonly string[]) => seenBy('primary', points(...marks), { ...none, first });
  expect(seen('+xxx', '+x++', '+x+x')).toBe(', seen by all 3 probers');
  expect(seen('+xxx', 'x+++', '++++')).toBe(', seen by 1 of 3 probers (ca-central-1)');
  expect(seen('+xxx')).toBe('');
  expect(seenBy('primary', points('+++', '+++', '+++'), none)).toBe('');
});

test('a verdict is fresh for thirty seconds', () => {
  const points = [wellAt, wellAt, wellAt].map(point);
  expect(withoutVerdict('primary', points, NOW + 30 * SECOND)).toEqual([]);
  expect(withoutVerdict('primary', points, NOW + 30 * SECOND + 1)).toEqual(REGIONS);
});

test('without two fresh verdicts the active side is unknown, and the message says whose are missing', () => {
  const { decision } = by([wellAt, 'silent', 'silent'], known);
  expect(decision.rule).toBe('blind');
  expect(decision.details).toContain(
    'There is no failover now: two probers must have a fresh verdict about primary, and those in us-west-2 and eu-west-1 have none.',
  );
});

test('one prober alone does not make clients fail', () => {
  const fails = { ...wellAt, public: answers(`${GOOD}${FAILING}${FAILING}`, 'primary') };
  expect(by([fails, wellAt, wellAt], known).decision.rule).toBe('steady');
  expect(by([fails, fails, fails], known).decision.rule).toBe('clients-fail');
});

describe('findings', () => {
  test.each([
    ['primary', 'primary', { ...wellAt, primary: `${GOOD}xxxxxxxxxxxx+` }],
    ['public', 'the public endpoint', { ...wellAt, public: answers(`${GOOD}xxxxxxxxxxxx`, 'primary') }],
  ] as const)('what the one that finds %s bad has seen', (target, name, lies) => {
    expect(erring([wellAt, lies, wellAt].map(point), NOW, DEFAULT_SETTINGS)).toEqual([
      {
        id: `prober-alone-${target}-us-west-2`,
        sentence: `Only the prober in us-west-2 finds ${name} bad, so nothing moves because of it: it errs, or its path there is broken.`,
        detail: 'status 503, wanted 2xx',
      },
    ]);
  });

  test('a prober is silent where for more than a minute it has known nothing of either side', () => {
    const [one, two, last] = [wellAt, wellAt, wellAt].map(point) as [
      VantagePoint,
      VantagePoint,
      VantagePoint,
    ];
    const found = (third: Partial<VantagePoint>, now: number) =>
      silent(
        [
          { ...one, ...later },
          { ...two, ...later },
          { ...last, ...third },
        ],
        now,
      );
    const later = { primary: verdictsAt(NOW + 60 * SECOND, NOW + 90 * SECOND) };
    expect(found({}, NOW + 60 * SECOND)).toEqual([]);
    expect(found({ standby: later.primary }, NOW + 90 * SECOND)).toEqual([]);
    expect(found({}, NOW + 90 * SECOND)).toMatchObject([
      { id: 'prober-silent-eu-west-1', detail: 'Its newest verdict is 1 min 30 s old.' },
    ]);
    expect(found({ primary: [], standby: [] }, NOW)[0]).not.toHaveProperty('detail');
  });

  const outbox = (...asked: Parameters<typeof messages>): readonly string[] =>
    messages(...asked).map(([subject]) => subject);
  const messages = (all: Parameters<typeof by>[0], since: number, id: string) => {
    const first = by(all, known).journal;
    expect(first.preflight?.findings.map((one) => one.id)).toContain(id);
    const later = {
      ...first,
      preflight: {
        at: 0,
        findings: (first.preflight?.findings ?? []).map((one) => ({ ...one, since: NOW - since })),
      },
    };
    return by(all, later).journal.outbox.map(({ subject, urgent }) => [subject, urgent] as const);
  };

  test('a prober that finds a side bad alone is told within five minutes', () => {
    const lies = { ...wellAt, standby: `${GOOD}xxxxxxxxxxxx` };
    const id = 'prober-alone-standby-ca-central-1';
    expect(outbox([lies, wellAt, wellAt], 2 * MINUTE, id)).toEqual([]);
    expect(outbox([lies, wellAt, wellAt], 3 * MINUTE, id)).toEqual([
      'Only the prober in ca-central-1 finds standby bad, so nothing moves because of it: it errs, or its path there is broken.',
    ]);
  });

  describe('where the third is silent, nobody knows which of the two errs', () => {
    const disagree = (target: 'primary' | 'standby' | 'public', minutes: number) => {
      const bad = `${GOOD}xxxxxxxxxxxx`;
      const lies = { ...wellAt, [target]: target === 'public' ? answers(bad, 'primary') : bad };
      return messages([lies, wellAt, 'silent'], minutes, `probers-disagree-${target}-ca-central-1`);
    };
    const sentence = (name: string) =>
      `Only the prober in ca-central-1 finds ${name} bad, and the one in eu-west-1 is silent: who errs is not known, and nothing moves because of one alone.`;

    test.each([
      ['primary', 'primary'],
      ['public', 'the public endpoint'],
    ] as const)('about %s somebody has to look: a dead side would keep the traffic', (target, name) => {
      expect(disagree(target, 2 * MINUTE)).toEqual([]);
      expect(disagree(target, 3 * MINUTE)).toEqual([[sentence(name), true]]);
    });

    test('about primary and the public endpoint as well, that is one message', () => {
      const bad = `${GOOD}xxxxxxxxxxxx`;
      const lies = { ...wellAt, primary: bad, public: answers(bad, 'primary') };
      const id = 'probers-disagree-primary-ca-central-1';
      expect(messages([lies, wellAt, 'silent'], 3 * MINUTE, id)).toEqual([[sentence('primary'), true]]);
    });

    test('about the side that waits and the public endpoint, these are two things', () => {
      const bad = `${GOOD}xxxxxxxxxxxx`;
      const lies = { ...wellAt, standby: bad, public: answers(bad, 'primary') };
      const told = messages([lies, wellAt, 'silent'], 3 * MINUTE, 'probers-disagree-public-ca-central-1');
      expect(told).toContainEqual([sentence('the public endpoint'), true]);
    });

    test('about the side that waits, it is worth knowing', () => {
      expect(disagree('standby', 2 * MINUTE)).toEqual([]);
      expect(disagree('standby', 3 * MINUTE)).toEqual([[sentence('standby'), false]]);
    });
  });

  test('a Region of which prober and controller are silent is told once', () => {
    const others = [
      { region: 'us-west-2', lookedAt: NOW - 5 * MINUTE },
      { region: 'eu-west-1', lookedAt: NOW },
    ];
    const controller = { region: 'ca-central-1', regions: REGIONS, memory: {}, others };
    const points = [wellAt, {}, wellAt].map((said, i) => ({
      ...ledgerOf(said),
      region: REGIONS[i] as string,
    }));
    expect(silentControllers(controller, points, NOW)).toEqual([]);
    expect(silent(points, NOW, controller)).toMatchObject([
      {
        id: 'prober-silent-us-west-2',
        detail: 'The controller there is silent as well: it looked 5 min ago.',
      },
    ]);
    // After what it last said, if it ever did.
    const before = points.map((point, i) =>
      i === 1 ? { ...point, primary: verdicts('+', NOW - 2 * MINUTE) } : point,
    );
    expect(silent(before, NOW, controller)[0]?.detail).toBe(
      'Its newest verdict is 2 min old. The controller there is silent as well: it looked 5 min ago.',
    );
    // One that still looks is not named.
    const elsewhere = others.map((one) => ({
      ...one,
      lookedAt: NOW - (one.region === 'us-west-2' ? 0 : 5 * MINUTE),
    }));
    expect(silent(points, NOW, { ...controller, others: elsewhere })[0]).not.toHaveProperty('detail');
    expect(silent(points, NOW, { ...controller, others: [] })[0]).not.toHaveProperty('detail');
  });

  test('where both others are silent, they are named', () => {
    const lies = { ...wellAt, standby: `${GOOD}xxxxxxxxxxxx` };
    const points = [lies, {}, {}].map((said, i) => ({ ...ledgerOf(said), region: REGIONS[i] as string }));
    expect(erring(points, NOW, DEFAULT_SETTINGS)[0]?.sentence).toBe(
      'Only the prober in ca-central-1 finds standby bad, and those in us-west-2 and eu-west-1 are silent: who errs is not known, and nothing moves because of one alone.',
    );
  });

  test('it is looked at in each turn, whatever was noted a moment ago', () => {
    const lies = { ...wellAt, standby: `${GOOD}xxxxxxxxxxxx` };
    const noted = { ...known, preflight: { at: NOW - SECOND, findings: [] } };
    expect(by([lies, wellAt, wellAt], noted).journal.preflight).toMatchObject({
      at: NOW - SECOND,
      findings: [{ id: 'prober-alone-standby-ca-central-1' }],
    });
  });

  test('so is one that is silent, and since when is kept where another one falls silent as well', () => {
    const noted = { ...known, preflight: { at: NOW - SECOND, findings: [] } };
    const found = by([wellAt, wellAt, 'silent'], noted).journal.preflight?.findings ?? [];
    expect(found).toMatchObject([{ id: 'prober-silent-eu-west-1', since: NOW }]);
    const since = NOW - 2 * MINUTE;
    const before = found.map((finding) => ({ ...finding, since }));
    const both = by([wellAt, 'silent', 'silent'], {
      ...noted,
      preflight: { at: NOW - SECOND, findings: before },
    });
    const sentence = expect.stringContaining('only one of three still speaks');
    expect(both.journal.preflight?.findings).toMatchObject([
      { id: 'prober-silent-us-west-2', sentence, since: NOW },
      { id: 'prober-silent-eu-west-1', sentence, since },
    ]);
  });

  test('a prober that is silent is told', () => {
    expect(outbox([wellAt, wellAt, 'silent'], 5 * MINUTE, 'prober-silent-eu-west-1')).toEqual([
      'The prober in eu-west-1 is silent: the others judge both sides without it, and a failover needs both of them.',
    ]);
  });

  test('where two are silent, nobody is said to judge without them', () => {
    const said = by([wellAt, 'silent', 'silent'], known).journal.preflight?.findings ?? [];
    expect(said.map(({ sentence }) => sentence)).toEqual([
      'The prober in us-west-2 is silent: only one of three still speaks, and one alone moves nothing.',
      'The prober in eu-west-1 is silent: only one of three still speaks, and one alone moves nothing.',
    ]);
    expect(by(['silent', 'silent', 'silent'], known).journal.preflight?.findings ?? []).toEqual([]);
  });

  test('so is a controller that has not looked for three minutes', () => {
    const controller = {
      region: 'ca-central-1',
      regions: REGIONS,
      memory: {},
      others: [
        { region: 'us-west-2', lookedAt: NOW - 3 * MINUTE - 1 },
        { region: 'eu-west-1', lookedAt: NOW - 3 * MINUTE },
      ],
    };
    const turn = plan({ ...seenOf({ journal: known }), controller }, DEFAULT_SETTINGS);
    expect(turn.journal.preflight?.findings.map(({ sentence }) => sentence)).toEqual([
      'The controller in us-west-2 is silent: the others decide without it, and one more must not be lost.',
    ]);
    expect(silentControllers(controller, [], NOW)).toMatchObject([
      { id: 'controller-silent-us-west-2', detail: 'It looked 3 min ago.' },
    ]);
    const alone = {
      ...controller,
      others: controller.others.map((one) => ({ ...one, lookedAt: NOW - 60 * MINUTE })),
    };
    // One that has not looked yet, in a new stage, is none.
    expect(silentControllers({ ...controller, others: [{ region: 'us-west-2' }] }, [], NOW)).toEqual([]);
    const left = plan({ ...seenOf({ journal: known }), controller: alone }, DEFAULT_SETTINGS);
    expect(left.journal.preflight?.findings.map(({ sentence }) => sentence)).toEqual([
      'The controller in us-west-2 is silent: only one of three still decides.',
      'The controller in eu-west-1 is silent: only one of three still decides.',
    ]);
  });

  test('neither for one prober', () => {
    const turn = plan(seenOf({ journal: known, primary: '', standby: '' }), DEFAULT_SETTINGS);
    expect(turn.journal.preflight?.findings ?? []).toEqual([]);
  });
});

describe('pooled', () => {
  const pool = (...all: Partial<Ledger>[]) =>
    pooled(all.map((one, i) => ({ region: REGIONS[i] as string, ledger: { ...EMPTY_LEDGER, ...one } })));

  test('verdicts in the order of their ticks, each with its Region', () => {
    const verdict = (tick: number) => ({ tick, judgement: 'healthy', evidence: '' }) as const;
    const { primary } = pool({ primary: [verdict(1), verdict(3)] }, { primary: [verdict(2)] });
    expect(primary.map(({ tick, from }) => [tick, from])).toEqual([
      [1, 'ca-central-1'],
      [2, 'us-west-2'],
      [3, 'ca-central-1'],
    ]);
  });

  test('the revision changes with each', () => {
    expect(pool({ revision: 2 }, { revision: 3 }, {}).revision).toBe(5);
  });

  test('fit since the second earliest; not at all where one alone says so', () => {
    expect(pool({ goodSince: { primary: 5 } }, { goodSince: { primary: 3 } }, {}).goodSince).toEqual({
      primary: 5,
    });
    expect(pool({ goodSince: { primary: 5 } }, {}, {}).goodSince).toStrictEqual({});
  });

  test.each<[what: string, marks: readonly string[], outage: string]>([
    // One mark a tick of ten seconds; `x`: that prober's public endpoint fails. The outage: first tick, last bad one, its end.
    ['none that one alone has seen', ['+xxx+++', '+++++++', '+++++++'], 'none'],
    ['one that two have seen', ['+xxx+++', '++xx+++', '+++++++'], '2 3 4'],
    ['the third goes on failing', ['+xx+++++++', '+xx+++++++', '+xxxxxxxx+'], '1 2 3'],
    ['the third has failed since long', ['+++xx+++++', '++xxx+++++', 'xxxxxxxxxx'], '2 4 5'],
    ['the third begins while two fail, and goes on', ['+xxxx+++++', '+xxxx+++++', '++xxxxxxxx'], '1 4 5'],
    ['it lasts', ['+xxx', '++xx', '++++'], '2 3 -'],
    ['two do not fail at the same time', ['+xx++++', '++++xx+', '+++++++'], 'none'],
    [
      'of two the newest',
      [`+xx${'+'.repeat(13)}xx+`, `+xx${'+'.repeat(13)}xx+`, `+xx${'+'.repeat(16)}`],
      '16 17 18',
    ],
    ['one is gone since then, one errs later', ['+xxx', `+xxx${'+'.repeat(20)}x`, '+xxx++++++'], '1 3 4'],
    ['one is gone in the middle of it', ['+xx', '+xxxx+', '+xxxxx+'], '1 5 6'],
    [
      'one is gone in the middle of a long one',
      ['+xx', `+${'x'.repeat(20)}+`, `+${'x'.repeat(21)}+`],
      '1 20 21',
    ],
    ['one ends as the next one begins', ['+xxx+++++', '++++xx+++', '+++++++++'], 'none'],
    ['the third begins as the second ends', ['+xxxxx+++', '+xxxx++++', '+++++xxxx'], '5 5 6'],
    ['the third begins as both have ended', ['+xxx++++++', '++xxx+++++', '+++++xxxx+'], '2 3 4'],
  ])('the outage: %s', (_, marks, expected) => {
    const heard = (text: string) =>
      newestOutage(
        [...text].map((mark, i) => ({
          tick: NOW + i * 10 * SECOND,
          judgement: mark === 'x' ? 'unhealthy' : 'healthy',
          evidence: '',
        })),
        undefined,
      );
    const { outage } = pool(
      ...marks.map((text) => {
        const outage = heard(text);
        return outage ? { outage } : {};
      }),
    );
    const tick = (at?: number) => (at === undefined ? '-' : (at - NOW) / (10 * SECOND));
    const said = outage ? [outage.since, outage.lastBad, outage.until].map(tick).join(' ') : 'none';
    expect(said).toBe(expected);
  });

  test('of an outage the share of failed probes that two have met at least', () => {
    const outage = (bad: number, good: number) => ({ since: 5, lastBad: 7, probes: { bad, good } });
    const all = [outage(9, 0), outage(3, 3), outage(4, 1)];
    const of = (...outages: readonly Outage[]) => pool(...outages.map((one) => ({ outage: one }))).outage;
    expect(of(...all)?.probes).toEqual({ bad: 4, good: 1 });
    // By the share and not by the number; of those who fail together.
    expect(of(outage(1, 0), outage(9, 3), outage(4, 6))?.probes).toEqual({ bad: 9, good: 3 });
    const gone = (until: number) => ({ ...outage(9, 0), since: 1, lastBad: 1, until });
    for (const until of [3, 5])
      expect(of(gone(until), outage(3, 1), outage(1, 1))?.probes).toEqual({ bad: 1, good: 1 });
    // One is of an older version, which did not count.
    expect(of({ since: 5, lastBad: 7 }, outage(3, 1))).toStrictEqual({ since: 5, lastBad: 7 });
  });

  test('a begin that nobody saw is that of the second', () => {
    const outage = (since: number, beginUnseen?: true) => ({
      since,
      lastBad: 9,
      ...(beginUnseen && { beginUnseen }),
    });
    expect(pool({ outage: outage(5, true) }, { outage: outage(7) }, {}).outage).not.toHaveProperty(
      'beginUnseen',
    );
    expect(pool({ outage: outage(5) }, { outage: outage(7, true) }, {}).outage).toMatchObject({
      since: 7,
      beginUnseen: true,
    });
  });

  test('so since when the health document warns; what nobody has seen is absent', () => {
    const warns = (primary: number) => ({ warnsSince: { primary } });
    expect(pool(warns(5), warns(3), {}).warnsSince).toEqual({ primary: 5 });
    expect(pool(warns(5), {}, {})).toStrictEqual({ ...EMPTY_LEDGER, goodSince: {} });
  });

  test('the counts of a day add up by the hour', () => {
    const { day } = pool(
      { day: { hour: 11, primary: [{ bad: 1, all: 10 }], standby: [] } },
      { day: { hour: 10, primary: [{ bad: 2, all: 20 }], standby: [] } },
      { day: NO_COUNTS },
    );
    expect(day).toMatchObject({ hour: 11 });
    expect(day?.primary.slice(0, 2)).toEqual([
      { bad: 1, all: 10 },
      { bad: 2, all: 20 },
    ]);
    const [one, none] = [
      { bad: 1, all: 10 },
      { bad: 0, all: 0 },
    ];
    const hours = (...primary: { bad: number; all: number }[]) => ({
      day: { hour: 11, primary, standby: [] },
    });
    for (const all of [
      [hours(one), hours(none, one)],
      [hours(none, one), hours(one)],
    ])
      expect(pool(...all).day?.primary).toEqual([one, one]);
  });
});
