/** How soon three vantage points leave a Region that is ill, and how often one that is not. */
import { seeded } from '../lab/emulator/model/index.ts';
import { HOUR, MINUTE, SECOND } from '../shared/core/duration.ts';
import { DEFAULT_SETTINGS, type Settings } from '../shared/core/settings.ts';
import { quantile } from '../shared/kit/quantile.ts';
import type { Benchmark, Target } from './benchmark.ts';
import { exactly, type Figure } from './figure.ts';
import { bursts, decides, type Fails, ill, noise, type Setting } from './judgement/points.ts';

/** A Region that is ill is looked at for so long; what has not been decided by then counts as if it took that long. */
const LONGEST = 20 * MINUTE;

type Points = Pick<Setting, 'points' | 'first'> & { readonly confirm?: number };

const rulesOf = ({ confirm = DEFAULT_SETTINGS.confirm }: Points): Settings => ({
  ...DEFAULT_SETTINGS,
  confirm,
});

/** Milliseconds from the fault to the decision, shortest first. */
export function times(points: Points, share: number, count: number): number[] {
  const all = Array.from({ length: count }, (_, seed) => {
    const random = seeded(seed + 1);
    // At any moment of two minutes, so that each vantage point has had each turn.
    const at = MINUTE + random() * 2 * MINUTE;
    const fails = ill(share, at);
    const setting = {
      ...points,
      by: rulesOf(points),
      fails,
      ...(share === 1 && { timesOut: true as const }),
    };
    return (decides(setting, at + LONGEST, random) ?? at + LONGEST) - at;
  });
  return all.sort((a, b) => a - b);
}

type Noise = (random: () => number) => Fails;
const steady =
  (percent: number): Noise =>
  () =>
    noise(percent / 100);
const inBursts =
  (percent: number): Noise =>
  (random) =>
    bursts(percent / 100, HOUR, random);

/** In how many hours a run would leave a Region that nothing is wrong with, for 30 days of which so many are played. */
export function falseSwitches(points: Points, noise: Noise, days: number): number {
  const hours = Array.from({ length: days * 24 }, (_, hour) => {
    const random = seeded(hour + 1);
    return decides({ ...points, by: rulesOf(points), fails: noise(random) }, HOUR, random);
  });
  return (hours.filter((at) => at !== undefined).length * 30) / days;
}

export const SOON: readonly (readonly [string, Points])[] = [
  ['three', { points: 3 }],
  ['one silent', { points: 3, first: 'silent' }],
  ['one says good', { points: 3, first: 'says good' }],
  ['confirm 8 s', { points: 3, confirm: 8 * SECOND }],
];
const SHARES = [100, 60, 40, 30, 20, 15];

interface Enough {
  readonly name: string;
  readonly percent: number;
  /** Seconds at most: the median, and what one in twenty exceeds. */
  readonly middle: number;
  readonly most?: number;
}

export const SOON_ENOUGH: readonly Enough[] = [
  { name: 'three', percent: 100, middle: 25, most: 28 },
  { name: 'three', percent: 40, middle: 36, most: 55 },
  { name: 'three', percent: 30, middle: 48, most: 80 },
  { name: 'three', percent: 20, middle: 85, most: 160 },
  { name: 'one silent', percent: 100, middle: 31 },
  { name: 'one silent', percent: 40, middle: 52 },
  { name: 'one silent', percent: 20, middle: 155 },
  { name: 'one says good', percent: 100, middle: 35 },
  { name: 'confirm 8 s', percent: 100, middle: 21 },
];

export const NOISES: readonly (readonly [string, Noise, number])[] = [
  ['2 %, each by itself', steady(2), 0],
  ['3 %, each by itself', steady(3), 0],
  ['5 %, each by itself', steady(5), 15],
  ['1 %, in bursts of 2 s', inBursts(1), 6],
  ['2 %, in bursts of 2 s', inBursts(2), 25],
];

export const judgement: Benchmark = {
  name: 'judgement',
  says: 'How long three vantage points take to decide to leave a Region that is ill, and how often they leave one that is not: the rules alone, on generated verdicts.',
  rounds: 200,
  async measure({ rounds, say }) {
    const days = Math.ceil(rounds / 40);
    const soon = new Map<string, Figure>();
    for (const percent of SHARES)
      for (const [name, points] of SOON) {
        const sorted = times(points, percent / 100, rounds);
        for (const at of [0.5, 0.95])
          soon.set(`${name} ${percent} ${at}`, exactly('s', quantile(sorted, at) / SECOND));
      }
    say('noise …');
    const seldom = NOISES.map(([what, noise, most]) => ({
      what,
      most,
      figure: exactly('switches', falseSwitches({ points: 3 }, noise, days)),
    }));
    const figure = (name: string, percent: number, at: number): Figure => {
      const found = soon.get(`${name} ${percent} ${at}`);
      if (!found) throw new Error(`Nothing was measured of ${name} at ${percent} %.`);
      return found;
    };
    const soonEnough = SOON_ENOUGH.flatMap(({ name, percent, middle, most }): Target[] => [
      {
        says: `${name}, ${percent} % fail: median`,
        figure: figure(name, percent, 0.5),
        limit: { most: middle },
      },
      ...(most === undefined
        ? []
        : [
            {
              says: `${name}, ${percent} % fail: 95 %`,
              figure: figure(name, percent, 0.95),
              limit: { most },
            },
          ]),
    ]);
    return {
      tables: [
        {
          title: 'From the fault to the decision',
          rows: SHARES.map((percent) => ({
            what: `${percent} % fail`,
            figures: Object.fromEntries(
              SOON.flatMap(([name]) => [
                [`${name}: median`, figure(name, percent, 0.5)],
                [`${name}: 95 %`, figure(name, percent, 0.95)],
              ]),
            ),
          })),
        },
        {
          title: 'False switches in 30 days',
          rows: seldom.map(({ what, figure }) => ({ what, figures: { three: figure } })),
        },
      ],
      targets: [
        ...soonEnough,
        ...seldom.map(
          ({ what, most, figure }): Target => ({ says: `false switches, ${what}`, figure, limit: { most } }),
        ),
      ],
      notes: [
        `${rounds} outages each, at most 20 minutes long, and ${days} days of noise. A failed probe takes 3 s where all of them fail, and a run that stays looks every 2 s. No calls fail or are slow.`,
      ],
    };
  },
};
