import { EMPTY_LEDGER, newestFact, record } from '../../../shared/core/journal/ledger.ts';
import type { Fact, Judgement, Tick } from '../../../shared/core/verdict/verdict.ts';
import { SPAN_MS } from '../../../shared/core/verdict/weigh.ts';
import fc from '../../fast-check.ts';
import { NOW, SECOND } from './build.ts';

const tickOf = (at: number, judgement: Judgement, evidence = 'seen'): Tick => {
  const verdict = { tick: at, judgement, evidence };
  return { at, primary: verdict, standby: { ...verdict, judgement: 'healthy' }, public: verdict };
};
const afterTicks = (...ticks: Tick[]) => ticks.reduce((ledger, tick) => record(ledger, tick), EMPTY_LEDGER);

test('counts its writes', () => {
  expect(afterTicks(tickOf(NOW, 'healthy'), tickOf(NOW + 10 * SECOND, 'healthy')).revision).toBe(2);
});

test('what is not known is absent', () => {
  expect(EMPTY_LEDGER).toStrictEqual({ revision: 0, primary: [], standby: [], public: [], goodSince: {} });
  const silent = { tick: NOW, judgement: 'unknown', evidence: 'seen' } as const;
  expect(record(EMPTY_LEDGER, { at: NOW, primary: silent, standby: silent, public: silent })).toStrictEqual({
    revision: 1,
    primary: [silent],
    standby: [silent],
    public: [silent],
    goodSince: {},
  });
});

test('a late verdict falls into its own place', () => {
  const ledger = afterTicks(
    tickOf(NOW, 'healthy'),
    tickOf(NOW + 20 * SECOND, 'healthy'),
    tickOf(NOW + 10 * SECOND, 'unhealthy'),
  );
  expect(ledger.primary.map((v) => v.judgement)).toEqual(['healthy', 'unhealthy', 'healthy']);
});

test.each<[Judgement, Judgement, string]>([
  ['healthy', 'unhealthy', 'second'],
  ['unhealthy', 'healthy', 'first'],
  ['unknown', 'healthy', 'second'],
  ['healthy', 'unknown', 'first'],
  ['unknown', 'unhealthy', 'second'],
  ['unhealthy', 'unknown', 'first'],
  ['healthy', 'healthy', 'first'],
  ['unhealthy', 'unhealthy', 'first'],
])('a tick counts once: of one that is %s and one that is %s the %s', (first, second, stays) => {
  const ledger = afterTicks(tickOf(NOW, first, 'first'), tickOf(NOW, second, 'second'));
  expect(ledger.primary).toEqual([
    { tick: NOW, judgement: stays === 'first' ? first : second, evidence: stays },
  ]);
});

test('what really fails stays, and not what a drill makes of it', () => {
  const bad = { tick: NOW, judgement: 'unhealthy', evidence: 'seen' } as const;
  const drill = { ...bad, drill: true, drillId: 'primary-1' } as const;
  const ticks = [bad, drill].map((primary) => ({ ...tickOf(NOW, 'healthy'), primary }));
  for (const order of [ticks, ticks.toReversed()]) expect(afterTicks(...order).primary).toEqual([bad]);
});

test('evidence stays with the newest verdict of each judgement, and the newest that has more to tell', () => {
  const judgements: Judgement[] = ['unhealthy', 'unhealthy', 'unknown', 'unknown', 'healthy', 'healthy'];
  const ticks = judgements.map((judgement, i): Tick => {
    const tick = tickOf(NOW + i * 2 * SECOND, judgement, `seen ${i}`);
    return { ...tick, primary: { ...tick.primary, ...(i === 2 && { refused: true, error: 401 }) } };
  });
  const { primary } = afterTicks(...ticks);
  expect(primary.map(({ evidence }) => evidence)).toEqual([
    'a bad answer, or none',
    'seen 1',
    'seen 2',
    'seen 3',
    'a good answer',
    'seen 5',
  ]);
  expect(primary[2]).toMatchObject({ refused: true, error: 401 });
});

test('one verdict may be the newest of its judgement and of those that have more to tell', () => {
  const refused = (at: number, evidence: string): Tick => ({
    ...tickOf(at, 'healthy'),
    primary: { tick: at, judgement: 'unknown', evidence, refused: true, error: 403 },
  });
  const { primary } = afterTicks(refused(NOW, 'seen 0'), refused(NOW + 10 * SECOND, 'seen 1'));
  expect(primary.map(({ evidence }) => evidence)).toEqual(['refused', 'seen 1']);
});

test('holds the verdicts of one drill: those of an earlier one are as they really were', () => {
  const drilled = (at: number, drillId: string): Tick => ({
    ...tickOf(at, 'healthy'),
    primary: { tick: at, judgement: 'unhealthy', evidence: 'drill: so; seen: well', drill: true, drillId },
  });
  const { primary } = afterTicks(drilled(NOW, 'one'), drilled(NOW + 10 * SECOND, 'two'));
  expect(primary.map(({ judgement, drillId }) => [judgement, drillId])).toEqual([
    ['healthy', undefined],
    ['unhealthy', 'two'],
  ]);
  // Also where the earlier one was of the other side.
  const first = drilled(NOW, 'one');
  const other = afterTicks(
    { ...first, primary: first.standby, standby: first.primary },
    drilled(NOW + 10 * SECOND, 'two'),
  );
  expect([other.primary.at(-1)?.drillId, other.standby[0]?.judgement]).toEqual(['two', 'healthy']);
});

test('an answer from the cache is told in full, though a newer one was none', () => {
  const cached = {
    tick: NOW,
    judgement: 'healthy',
    evidence: 'seen',
    cached: 'Hit from cloudfront',
  } as const;
  const { public: answers } = afterTicks(
    { ...tickOf(NOW, 'healthy'), public: cached },
    tickOf(NOW + 10 * SECOND, 'healthy'),
  );
  expect(answers[0]).toEqual(cached);
});

test('an outage that is longer than the window counts all its probes', () => {
  const marks = '+'.repeat(6) + 'xxx+'.repeat(20);
  const ticks = [...marks].map((mark, i) =>
    tickOf(NOW + i * 10 * SECOND, mark === 'x' ? 'unhealthy' : 'healthy'),
  );
  expect(afterTicks(...ticks).outage).toMatchObject({
    since: NOW + 60 * SECOND,
    probes: { bad: 60, good: 19 },
  });
});

test.each<[what: string, marks: string, since: number | undefined]>([
  // One mark a tick of ten seconds; w: a good answer whose health document warns.
  ['the first of those that last', '+www', 10],
  ['not for one that is over', '+ww+', undefined],
  ['anew after it was over', 'ww+w', 30],
  ['through answers that say nothing', 'w?w', 0],
  ['not through a minute and more without any', 'w??????w', 70],
  ['through a minute without any', 'w?????w', 0],
  ['longer than the window', 'w'.repeat(60), 0],
])('since when the health document warns: %s', (_, marks, since) => {
  const ticks = [...marks].map((mark, i): Tick => {
    const tick = tickOf(NOW + i * 10 * SECOND, mark === '?' ? 'unknown' : 'healthy');
    return { ...tick, primary: { ...tick.primary, ...(mark === 'w' && { warns: true as const }) } };
  });
  expect(afterTicks(...ticks).warnsSince).toEqual(
    since === undefined ? undefined : { primary: NOW + since * SECOND },
  );
});

test('names the run that wrote the newest tick; of two at the same tick the later one', () => {
  const write = (...writes: readonly (readonly [second: number, began: number])[]) =>
    writes.reduce(
      (ledger, [second, began]) => record(ledger, tickOf(NOW + second * SECOND, 'healthy'), began),
      EMPTY_LEDGER,
    ).writer;
  expect(write([0, 1], [10, 1])).toEqual({ tick: NOW + 10 * SECOND, began: 1 });
  for (const writes of [
    [
      [0, 1],
      [0, 2],
    ],
    [
      [0, 2],
      [0, 1],
    ],
  ] as const)
    expect(write(...writes)).toEqual({ tick: NOW, began: 2 });
  expect(write([10, 1], [0, 2])).toEqual({ tick: NOW + 10 * SECOND, began: 1 });
});

test('keeps three minutes, and drops a tick that comes later than that', () => {
  const old = NOW - SPAN_MS;
  expect(afterTicks(tickOf(old, 'healthy'), tickOf(NOW, 'healthy')).primary).toHaveLength(2);
  expect(afterTicks(tickOf(old - 1, 'healthy'), tickOf(NOW, 'healthy')).primary).toHaveLength(1);
  expect(afterTicks(tickOf(NOW, 'healthy'), tickOf(old - 1, 'unhealthy')).primary).toHaveLength(1);
  expect(afterTicks(tickOf(NOW, 'healthy'), tickOf(old, 'unhealthy')).primary).toHaveLength(2);
});

test('a fact is kept as it was last seen, and only there', () => {
  const tickWith = (i: number, facts: Partial<Pick<Tick['standby'], Fact>>): Tick => {
    const tick = tickOf(NOW + i * 10 * SECOND, 'healthy');
    return { ...tick, standby: { ...tick.standby, ...facts } };
  };
  const first = tickWith(0, { certificateEndsAt: 1, behindMs: 50 });
  const second = tickWith(1, { certificateEndsAt: 2, behindMs: 100 });
  const third = tickWith(2, {});
  // The order in which they come does not matter.
  for (const ticks of [
    [first, second, third],
    [third, first, second],
    [second, third, first],
  ]) {
    const { standby, primary } = afterTicks(...ticks);
    expect(standby.map(({ certificateEndsAt, behindMs }) => [certificateEndsAt, behindMs])).toEqual([
      [undefined, undefined],
      [2, 100],
      [undefined, undefined],
    ]);
    expect(standby[0]).not.toHaveProperty('certificateEndsAt');
    expect([newestFact(standby, 'certificateEndsAt'), newestFact(standby, 'behindMs')]).toEqual([2, 100]);
    expect(newestFact(primary, 'behindMs')).toBeUndefined();
  }
});

describe('good since', () => {
  const minutes = (count: number, from = NOW) =>
    Array.from({ length: count * 6 + 1 }, (_, i) => tickOf(from + i * 10 * SECOND, 'healthy'));

  test('outlives the window', () => {
    expect(afterTicks(...minutes(30)).goodSince.primary).toBe(NOW);
  });

  test('is not ended by noise: one bad verdict in ten is forgiven', () => {
    const noisy = (every: number) =>
      minutes(30).map((tick, i) => (i % every === every - 1 ? tickOf(tick.at, 'unhealthy') : tick));
    expect(afterTicks(...noisy(8)).goodSince.primary).toBe(NOW);
    expect(afterTicks(...noisy(3)).goodSince.primary).toBeUndefined();
  });

  test('lets half an hour pass soon at noise of 3 %, which no half an hour is without', () => {
    const waits = [1, 2, 3, 4, 5].map((seed) => {
      let state = seed;
      const noise = (): boolean => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647 < 0.03;
      };
      let ledger = EMPTY_LEDGER;
      for (let i = 0; i < 8_640; i++) {
        const at = NOW + i * 10 * SECOND;
        ledger = record(ledger, tickOf(at, noise() ? 'unhealthy' : 'healthy'));
        if (at - (ledger.goodSince.primary ?? at) >= 1_800 * SECOND) return (i * 10) / 3_600;
      }
      return 24;
    });
    expect(waits.sort((a, b) => a - b)[2]).toBeLessThan(2);
  });

  test('is not ended by a drill', () => {
    const drilled = minutes(1, NOW + 1_810 * SECOND).map((tick) => ({
      ...tick,
      primary: { ...tick.primary, judgement: 'unhealthy', drill: true, drillId: 'one' } as const,
    }));
    expect(afterTicks(...minutes(30), ...drilled).goodSince.primary).toBe(NOW);
  });

  test('starts again after silence, unknown verdicts being silence', () => {
    const silent = [1, 2, 3, 4].map((i) => tickOf(NOW + (120 + i * 10) * SECOND, 'unknown'));
    expect(afterTicks(...minutes(2), ...silent).goodSince.primary).toBeUndefined();
    expect(afterTicks(...minutes(2), ...silent.slice(0, 2)).goodSince.primary).toBe(NOW);
    const back = minutes(1, NOW + 170 * SECOND);
    expect(afterTicks(...minutes(2), ...silent, ...back).goodSince.primary).toBe(NOW + 140 * SECOND);
  });
});

test('the order in which ticks arrive changes nothing but the count of writes', () => {
  const judgement = fc.constantFrom<Judgement>('healthy', 'unhealthy', 'unknown');
  const ticks = fc.uniqueArray(fc.record({ slot: fc.nat(17), judgement }), {
    selector: (t) => t.slot,
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      ticks.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      ),
      ([inOrder, shuffled]) => {
        const build = (list: typeof inOrder) =>
          afterTicks(...list.map((t) => tickOf(NOW + t.slot * 10 * SECOND, t.judgement)));
        const sorted = [...inOrder].sort((a, b) => a.slot - b.slot);
        expect(build(shuffled)).toEqual(build(sorted));
      },
    ),
  );
});
