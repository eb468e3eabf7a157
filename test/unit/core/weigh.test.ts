import type { Judgement, Verdict } from '../../../shared/core/verdict/verdict.ts';
import {
  answersNow,
  CEILING,
  fitSince,
  isFit,
  isFresh,
  isUnfit,
  oddsOf,
  type Sample,
  SPAN_MS,
  samplesOf,
  suffices,
  thresholdOf,
  type Weight,
  weigh,
} from '../../../shared/core/verdict/weigh.ts';
import fc from '../../fast-check.ts';

const NOW = 1_000_000_000;
const ODDS = oddsOf(0.02);

test('what is tolerable says what is not, and what one verdict weighs', () => {
  expect(ODDS.bad).toBeCloseTo(2.526, 3);
  expect(ODDS.good).toBeCloseTo(0.267, 3);
  expect(oddsOf(0.05).bad).toBeCloseTo(Math.log(0.3953 / 0.05), 3);
  expect([1, 2, 3].map(thresholdOf)).toEqual([Math.log(1e6), Math.log(1e4), Math.log(1e4)]);
});

/**
 * The same by its definition, one prefix after the other, each question answered on its own: slow, and written apart from
 * the fold.
 */
function slowly(samples: readonly Sample[]): Omit<Weight, 'newest' | 'recent'> {
  const gapBefore = (i: number): boolean =>
    i > 0 && (samples[i] as Sample).tick - (samples[i - 1] as Sample).tick > 30_000;
  const counts = samples.map(() => false);
  samples.forEach(({ bad, tick }, i) => {
    const earlier = samples.filter((_, j) => j < i && counts[j]).map((one) => one.tick);
    counts[i] = bad && earlier.every((one) => tick - one >= 2_000);
  });
  const after: number[] = [];
  const before = (i: number): number => (i === 0 || gapBefore(i) ? 0 : (after[i - 1] as number));
  samples.forEach(({ bad }, i) => {
    if (!bad) after.push(Math.max(0, before(i) - ODDS.good));
    else after.push(counts[i] ? Math.min(Math.log(1e7), before(i) + ODDS.bad) : before(i));
  });
  const isAfterCalm = (i: number): boolean => {
    const last = samples.slice(0, i).findLast(({ bad }) => bad);
    return last !== undefined && (samples[i] as Sample).tick - last.tick >= 60_000;
  };
  const begin = samples.findLastIndex(({ bad }, i) => bad && (before(i) < 0.99 * ODDS.bad || isAfterCalm(i)));
  const ended = samples.some(({ bad }, i) => i > begin && !bad && after[i] === 0);
  const last = samples.findLast(({ bad }) => bad);
  const run = begin < 0 || ended ? [] : samples.slice(begin);
  const alarmed = run.filter(({ alarm }) => alarm);
  return {
    score: after.at(-1) ?? 0,
    ...(run[0] && { first: run[0].tick }),
    ...(last && { last: last.tick }),
    bad: run.filter(({ bad }) => bad).length,
    all: run.length,
    ...(alarmed.length > 0 && {
      alarms: { all: alarmed.length, alone: alarmed.filter(({ alarm }) => alarm === 'alone').length },
    }),
  };
}

const judgement = fc.constantFrom<Judgement>(
  'healthy',
  'healthy',
  'healthy',
  'unhealthy',
  'unhealthy',
  'unknown',
);
const verdict = fc
  .record({ slot: fc.integer({ min: -3, max: 100 }), judgement, alarm: fc.nat(9) })
  .map(({ slot, judgement: is, alarm }): Verdict => {
    const of = { tick: NOW - slot * 2_000, judgement: is, evidence: '' };
    return alarm === 0 ? { ...of, judgement: 'unhealthy', alarm: is } : of;
  });
const lists = fc.array(fc.array(verdict, { maxLength: 120 }), { minLength: 1, maxLength: 3 });

test('the score is what the definition says', () => {
  fc.assert(
    fc.property(lists, (points) => {
      const { newest: _, recent: __, ...fast } = weigh(samplesOf(points, NOW), ODDS);
      expect(fast).toEqual(slowly(samplesOf(points, NOW)));
    }),
  );
});

test('of several verdicts of one tick the worst counts: that whose probe failed beside an alarm', () => {
  const at = (judgement: Judgement, alarm?: Judgement): Verdict => ({
    tick: NOW,
    judgement,
    evidence: '',
    ...(alarm && { alarm }),
  });
  const all = [at('healthy'), at('unhealthy'), at('unhealthy', 'healthy'), at('unhealthy', 'unhealthy')];
  for (const [i, one] of all.entries())
    for (const [j, two] of all.entries())
      expect(samplesOf([[one, two]], NOW)).toEqual(samplesOf([[all[Math.max(i, j)] as Verdict]], NOW));
});

test('it depends on the set of verdicts, not on the order or the number of their arrivals', () => {
  fc.assert(
    fc.property(
      lists.chain((points) =>
        fc.tuple(
          fc.constant(points),
          fc.tuple(...points.map((list) => fc.shuffledSubarray(list, { minLength: list.length }))),
          fc.tuple(...points.map((list) => fc.subarray(list))),
        ),
      ),
      ([points, shuffled, again]) => {
        const arrived = shuffled.map((list, i) => [...list, ...(again[i] ?? [])]);
        expect(samplesOf(arrived, NOW)).toEqual(samplesOf(points, NOW));
      },
    ),
  );
});

test('since when it is fit is what a look at each tick says', () => {
  const ledger = lists.map(([list = []]) => list.toSorted((a, b) => a.tick - b.tick));
  fc.assert(
    fc.property(
      ledger,
      fc.option(fc.integer({ min: NOW - 1_000_000, max: NOW }), { nil: undefined }),
      (list, carried) => {
        const looks = list
          .filter(({ tick }) => tick - (list[0]?.tick ?? 0) >= 60_000)
          .map(({ tick }) => tick);
        const broken = looks.findLast((tick) => !isFit(list, tick));
        const first = looks.find((tick) => tick > (broken ?? 0));
        const since = first === undefined ? undefined : first - 60_000;
        expect(fitSince(list, carried)).toBe(
          since !== undefined && broken === undefined ? Math.min(since, carried ?? since) : since,
        );
      },
    ),
  );
});

const at = (seconds: number, bad = true, point = 0): Sample => ({ tick: NOW + seconds * 1_000, point, bad });
const marks = (text: string, every = 2): Sample[] => [...text].map((mark, i) => at(i * every, mark === 'x'));

test('a verdict of the future, of before the span, or unknown does not count; of two of one tick the bad one', () => {
  const of = (tick: number, is: Judgement): Verdict => ({ tick, judgement: is, evidence: '' });
  const list = [
    of(NOW - SPAN_MS, 'unhealthy'),
    of(NOW - SPAN_MS + 1, 'healthy'),
    of(NOW - 10, 'healthy'),
    of(NOW - 10, 'unhealthy'),
    of(NOW - 10, 'healthy'),
    of(NOW - 5, 'unknown'),
    of(NOW + 1, 'unhealthy'),
  ];
  expect(samplesOf([list], NOW)).toEqual([
    { tick: NOW - SPAN_MS + 1, point: 0, bad: false },
    { tick: NOW - 10, point: 0, bad: true },
  ]);
});

test('verdicts of one tick are in the order of their vantage points', () => {
  const of = (judgement: Judgement): Verdict => ({ tick: NOW, judgement, evidence: '' });
  const merged = samplesOf([[of('unhealthy')], [of('healthy')], [of('unhealthy')]], NOW);
  expect(merged.map(({ point, bad }) => [point, bad])).toEqual([
    [0, true],
    [1, false],
    [2, true],
  ]);
});

test('nothing weighs nothing', () => {
  expect(weigh([], ODDS)).toStrictEqual({ score: 0, bad: 0, all: 0, recent: 0 });
  expect(weigh([at(0, false)], ODDS)).toStrictEqual({ score: 0, bad: 0, all: 0, newest: NOW, recent: 0 });
});

test('nine and a half good verdicts undo a bad one', () => {
  expect(weigh(marks('x+++++++++'), ODDS).score).toBeGreaterThan(0);
  expect(weigh(marks('x++++++++++'), ODDS)).toStrictEqual({
    score: 0,
    last: NOW,
    bad: 0,
    all: 0,
    newest: NOW + 20_000,
    recent: 0,
  });
});

test('errors less than two seconds apart are one sample, and all are told', () => {
  expect(weigh([at(0), at(1), at(1.9)], ODDS)).toMatchObject({ score: ODDS.bad, bad: 3, all: 3, recent: 3 });
  expect(weigh([at(0), at(1), at(2)], ODDS).score).toBeCloseTo(2 * ODDS.bad);
});

test('a gap starts anew', () => {
  expect(weigh([at(0), at(10), at(40)], ODDS)).toMatchObject({
    score: expect.closeTo(3 * ODDS.bad),
    first: NOW,
  });
  expect(weigh([at(0), at(10), at(40.001)], ODDS)).toMatchObject({
    score: ODDS.bad,
    first: NOW + 40_001,
    bad: 1,
    all: 1,
  });
});

test('an error that the calm has half forgotten does not open the run of the next ones', () => {
  expect(weigh(marks('x+++++xxxx'), ODDS).first).toBe(NOW + 12_000);
});

test('a failure a minute after the last one opens a run of its own, whatever score is left', () => {
  const outage = marks('x'.repeat(30));
  const calm = [70, 80, 90, 100, 110].map((seconds) => at(seconds, false));
  const first = (seconds: number) => weigh([...outage, ...calm, at(seconds)], ODDS).first;
  // The last failure of the outage is at 58 s.
  expect(first(118)).toBe(NOW + 118_000);
  expect(first(117.999)).toBe(NOW);
});

test('recent: the bad ones of ten seconds up to the newest verdict', () => {
  const recent = (...seconds: number[]) => weigh([...seconds.map((s) => at(s)), at(10, false)], ODDS).recent;
  expect([recent(0, 5), recent(-0.001, 5), recent(-0.001)]).toEqual([2, 1, 0]);
});

test('however long the outage was, the way back is the same', () => {
  expect(weigh(marks('x'.repeat(60)), ODDS).score).toBe(CEILING);
  expect(weigh(marks(`${'x'.repeat(20)}${'+'.repeat(61)}`), ODDS).score).toBe(0);
});

test.each([
  ['enough, long enough, fresh', 20, 30, 18, true],
  ['too short', 20, 0, 21, false],
  ['stale', 20, 31, 18, false],
])('%s', (_, seconds, later, span, expected) => {
  const weight = weigh(marks('x'.repeat(seconds / 2 + 1)), ODDS);
  expect(suffices(weight, thresholdOf(1), span * 1_000, NOW + (seconds + later) * 1_000)).toBe(expected);
});

test('exactly enough is enough', () => {
  const weight = { score: 9, first: NOW - 20_000, last: NOW - 2_000, bad: 5, all: 5, recent: 5 };
  expect(suffices(weight, 9, 18_000, NOW)).toBe(true);
  expect(suffices(weight, 9.001, 18_000, NOW)).toBe(false);
  expect(suffices(weight, 9, 18_001, NOW)).toBe(false);
});

test('too little evidence does not suffice, however long it lasts', () => {
  expect(suffices(weigh(marks('xxxxx', 10), ODDS), thresholdOf(1), 18_000, NOW + 40_000)).toBe(false);
  expect(suffices(weigh(marks('xxxxxx', 10), ODDS), thresholdOf(1), 18_000, NOW + 50_000)).toBe(true);
});

/** One each ten seconds from `first` on. */
const listed = (text: string, first: number): Verdict[] =>
  [...text].flatMap((mark, i) =>
    mark === '.'
      ? []
      : {
          tick: first + i * 10_000,
          judgement: mark === '?' ? 'unknown' : mark === 'x' ? 'unhealthy' : 'healthy',
          evidence: '',
        },
  );

test.each([
  ['+++++++', 0, true],
  ['++++++', 0, false],
  ['+..+.+.+', 0, false],
  ['+.+.+.++', 0, true],
  ['x+++++++', 0, true],
  ['+++x+++', 0, true],
  ['++x+x++', 0, false],
  ['+++++x+', 0, true],
  ['+++++++', 20, true],
  ['+++++++', 30, false],
  ['?++++++', 0, false],
])('fit: %s, %i s ago: %s', (text, after, fit) => {
  const at = NOW - (text.length - 1) * 10_000;
  expect(isFit(listed(text, at), NOW + after * 1_000)).toBe(fit);
});

test('fit: the newest verdict is half a minute old at most', () => {
  const close = Array.from(
    { length: 9 },
    (_, i): Verdict => ({
      tick: NOW - (8 - i) * 5_000,
      judgement: 'healthy',
      evidence: '',
    }),
  );
  expect(isFit(close, NOW + 30_000)).toBe(true);
  expect(isFit(close, NOW + 30_001)).toBe(false);
});

test.each([
  ['', 0, false],
  ['?', 0, false],
  ['+', 0, true],
  ['x?', 20, true],
  ['x?', 20.001, false],
])('fresh: %s, %d s ago: %s', (text, after, fresh) => {
  expect(isFresh(listed(text, NOW - (text.length - 1) * 10_000), NOW + after * 1_000)).toBe(fresh);
});

test.each([
  ['', true],
  ['x', false],
  ['x++', true],
  ['x+', false],
  ['+x', false],
  ['x++?', true],
  ['++x?', false],
])('answers now: %s: %s', (text, answers) => {
  expect(answersNow(listed(text, NOW), NOW + 60_000)).toBe(answers);
});

describe('since when it is fit', () => {
  const since = (text: string, carried?: number) => {
    const from = fitSince(listed(text, NOW), carried);
    return from === undefined ? undefined : (from - NOW) / 1_000;
  };
  test.each([
    ['too short to say', '++++++', undefined, undefined],
    ['by its first minute', '+++++++', undefined, 0],
    ['known before', '+++++++', NOW - 5_000, -5],
    ['known before, though that was later', '+++++++', NOW + 5_000, 0],
    ['not since before it was unfit', `+xx++++${'+'.repeat(8)}`, NOW - 5_000, 10],
    ['not since before it was unfit at the first look', `+xx${'+'.repeat(12)}`, NOW - 5_000, 10],
    ['unfit at this moment', `${'+'.repeat(9)}xx`, NOW - 5_000, undefined],
    ['one bad verdict is forgiven', `${'+'.repeat(9)}x`, NOW - 5_000, -5],
    ['unknown ones are none', '?++++++++', undefined, 10],
  ] as const)('%s', (_, text, carried, expected) => {
    expect(since(text, carried)).toBe(expected);
  });
});

test.each([
  ['+++x', false],
  ['++xx', true],
  ['+xx', false],
  ['????xx', false],
  ['xx++++', true],
  ['xx+++++', false],
])('unfit: %s: %s', (text, unfit) => {
  const verdicts = listed(text, NOW - (text.length - 1) * 10_000);
  expect(isUnfit(verdicts, NOW)).toBe(unfit);
});
