/** What one and three vantage points say together, each bound on its own. judgement.test.ts plays whole worlds. */
import {
  aloneAbout,
  aloneSince,
  convicts,
  evidenceAgainst,
  failedSinceFirst,
  failsNow,
  inDoubt,
  isBetter,
  isFitBy,
  isNoBetter,
  isUnfitBy,
  isUnknown,
  mayTake,
  minuteOf,
  percentOf,
  publicFails,
  publicSays,
  publicSince,
  publicWeight,
  unconfirmedBy,
  unhealthySince,
  type VantagePoint,
  weightOf,
} from '../../../shared/core/decision/judgement.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import { DEFAULT_SETTINGS as BY } from '../../../shared/core/settings.ts';
import { CEILING } from '../../../shared/core/verdict/weigh.ts';
import { answers, NOW, SECOND, verdicts } from './build.ts';

const EDGE: Edge = { distribution: 'primary', deployed: true, key: 'absent' };
const NONE = { unhealthySince: {}, aloneSince: {} };
const point = (primary: string, more: Partial<VantagePoint> = {}, lastTick = NOW): VantagePoint => ({
  primary: verdicts(primary, lastTick),
  standby: [],
  public: [],
  goodSince: {},
  ...more,
});
/** One a vantage point; each a third of a tick after the one before. */
const points = (...marks: string[]): VantagePoint[] =>
  marks.map((one, i) => point(one, {}, NOW - Math.round(((2 - i) * 10 * SECOND) / 3)));
const judged = (...marks: string[]): boolean => {
  const all = points(...marks);
  return convicts(evidenceAgainst('primary', all, NOW, BY), all, NOW, BY);
};

test('since when one alone finds a target bad is kept while it does', () => {
  const all = points('x'.repeat(18), '+'.repeat(18), '+'.repeat(18));
  const since = aloneSince(all, NOW, BY, {});
  expect(since).toEqual({ primary: { 0: NOW } });
  expect(aloneSince(all, NOW + 5, BY, since)).toEqual(since);
  expect(aloneSince(points('x'.repeat(18), 'x', '+'), NOW, BY, since)).toEqual({});
  // While the ledgers of the others are not read yet, nobody knows better.
  expect(aloneSince(all.slice(0, 1), NOW, BY, since)).toBe(since);
});

test.each<[string, string, number | undefined]>([
  ['all the time', 'xxxxxxxxxxxxxxxxxx', 0],
  ['on and off, for 40 s each', 'xxxx++++xxxx++++xx', 0],
  ['a quarter of the time', 'x+++x+++x+++x+++', 0],
  ['less than that', 'x++++x++++x+++++++', undefined],
  ['for 40 s, which is a blip', '+++++++++++++xxxxx', undefined],
  ['for 50 s', '++++++++++++xxxxxx', 0],
])('one alone finds a target bad: %s', (_, marks, alone) => {
  const good = '+'.repeat(18);
  expect(aloneAbout('primary', points(marks, good, good), NOW, BY)).toBe(alone);
  expect(aloneAbout('primary', points(marks, marks, good), NOW, BY)).toBeUndefined();
  // Another one has something against it, too.
  expect(aloneAbout('primary', points(marks, `${good.slice(1)}x`, good), NOW, BY)).toBeUndefined();
});

describe('the evidence', () => {
  test('of one vantage point has no parts, of three one without each', () => {
    expect(evidenceAgainst('primary', [point('xx')], NOW, BY).parts).toEqual([]);
    const { whole, parts } = evidenceAgainst('primary', points('xx', 'x', ''), NOW, BY);
    expect([whole.bad, ...parts.map(({ bad }) => bad)]).toEqual([3, 1, 2, 3]);
  });

  test('about the public endpoint has parts, too: one that errs makes no message that clients fail', () => {
    const three = [1, 2, 3].map(() => point('', { public: verdicts('x') }));
    const { whole, parts } = evidenceAgainst('public', three, NOW, BY);
    expect([whole.bad, ...parts.map(({ bad }) => bad)]).toEqual([3, 2, 2, 2]);
  });

  test('in percent is the least of the whole and its parts, and never above 100', () => {
    const percent = (...marks: string[]) => {
      const all = points(...marks);
      return percentOf(evidenceAgainst('primary', all, NOW, BY), all);
    };
    expect([percent('+'), percent('x'), percent('xxx'), percent('xxxxxxxx')]).toEqual([0, 18, 54, 100]);
    expect(percent('xx', 'x', '')).toBe(27);
    expect(percent('xxxxxx', '', '')).toBe(0);
  });

  test('in probes: those since the first that failed', () => {
    const failed = (...marks: string[]) => failedSinceFirst('primary', points(...marks), NOW);
    expect(failed('')).toStrictEqual({ bad: 0, all: 0 });
    expect(failed('++x+x+')).toMatchObject({ bad: 2, all: 4 });
    const { first, newest } = failedSinceFirst('primary', [point('++x+x+')], NOW);
    expect([first, newest]).toEqual([NOW - 30_000, NOW]);
    expect(failedSinceFirst('primary', [point('x')], NOW)).toStrictEqual({
      bad: 1,
      all: 1,
      first: NOW,
      newest: NOW,
    });
    expect(failed('++')).toMatchObject({ bad: 0, all: 2 });
  });

  test('of a point within the Region has its bad verdicts alone, where there are others', () => {
    const inside = point('++x', { within: 'primary', standby: verdicts('++') });
    const other = point('');
    expect(weightOf('primary', [inside, other, other], NOW, BY).all).toBe(1);
    expect(evidenceAgainst('primary', [inside, other, other], NOW, BY).whole.score).toBeGreaterThan(0);
    const good = point('xx+++++', { within: 'primary' });
    const scores = [[good], [good, other, other]].map((all) => weightOf('primary', all, NOW, BY).score);
    expect(scores[1]).toBeGreaterThan(scores[0] as number);
    const elsewhere = { ...good, within: 'standby' } as const;
    expect(weightOf('primary', [elsewhere, other, other], NOW, BY).score).toBe(scores[0]);
  });

  test('convicts where it suffices, and whichever vantage point is left out', () => {
    expect([judged('xxxxxx'), judged('xxxxx')]).toEqual([true, false]);
    expect(judged('xxxx', 'xxxx', 'xxxx')).toBe(true);
    expect(judged('xxxxxxxx', '++++++++', '++++++++')).toBe(false);
    expect(judged('xxxxxxxx', 'xxxxxxxx', '++++++++')).toBe(true);
  });

  test('of two of three may span less, by a turn', () => {
    const at = (...ticks: number[]) =>
      ticks.map((ms) => ({ tick: NOW + ms, judgement: 'unhealthy' as const, evidence: '' }));
    const three = (last: number): VantagePoint[] => [
      { ...point(''), primary: at(-18_000, -14_000, -10_000, -6_000, -2_000) },
      { ...point(''), primary: at(-16_000, -12_000, -8_000, -4_000, 0) },
      { ...point(''), primary: at(-14_667 + last, -11_000, -7_000, -3_000, 0) },
    ];
    const by = { ...BY, confirm: 18 * SECOND };
    const all = (last: number) => {
      const some = three(last);
      return convicts(evidenceAgainst('primary', some, NOW, by), some, NOW, by);
    };
    expect(all(0)).toBe(true);
    // Without the first the evidence spans 16 s; were it less than 14.667 s, it would not suffice.
    const late = three(0).map((one, i) =>
      i === 1
        ? { ...one, primary: one.primary.slice(1) }
        : i === 2
          ? { ...one, primary: at(-14_666, -7_000, -3_000, 0) }
          : one,
    );
    expect(convicts(evidenceAgainst('primary', late, NOW, by), late, NOW, by)).toBe(false);
    const just = late.map((one, i) => (i === 2 ? { ...one, primary: at(-14_667, -7_000, -3_000, 0) } : one));
    expect(convicts(evidenceAgainst('primary', just, NOW, by), just, NOW, by)).toBe(true);
  });

  test('fails now with two recent bad verdicts, in each part', () => {
    const fails = (...marks: string[]) => failsNow(evidenceAgainst('primary', points(...marks), NOW, BY));
    expect([fails('x+'), fails('xx')]).toEqual([false, true]);
    // Without the first, one of ten seconds is left.
    expect([fails('xx', 'xx', '++'), fails('xx', 'xx', 'xx')]).toEqual([false, true]);
  });
});

test('a side is unknown while fewer than two of three, or the only one, know it', () => {
  const unknown = (...marks: string[]) => isUnknown('primary', points(...marks), NOW);
  expect([unknown(''), unknown('+')]).toEqual([true, false]);
  expect([unknown('+', '', ''), unknown('+', '', '+')]).toEqual([true, false]);
});

describe('a majority', () => {
  const FIT = '+'.repeat(9);
  const BAD = '++++++xxx';
  const LATE = `${'+'.repeat(8)}x`;
  const all =
    (of: typeof isFitBy) =>
    (...marks: string[]) =>
      of('primary', points(...marks), NOW);

  test('finds a side fit', () => {
    const well = all(isFitBy);
    expect([well(FIT), well(BAD)]).toEqual([true, false]);
    expect([well(FIT, FIT, BAD), well(FIT, BAD, BAD)]).toEqual([true, false]);
  });

  test('finds that it may take traffic: fit, and its newest two good', () => {
    const may = all(mayTake);
    expect([may(FIT), may(LATE), may(BAD)]).toEqual([true, false, false]);
    expect([may(FIT, FIT, LATE), may(FIT, LATE, LATE)]).toEqual([true, false]);
    // Answering alone is not enough.
    expect(may('xxx++')).toBe(false);
  });

  test('finds it unfit since a moment', () => {
    const unfit = (from: number, ...marks: string[]) => isUnfitBy('primary', from, points(...marks), NOW);
    expect([unfit(0, BAD), unfit(0, LATE)]).toEqual([true, false]);
    expect([unfit(0, BAD, BAD, FIT), unfit(0, BAD, FIT, FIT)]).toEqual([true, false]);
    const since = (ms: number) => isUnfitBy('primary', NOW - ms, [point(`${FIT}xx+++`)], NOW);
    expect([since(40_000), since(39_999)]).toEqual([true, false]);
  });

  test('finds one side better than the other: 30 points, and half as bad', () => {
    const better = (...marks: (readonly [primary: string, standby: string])[]) =>
      isBetter(
        'standby',
        'primary',
        marks.map(([primary, standby]) => point(primary, { standby: verdicts(standby) })),
        NOW,
      );
    expect(better(['xxxxxx', 'xxx+++'])).toBe(true);
    expect(better(['xxxxxx', '+xxx++x'.slice(1)])).toBe(false);
    expect(better(['xxx+++', 'x+++++'])).toBe(true);
    expect(better(['+++xx+', '++++++'])).toBe(true);
    expect(better(['+++++x', '++++++'])).toBe(false);
    expect(better(['xxxxxx', ''])).toBe(false);
    expect(better(['', '++++++'])).toBe(false);
    expect(better(['xxxxxx', '++++++'], ['xxxxxx', 'xxxxxx'], ['xxxxxx', '++++++'])).toBe(true);
    expect(better(['xxxxxx', '++++++'], ['xxxxxx', 'xxxxxx'], ['xxxxxx', 'xxxxxx'])).toBe(false);
  });

  test('30 points: exactly so many are enough', () => {
    const tenth = (bad: number) => 'x'.repeat(bad) + '+'.repeat(10 - bad);
    const list = (text: string) =>
      [...text].map((mark, i) => ({
        tick: NOW - (text.length - 1 - i) * 2_000,
        judgement: mark === 'x' ? ('unhealthy' as const) : ('healthy' as const),
        evidence: '',
      }));
    const better = (here: number, there: number) =>
      isBetter(
        'standby',
        'primary',
        [{ ...point(''), primary: list(tenth(here)), standby: list(tenth(there)) }],
        NOW,
      );
    expect([better(3, 0), better(2, 0), better(2, 1)]).toEqual([true, false, false]);
    expect([better(8, 4), better(7, 4), better(9, 5)]).toEqual([true, false, false]);
  });
});

describe('what the public endpoint says', () => {
  const says = (all: readonly VantagePoint[], edge = EDGE, by = BY) =>
    publicSays('primary', all, edge, NOW, by);
  const from = (marks: string, last = NOW, side: 'primary' | 'standby' = 'primary') =>
    point('', { public: answers(marks, side, last) });

  test('nothing with fewer than three answers of 50 s, or from elsewhere', () => {
    expect(says([from('++')])).toBe('nothing');
    expect(says([from('+++', NOW, 'standby')])).toBe('nothing');
    expect(says([from('+++', NOW - 30_000)])).toBe('well');
    expect(says([from('+++', NOW - 30_001)])).toBe('nothing');
  });
  test('well where the newest three are good', () => {
    expect(says([from('x+++')])).toBe('well');
    expect(says([from('x++')])).toBe('unclear');
  });
  test('badly by half the evidence that makes a side unhealthy', () => {
    expect(says([from('++++xxx')])).toBe('badly');
    expect(says([from('++++xx')])).toBe('unclear');
    // It has to span 0.4 of confirmSeconds.
    const long = { ...BY, confirm: 50.001 * SECOND };
    expect(says([from('++++xxx')], EDGE, long)).toBe('unclear');
    expect(says([from('++++xxx')], EDGE, { ...BY, confirm: 50 * SECOND })).toBe('badly');
  });
  test('of three: what a majority knows, and the whole threshold', () => {
    expect(says([from('+++'), from(''), from('')])).toBe('nothing');
    expect(says([from('+++'), from('+++'), from('')])).toBe('well');
    expect(says([from('+++'), from('+++'), from('x')])).toBe('unclear');
    expect(says([from('xxx'), from('xxx'), from('xxx')])).toBe('unclear');
    expect(says([from('xxxx', NOW - 7_000), from('xxxx', NOW - 3_000), from('xxxx')])).toBe('badly');
  });
  test('of three: nine answers of one alone are no majority', () => {
    const list = (count: number, last: number) =>
      Array.from({ length: count }, (_, i) => ({
        tick: last - (count - 1 - i) * 2_000,
        judgement: 'healthy' as const,
        evidence: '',
        servedBy: 'primary' as const,
      }));
    const all = (last: number) => [
      point('', { public: list(9, NOW) }),
      point('', { public: list(3, last) }),
      point('', { public: list(3, last) }),
    ];
    expect(says(all(NOW - 30_000))).toBe('unclear');
    expect(says(all(NOW - 10_000))).toBe('well');
  });
  test('its evidence is that of all answers, wherever they come from', () => {
    const all = [point('', { public: answers('xxx', 'standby') }), from('x')];
    expect(publicWeight(all, NOW, BY).bad).toBe(4);
    expect(publicFails([from('xxxxxx')], NOW, BY)).toBe(true);
    expect(publicFails([from('xxxxx')], NOW, BY)).toBe(false);
    expect(publicFails([from('xxxxxx')], NOW, { ...BY, confirm: 50 * SECOND })).toBe(true);
    expect(publicFails([from('xxxxxx')], NOW, { ...BY, confirm: 50.001 * SECOND })).toBe(false);
  });
});

test('answers since a moment are those after it, of every vantage point', () => {
  const two = [1, 2].map(() => point('x', { public: verdicts('+++') }));
  expect(publicSince(two, NOW - 10_000)).toEqual(two.map((one) => ({ ...one, public: verdicts('+') })));
  expect(publicSince(two)).toEqual(two);
});

test('the last minute is told of all vantage points together', () => {
  expect(minuteOf('primary', points('+x+x', 'xxxx', ''), NOW)).toBe('6 of 8');
});

describe('doubt', () => {
  const since = (all: VantagePoint[], before = {}) => unhealthySince(all, NOW, BY, before);
  test('keeps since when each target has been unhealthy', () => {
    const dead = point('xxxxxx', { public: verdicts('xxxxxx'), standby: verdicts('++++++') });
    expect(since([dead])).toEqual({ primary: NOW, public: NOW });
    expect(since([dead], { primary: 7, standby: 8 })).toEqual({ primary: 7, public: NOW });
    // Half a minute old: unknown, though the evidence would suffice.
    expect(since([point('xxxxxx', {}, NOW - 30_000)])).toEqual({ primary: NOW });
    expect(since([point('xxxxxx', {}, NOW - 30_001)])).toEqual({});
    expect(since([point('++++++')])).toEqual({});
  });

  const alone = (...marks: string[]) => aloneAbout('primary', points(...marks), NOW, BY);
  test('knows who of three errs alone', () => {
    const MUCH = 'x'.repeat(12);
    const FINE = '+'.repeat(12);
    expect(weightOf('primary', [point(MUCH)], NOW, BY).score).toBe(CEILING);
    expect([alone(MUCH, FINE, FINE), alone(FINE, FINE, MUCH)]).toEqual([0, 2]);
    expect(alone(MUCH)).toBeUndefined();
    expect(alone(MUCH, FINE)).toBeUndefined();
    expect(alone(FINE, FINE, FINE)).toBeUndefined();
    expect(alone('xxx', FINE, FINE)).toBeUndefined();
    expect(alone(MUCH, `${FINE}x`, FINE)).toBeUndefined();
    // Another one found it as bad before it was silent, of which no evidence is left.
    expect(alone(MUCH, 'xxxxxx....++++', FINE)).toBeUndefined();
  });

  test('is on while there is evidence against any target', () => {
    expect(inDoubt([point('++++++')], NOW, BY, NONE)).toBe(false);
    expect(inDoubt([point('+++++x')], NOW, BY, NONE)).toBe(true);
    expect(inDoubt([point('x+++++++++')], NOW, BY, NONE)).toBe(true);
    expect(inDoubt([point('x++++++++++')], NOW, BY, NONE)).toBe(false);
    expect(inDoubt([point('', { standby: verdicts('x') })], NOW, BY, NONE)).toBe(true);
    expect(inDoubt([point('', { public: verdicts('x') })], NOW, BY, NONE)).toBe(true);
  });

  test('ends a minute after a target became unhealthy, for that target', () => {
    const dead = [point('xxxxxx', { standby: verdicts('x') })];
    const kept = (primary: number, standby?: number) => ({
      ...NONE,
      unhealthySince: { primary, ...(standby !== undefined && { standby }) },
    });
    expect(inDoubt(dead, NOW, BY, kept(NOW - 60_000))).toBe(true);
    expect(inDoubt(dead, NOW, BY, kept(NOW - 60_000, NOW - 60_000))).toBe(false);
    expect(inDoubt(dead, NOW, BY, kept(NOW - 60_000, NOW - 59_999))).toBe(true);
    expect(inDoubt(dead, NOW, BY, kept(NOW - 60_000, NOW - 60_000), ['standby'])).toBe(true);
    expect(inDoubt(dead, NOW, BY, kept(NOW - 60_000, NOW - 60_000), ['primary'])).toBe(true);
  });

  test('ends five minutes after one of three began to err alone', () => {
    const lying = points('x'.repeat(12), '+'.repeat(12), '+'.repeat(12));
    const kept = (ms: number, who = 0) => ({ ...NONE, aloneSince: { primary: { [who]: NOW - ms } } });
    expect(inDoubt(lying, NOW, BY, NONE)).toBe(true);
    expect(inDoubt(lying, NOW, BY, kept(299_999))).toBe(true);
    expect(inDoubt(lying, NOW, BY, kept(300_000))).toBe(false);
    expect(inDoubt(lying, NOW, BY, kept(300_000, 1))).toBe(true);
  });
});

test.each<[marks: string, alone: number | undefined, three: number | undefined]>([
  ['', undefined, undefined],
  ['+++', 0, 0],
  ['++x', 18, 27],
  ['xxx', undefined, 82],
  ['xxxxxx', undefined, undefined],
])('how much the public endpoint confirms of a side that fails, until it does: %s', (marks, alone, three) => {
  const asked = (count: number) => {
    const seen = point('', { public: answers(marks, 'primary') });
    return unconfirmedBy('primary', Array<VantagePoint>(count).fill(seen), EDGE, NOW, BY);
  };
  // One prober has to give half of what makes a target unhealthy, several have to give all of it.
  expect(asked(1)).toEqual(alone === undefined ? undefined : { percent: alone, enough: 50 });
  expect(asked(3)).toEqual(three === undefined ? undefined : { percent: three, enough: 100 });
});

test.each<[primary: string, standby: string, noBetter: boolean]>([
  ['xxxxxx', 'xxxxxx', true],
  ['+++xxx', 'xxxxxx', true],
  ['xxxxxx', '+xxxxx', false],
  ['++++++', '++++++', false],
  // Nothing is known of the one, so nobody can say.
  ['', 'xxxxxx', false],
])('primary %s, standby %s: whether the standby is no better', (primary, standby, noBetter) => {
  const seen = [point(primary, { standby: verdicts(standby) })];
  expect(isNoBetter('standby', 'primary', seen, NOW)).toBe(noBetter);
});
