/**
 * Judgement by one and by three vantage points, on generated verdicts. Each attack here defeats a simpler rule: what the
 * names of the tests say is why the rule is not simpler.
 */
import { judge } from '../../../shared/core/decision/health.ts';
import {
  alarmsConvict,
  inDoubt,
  isBetter,
  isUnknown,
  publicSays,
  type VantagePoint,
  weightOf,
} from '../../../shared/core/decision/judgement.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import { DEFAULT_SETTINGS as BY } from '../../../shared/core/settings.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';

const START = Date.UTC(2027, 0, 5);
const EDGE: Edge = { distribution: 'primary', deployed: true, key: 'absent' };

/** A generator with a seed (mulberry32): a world that fails must fail again. */
function chanceOf(seed: number): (share: number) => boolean {
  let state = seed * 0x9e3779b1;
  return (share) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 < share;
  };
}

/** What a vantage point sees at a second: `x` bad, `+` good, `a` an alarm of the user's beside a good answer, absent: no verdict. */
type Sees = (
  target: 'primary' | 'standby' | 'public',
  second: number,
  point: number,
) => 'x' | '+' | 'a' | undefined;
type Points = readonly VantagePoint[];

/** Plays so many seconds at the real pace, and calls `look` at each. `lag`: the seconds that the clock of the first is behind. */
function play(
  count: 1 | 3,
  seconds: number,
  sees: Sees,
  look: (points: Points, now: number, second: number) => unknown,
  { lag = 0, within }: { lag?: number; within?: 'primary' } = {},
): number | undefined {
  let points: Points = Array.from({ length: count }, (_, i) => ({
    primary: [],
    standby: [],
    public: [],
    goodSince: {},
    ...(i === 0 && within && { within }),
  }));
  let doubt = false;
  for (let second = 0; second < seconds; second++) {
    const now = START + second * 1_000;
    const every = doubt ? 2 : 10;
    let news = false;
    points = points.map((point, i) => {
      if ((second + Math.floor((every * i) / count)) % every !== 0) return point;
      news = true;
      const tick = now - (i === 0 ? lag * 1_000 : 0);
      const next = (target: 'primary' | 'standby' | 'public'): PublicVerdict[] => {
        const seen = sees(target, second, i);
        const kept = point[target].filter((v) => v.tick > now - 200_000);
        if (seen === undefined) return kept;
        const verdict = {
          tick,
          judgement: seen === '+' ? ('healthy' as const) : ('unhealthy' as const),
          evidence: '',
          ...(seen === 'a' && { alarm: 'healthy' as const }),
        };
        return [...kept, target === 'public' && seen === '+' ? { ...verdict, servedBy: 'primary' } : verdict];
      };
      return { ...point, primary: next('primary'), standby: next('standby'), public: next('public') };
    });
    if (news) doubt = inDoubt(points, now, BY, { unhealthySince: {}, aloneSince: {} });
    if (second % 2 === 1 && look(points, now, second)) return second;
  }
  return undefined;
}

function leaves(points: Points, now: number): boolean {
  const { state, fails } = judge(points, 'primary', now, BY);
  return state === 'unhealthy' && fails;
}

/** Seconds from a fault at second 120 until the primary is left; in how many of these worlds that happens, and the median. */
function worlds(seeds: number, count: 1 | 3, seconds: number, of: (seed: number) => Sees, options = {}) {
  const times = Array.from({ length: seeds }, (_, seed) =>
    play(count, seconds, of(seed + 1), leaves, options),
  );
  const left = times.filter((time) => time !== undefined).map((time) => time - 120);
  return { share: left.length / seeds, median: left.sort((a, b) => a - b)[Math.floor(left.length / 2)] };
}

/** The primary fails this share of its probes between these seconds, and `noise` always. */
const failing =
  (share: number, from = 120, to = Number.POSITIVE_INFINITY, noise = 0) =>
  (seed: number): Sees => {
    const chance = chanceOf(seed);
    return (target, second) =>
      target !== 'standby' && chance(second >= from && second < to ? share : noise) ? 'x' : '+';
  };

describe.each([1, 3] as const)('%i vantage points', (count) => {
  test('a dead Region is left', () => {
    const { share, median } = worlds(5, count, 300, failing(1));
    expect(share).toBe(1);
    expect(median).toBeLessThanOrEqual(32);
  });

  test('a Region that fails 40 % is left soon', () => {
    const { share, median } = worlds(15, count, 600, failing(0.4));
    expect(share).toBe(1);
    expect(median).toBeLessThanOrEqual(count === 1 ? 60 : 45);
  });

  test('and is found unhealthy without a change of mind at each good verdict', () => {
    const states: string[] = [];
    play(count, 600, failing(0.4)(1), (points, now, second) => {
      if (second > 120) states.push(judge(points, 'primary', now, BY).state);
    });
    const from = states.indexOf('unhealthy');
    const since = states.slice(from);
    expect(since.length).toBeGreaterThan(150);
    const changes = since.filter((state, i) => i > 0 && state !== since[i - 1]).length;
    // With "the newest verdict must be bad" there are dozens in these minutes.
    expect(changes).toBeLessThanOrEqual(4);
  });

  test('steady noise does not open the run of a later blip', () => {
    const quietAfter = (seed: number): Sees => {
      const sees = failing(1, 120, 135, 0.05)(seed);
      return (target, second, point) => (second >= 135 ? '+' : sees(target, second, point));
    };
    expect(worlds(60, count, 180, quietAfter).share).toBeLessThan(0.1);
  });

  test('a blip, silence, and one stray error move nothing', () => {
    for (let gap = 20; gap <= 50; gap++) {
      let strayed = 0;
      const sees: Sees = (target, second, point) => {
        if (target !== 'primary') return '+';
        if (second >= 130 && second < 130 + gap) return undefined;
        return (second >= 120 && second < 130) || (second >= 130 + gap && point === 0 && !strayed++)
          ? 'x'
          : '+';
      };
      expect(play(count, 300, sees, leaves)).toBeUndefined();
    }
  });

  test('a standby with noise of 10 % is proven most of the time', () => {
    const chance = chanceOf(5);
    let proven = 0;
    play(
      count,
      1_200,
      (target) => (target === 'standby' && chance(0.1) ? 'x' : '+'),
      (points, now, second) => {
        if (second >= 120 && judge(points, 'standby', now, BY).proven) proven++;
      },
    );
    expect(proven / 540).toBeGreaterThan(0.3);
  });

  test('where both are bad, the one that is clearly better is known', () => {
    const chance = chanceOf(6);
    const sees: Sees = (target) => (target === 'standby' ? (chance(0.4) ? 'x' : '+') : 'x');
    const better = (points: Points, now: number) =>
      leaves(points, now) && isBetter('standby', 'primary', points, now);
    expect(play(count, 300, sees, better)).toBeLessThan(120);
    expect(play(count, 300, () => 'x', better)).toBeUndefined();
  });

  test('while only the probers’ own path fails, the noise of the public endpoint is no consent', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const chance = chanceOf(seed);
      const sees: Sees = (target) =>
        target === 'primary' || (target === 'public' && chance(0.01)) ? 'x' : '+';
      const moved = play(count, 1_200, sees, (points, now, second) => {
        return (
          second > 60 &&
          leaves(points, now) &&
          /badly|nothing/.test(publicSays('primary', points, EDGE, now, BY))
        );
      });
      expect(moved).toBeUndefined();
    }
  });

  test('nor is a blip of the public endpoint', () => {
    for (let from = 120; from < 130; from++) {
      const sees: Sees = (target, second) =>
        target === 'primary' || (target === 'public' && second >= from && second < from + 4) ? 'x' : '+';
      const says = (points: Points, now: number) => publicSays('primary', points, EDGE, now, BY) === 'badly';
      expect(play(count, 300, sees, says)).toBeUndefined();
    }
  });

  test('an alarm of the user’s makes a side bad as an outage does, though each of its probes is answered', () => {
    const sees: Sees = (target, second) => (target === 'primary' && second >= 120 ? 'a' : '+');
    const convicted = (points: Points, now: number) => alarmsConvict('primary', points, now, BY);
    const left = play(count, 300, sees, leaves);
    expect(left).toBeLessThanOrEqual(152);
    expect(play(count, 300, sees, convicted)).toBe(left);
  });

  test('failures beside it, which nothing confirms, do not make an alarm longer', () => {
    // For 12 s an alarm, before and after it probes that fail.
    const sees: Sees = (target, second) =>
      target !== 'primary' || second < 120 ? '+' : second >= 130 && second < 142 ? 'a' : 'x';
    expect(play(count, 300, sees, leaves)).toBeDefined();
    expect(
      play(count, 300, sees, (points, now) => alarmsConvict('primary', points, now, BY)),
    ).toBeUndefined();
  });

  test('where both have an alarm, the one whose probes are answered is better', () => {
    const sees: Sees = (target) => (target === 'primary' ? 'x' : 'a');
    const better = (points: Points, now: number) => isBetter('standby', 'primary', points, now);
    expect(play(count, 300, sees, better)).toBeDefined();
    expect(play(count, 300, () => 'a', better)).toBeUndefined();
    // An alarm alone makes no other side better.
    expect(play(count, 300, (target) => (target === 'primary' ? 'a' : '+'), better)).toBeUndefined();
  });

  test('a public endpoint that fails as the Region does consents by the time the evidence suffices', () => {
    let waited = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const both = (points: Points, now: number) =>
        leaves(points, now) && publicSays('primary', points, EDGE, now, BY) === 'badly';
      const alone = play(count, 1_200, failing(0.2)(seed), leaves) as number;
      waited += (play(count, 1_200, failing(0.2)(seed), both) as number) - alone;
    }
    expect(waited / 5).toBeLessThan(30);
  });
});

describe('three vantage points', () => {
  const lying =
    (real: Sees, says: 'x' | '+'): Sees =>
    (target, second, point) =>
      point === 2 && target === 'primary' ? says : real(target, second, point);

  test('one that always says bad moves nothing, with a blip of the others neither', () => {
    for (let from = 120; from < 130; from++)
      expect(play(3, 300, lying(failing(1, from, from + 8)(1), 'x'), leaves)).toBeUndefined();
  });

  test('one that lies about an alarm moves nothing', () => {
    const sees: Sees = (target, _, point) => (target === 'primary' && point === 2 ? 'a' : '+');
    expect(play(3, 600, sees, leaves)).toBeUndefined();
    expect(play(3, 600, sees, (points, now) => alarmsConvict('primary', points, now, BY))).toBeUndefined();
  });

  test('nor does one that says OK of it keep traffic there', () => {
    const sees: Sees = (target, second, point) =>
      target === 'primary' && second >= 120 && point !== 2 ? 'a' : '+';
    const moves = (points: Points, now: number) =>
      leaves(points, now) && alarmsConvict('primary', points, now, BY);
    expect(play(3, 300, sees, moves)).toBeLessThanOrEqual(160);
  });

  test('one whose clock is 10 s behind does not lengthen a blip', () => {
    for (let from = 120; from < 130; from++)
      expect(play(3, 300, failing(1, from, from + 12)(1), leaves, { lag: 10 })).toBeUndefined();
  });

  test.each(['+', undefined] as const)(
    'one that says %s always does not keep traffic on a dead Region',
    (says) => {
      const sees =
        (seed: number): Sees =>
        (target, second, point) =>
          point === 2 && target === 'primary' ? says : failing(1)(seed)(target, second, point);
      const { share, median } = worlds(5, 3, 300, sees);
      expect(share).toBe(1);
      expect(median).toBeLessThanOrEqual(40);
    },
  );

  test('one that stands in the failing Region does not vouch for it', () => {
    const inside = (seed: number): Sees => {
      const chance = chanceOf(seed);
      return (target, second, point) =>
        target === 'primary' && point !== 0 && second >= 120 && chance(0.3) ? 'x' : '+';
    };
    const counted = worlds(8, 3, 900, inside);
    const left = worlds(8, 3, 900, inside, { within: 'primary' });
    expect(left.share).toBe(1);
    expect(left.median).toBeLessThan(counted.median as number);
  });

  test('a side is unknown while fewer than two know it', () => {
    const sees: Sees = (_, second, point) => (point > 0 && second > 60 ? undefined : '+');
    const unknown = play(
      3,
      200,
      sees,
      (points, now, second) => second > 30 && isUnknown('primary', points, now),
    );
    expect(unknown).toBeGreaterThan(80);
  });

  test('the doubt that one alone raises ends after five minutes; what it keeps says since when', () => {
    play(
      3,
      400,
      lying(() => '+', 'x'),
      (points, now, second) => {
        if (second < 399) return;
        const doubt = (since: number) =>
          inDoubt(points, now, BY, { unhealthySince: {}, aloneSince: { primary: { 2: since } } });
        expect(doubt(now - 299_999)).toBe(true);
        expect(doubt(now - 300_000)).toBe(false);
      },
    );
    expect.assertions(2);
  });
});

test('doubt ends a minute after a side became unhealthy, unless a rule waits for its verdicts', () => {
  play(1, 300, failing(1)(1), (points, now, second) => {
    if (second < 299) return;
    const kept = (since: number) => ({ unhealthySince: { primary: since, public: since }, aloneSince: {} });
    expect(inDoubt(points, now, BY, kept(now - 59_999))).toBe(true);
    expect(inDoubt(points, now, BY, kept(now - 60_000))).toBe(false);
    expect(inDoubt(points, now, BY, kept(now - 60_000), ['primary'])).toBe(true);
    expect(inDoubt(points, now, BY, kept(now - 60_000), ['standby'])).toBe(false);
  });
  expect.assertions(4);
});

const list = (text: string, every = 10_000) =>
  [...text].flatMap((mark, i) =>
    mark === '.'
      ? []
      : [
          {
            tick: START - (text.length - 1 - i) * every,
            judgement:
              mark === '?'
                ? ('unknown' as const)
                : mark === 'x'
                  ? ('unhealthy' as const)
                  : ('healthy' as const),
            evidence: '',
          },
        ],
  );

test('without a Region marker the public endpoint says nothing about a Region', () => {
  const point = { primary: [], standby: [], public: list('+++++++'), goodSince: {} };
  const unknownEdge: Edge = { ...EDGE, deployed: false };
  expect(publicSays('primary', [point], unknownEdge, START, BY)).toBe('nothing');
  expect(publicSays('primary', [point], EDGE, START, BY)).toBe('well');
  expect(publicSays('standby', [point], EDGE, START, BY)).toBe('nothing');
});

test('a score above zero is doubt', () => {
  const point = { primary: list('+++++x'), standby: [], public: [], goodSince: {} };
  expect(weightOf('primary', [point], START, BY)).toMatchObject({ bad: 1, all: 1, recent: 1 });
  expect(inDoubt([point], START, BY, { unhealthySince: {}, aloneSince: {} })).toBe(true);
  expect(
    inDoubt([{ ...point, primary: list('++++++') }], START, BY, { unhealthySince: {}, aloneSince: {} }),
  ).toBe(false);
});
