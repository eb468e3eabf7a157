/**
 * The settings of judging and deciding, in one table: the name of each as a parameter, how it is written, its default and
 * its bounds. Times are milliseconds. Its text for people is in shared/config/parameters.ts.
 */
import { DAY, MINUTE, SECOND } from './duration.ts';
import { LEDGER_SPAN_MS } from './journal/ledger.ts';
import type { Routing } from './routing.ts';

export interface Settings {
  /** The time between two ticks of the prober. The other times should be multiples of it. */
  readonly tick: number;
  /** This many newest verdicts, all bad, make a side unhealthy … */
  readonly fall: number;
  /** … when they all lie within this time. Too short: slow probes never add up. Too long: old failures count as news. */
  readonly fallWithin: number;
  /** A side whose newest verdict is older than this is unknown. */
  readonly freshness: number;
  /** The recent past: fewer than 2 verdicts in it make a side unknown, one bad verdict in it makes a side degraded. */
  readonly recent: number;
  /** Brown-out: at least this share of … */
  readonly brownOutShare: number;
  /** … at least this many verdicts … */
  readonly brownOutVerdicts: number;
  /** … of this time are bad (and two of them recent). */
  readonly brownOutWithin: number;
  /** A side must have been healthy this long to be proven, so that it may take the traffic. Never less than 60 s. */
  readonly rise: number;
  /** Verdicts a proven side must have within the recent past: silence proves nothing. */
  readonly riseVerdicts: number;
  /** No other automatic switch for this long after one took effect. Too short: flapping. */
  readonly coolDown: number;
  /** At most this many automatic switches … */
  readonly limit: number;
  /** … in this time. */
  readonly limitWithin: number;
  readonly failback: 'manual' | 'auto';
  /** The primary must have been proven for this long before an automatic failback. Doubles with every failover of the last day. */
  readonly failbackAfter: number;
  /** An automatic failback sends these percentages of the clients to the primary first, one after the other; none: all at once. */
  readonly failbackSteps: readonly number[];
  /** Each of these steps must have lasted this long without a bad verdict. */
  readonly failbackPause: number;
  /** A switch that the public endpoint has not confirmed after this time is overdue. */
  readonly verifyWithin: number;
  readonly routing: Routing;
  /** The CloudFront function lets the other side answer reads that the active side does not. A key then always names the active side. */
  readonly readsFailOver: boolean;
}

/** The name under which the reader knows a setting: the core's own, an environment variable or a deploy parameter. */
export type NameOf = (setting: keyof Settings) => string;

export interface Row<Value> {
  /** Its name as a deploy parameter; the name of its environment variable follows from it. */
  readonly parameter: string;
  /** How it is written as text. */
  readonly kind: 'seconds' | 'count' | 'share' | 'percentages' | 'manual or auto' | 'routing' | 'on or off';
  readonly default: Value;
  /** Each bound, with the rule that is broken otherwise. `s`: the settings before it in the table are valid. `the`: a setting's name with its value. */
  readonly bounds?: (s: Settings, the: NameOf) => readonly (readonly [ok: boolean, rule: string])[];
  /** A value within all bounds. */
  readonly good?: (s: Settings) => Value;
}

const SHORTEST_RISE_MS = 60_000;
/** As many entries of unknown outcome as the journal keeps (journal-queries.ts). */
const MOST_SWITCHES = 20;
/** Every automatic failover rests on at least this many bad verdicts. */
const FEWEST_BAD_VERDICTS = 3;

/** The most verdicts that the ledger holds. */
const mostVerdicts = ({ tick }: Settings): number => Math.floor(LEDGER_SPAN_MS / tick);

/** Enough time for that many verdicts and two late ones, within the ledger's span. */
const timeFor = (verdicts: number, { tick }: Settings): number =>
  Math.min((verdicts + 2) * tick, LEDGER_SPAN_MS);

/** The fewest verdicts of which the share is enough bad ones. */
const fewestInBrownOut = ({ brownOutShare: share }: Settings): number =>
  Math.floor((FEWEST_BAD_VERDICTS - 1) / share) + 1;

const remembered = (verdicts: keyof Settings, s: Settings, the: NameOf) =>
  [
    Number(s[verdicts]) <= mostVerdicts(s),
    `at most ${mostVerdicts(s)}, which is what the ledger remembers at one each ${the('tick')}`,
  ] as const;

const inLedger = (time: number) =>
  [time <= LEDGER_SPAN_MS, `at most the ${LEDGER_SPAN_MS / 1_000} s that the ledger remembers`] as const;

/** Each is checked against those before it (check-settings.ts). */
export const SETTINGS: { readonly [Setting in keyof Settings]: Row<Settings[Setting]> } = {
  tick: {
    parameter: 'tickSeconds',
    kind: 'seconds',
    default: 10 * SECOND,
    bounds: (s) => [
      [
        s.tick > 0 && s.tick % 1_000 === 0 && 60_000 % s.tick === 0,
        'whole seconds that divide a minute evenly, so that runs agree on their ticks',
      ],
    ],
    good: () => 10_000,
  },
  fall: {
    parameter: 'fall',
    kind: 'count',
    default: 3,
    bounds: (s, the) => [
      [s.fall >= FEWEST_BAD_VERDICTS, `at least ${FEWEST_BAD_VERDICTS}, or a blip would move traffic`],
      remembered('fall', s, the),
    ],
    good: () => FEWEST_BAD_VERDICTS,
  },
  fallWithin: {
    parameter: 'fallWithinSeconds',
    kind: 'seconds',
    default: 50 * SECOND,
    bounds: (s, the) => [
      [
        s.fallWithin >= s.fall * s.tick,
        `at least ${the('fall')} times ${the('tick')}, or slow probes never add up`,
      ],
      inLedger(s.fallWithin),
    ],
    good: (s) => timeFor(s.fall, s),
  },
  rise: {
    parameter: 'riseSeconds',
    kind: 'seconds',
    default: MINUTE,
    bounds: (s) => [
      [
        s.rise >= SHORTEST_RISE_MS,
        `at least ${SHORTEST_RISE_MS / 1_000} s, or traffic moves to a side that has proven nothing`,
      ],
    ],
    good: () => SHORTEST_RISE_MS,
  },
  riseVerdicts: {
    parameter: 'riseVerdicts',
    kind: 'count',
    default: 4,
    bounds: (s, the) => [
      [s.riseVerdicts >= 2, 'at least 2: one good verdict proves nothing'],
      remembered('riseVerdicts', s, the),
    ],
    good: (s) => Math.min(4, mostVerdicts(s)),
  },
  recent: {
    parameter: 'recentSeconds',
    kind: 'seconds',
    default: MINUTE,
    bounds: (s, the) => [
      [
        s.recent >= s.riseVerdicts * s.tick,
        `long enough for ${the('riseVerdicts')} verdicts, one each ${the('tick')}`,
      ],
      inLedger(s.recent),
    ],
    good: (s) => timeFor(s.riseVerdicts, s),
  },
  freshness: {
    parameter: 'freshnessSeconds',
    kind: 'seconds',
    default: 30 * SECOND,
    bounds: (s, the) => [
      [
        s.freshness >= 2 * s.tick,
        `at least two ticks of ${the('tick')}, or one late verdict makes a side unknown`,
      ],
      [s.freshness <= s.recent, `at most ${the('recent')}`],
    ],
    good: (s) => (s.freshness > s.recent ? s.recent : Math.min(3 * s.tick, s.recent)),
  },
  brownOutShare: {
    parameter: 'brownOutShare',
    kind: 'share',
    default: 0.5,
    bounds: (s, the) => [
      [s.brownOutShare > 0 && s.brownOutShare <= 1, 'above 0 and at most 1'],
      [
        !(s.brownOutShare > 0) || fewestInBrownOut(s) <= mostVerdicts(s),
        `so large that ${FEWEST_BAD_VERDICTS} bad verdicts are in the ${mostVerdicts(s)} that the ledger remembers at one each ${the('tick')}`,
      ],
    ],
    good: () => 0.5,
  },
  brownOutVerdicts: {
    parameter: 'brownOutVerdicts',
    kind: 'count',
    default: 20,
    bounds: (s, the) => [
      [
        s.brownOutVerdicts >= fewestInBrownOut(s),
        `so many that ${the('brownOutShare')} of them is at least ${FEWEST_BAD_VERDICTS} bad verdicts`,
      ],
      remembered('brownOutVerdicts', s, the),
    ],
    good: (s) => Math.min(Math.max(20, Math.ceil(FEWEST_BAD_VERDICTS / s.brownOutShare)), mostVerdicts(s)),
  },
  brownOutWithin: {
    parameter: 'brownOutSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    bounds: (s, the) => [
      [
        s.brownOutWithin >= s.brownOutVerdicts * s.tick,
        `long enough for ${the('brownOutVerdicts')} verdicts, one each ${the('tick')}`,
      ],
      inLedger(s.brownOutWithin),
    ],
    good: (s) => (s.brownOutWithin > LEDGER_SPAN_MS ? LEDGER_SPAN_MS : s.brownOutVerdicts * s.tick),
  },
  coolDown: {
    parameter: 'coolDownSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    bounds: (s) => [
      [s.coolDown > 0 && s.coolDown <= DAY, 'above 0 and at most a day, which is what the journal remembers'],
    ],
    good: () => 300_000,
  },
  limit: {
    parameter: 'limit',
    kind: 'count',
    default: 3,
    bounds: (s, the) => [
      [
        s.limit <= MOST_SWITCHES,
        `at most ${MOST_SWITCHES}, which is what the journal remembers of attempts in doubt`,
      ],
      [s.limit >= 1, 'at least 1, or no failover is ever allowed'],
      [
        s.failback === 'manual' || s.limit >= 2 || s.limit < 1,
        `at least 2 where ${the('failback')}: a failback leaves one switch in reserve`,
      ],
    ],
    good: () => 3,
  },
  limitWithin: {
    parameter: 'limitWithinSeconds',
    kind: 'seconds',
    default: 60 * MINUTE,
    bounds: (s, the) => [
      [s.limitWithin >= s.coolDown, `at least ${the('coolDown')}, or the limit never counts`],
      [s.limitWithin <= DAY, 'at most a day, which is what the journal remembers'],
    ],
    good: (s) => Math.max(3_600_000, s.coolDown),
  },
  failback: {
    parameter: 'failback',
    kind: 'manual or auto',
    default: 'manual',
  },
  failbackAfter: {
    parameter: 'failbackAfterSeconds',
    kind: 'seconds',
    default: 30 * MINUTE,
    bounds: (s, the) => [[s.failbackAfter >= s.rise, `at least ${the('rise')}`]],
    good: (s) => Math.max(1_800_000, s.rise),
  },
  failbackSteps: {
    parameter: 'failbackSteps',
    kind: 'percentages',
    default: [],
    bounds: (s, the) => [
      [
        s.failbackSteps.every((share, i) => share > (s.failbackSteps[i - 1] ?? 0) && share < 100),
        'percentages between 1 and 99, each greater than the one before',
      ],
      [
        s.failback === 'auto' || s.failbackSteps.length === 0,
        `none where ${the('failback')}: an operator moves all clients at once`,
      ],
    ],
    good: (s) => (s.failback === 'auto' ? [5, 25, 50] : []),
  },
  failbackPause: {
    parameter: 'failbackPauseSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    bounds: (s, the) => [[s.failbackPause >= s.rise, `at least ${the('rise')}, or a step proves nothing`]],
    good: (s) => Math.max(300_000, s.rise),
  },
  verifyWithin: {
    parameter: 'verifyWithinSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    bounds: (s, the) => [[s.verifyWithin >= s.tick, `at least one tick of ${the('tick')}`]],
    good: () => 300_000,
  },
  routing: {
    parameter: 'routing',
    kind: 'routing',
    default: 'key,distribution',
  },
  readsFailOver: {
    parameter: 'readsFailOver',
    kind: 'on or off',
    default: false,
  },
};

/** In their order. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly (keyof Settings)[];

export const DEFAULT_SETTINGS = Object.fromEntries(
  SETTING_NAMES.map((setting) => [setting, SETTINGS[setting].default]),
) as unknown as Settings;

/** As it is written in an environment or for a deploy: `60`, `5,25`, `none`, `off`. */
export function written(value: Settings[keyof Settings], kind: Row<unknown>['kind']): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') return value.join(',') || 'none';
  return kind === 'seconds' ? `${Number(value) / 1_000}` : `${value}`;
}
