/**
 * The settings of judging and deciding, in one table: the name of each as a parameter, how it is written, its default and
 * its bounds. Times are milliseconds. Its text for people is in shared/config/parameters.ts.
 */
import { DAY, HOUR, MINUTE, SECOND } from './duration.ts';
import { hasDns, hasKey, type Routing, writesDistribution } from './routing.ts';

/** The prober's ticks. */
export const TICK_MS = 10 * SECOND;
/** A side must have been fit for this long to be proven, so that it may take the traffic. */
export const RISE_MS = MINUTE;
/** The limit of automatic switches counts those of this time. */
export const LIMIT_WITHIN_MS = HOUR;
/** Each step of a gradual failback must have lasted this long. */
export const FAILBACK_PAUSE_MS = 5 * MINUTE;
/** A switch that the public endpoint has not confirmed after this time is overdue. */
export const VERIFY_WITHIN_MS = 5 * MINUTE;
/** A planned move that may not begin yet is given up after this time. */
export const PLANNED_WAIT_MS = 5 * MINUTE;

export interface Settings {
  /** The share of failed probes that is no reason to move traffic. */
  readonly tolerableErrors: number;
  /** A side is unhealthy only if its failures span this time. Shorter: a blip moves traffic. Longer: clients wait. */
  readonly confirm: number;
  /** No other automatic switch for this long after one took effect. Too short: flapping. */
  readonly coolDown: number;
  /** At most this many automatic switches in an hour. */
  readonly limit: number;
  readonly failback: 'manual' | 'auto';
  /** The primary must have been proven for this long before an automatic failback. Doubles with every failover of the last day. */
  readonly failbackAfter: number;
  /** An automatic failback sends these percentages of the clients to the primary first, one after the other; none: all at once. */
  readonly failbackSteps: readonly number[];
  /** A planned move waits while the replica of the side it goes to is further behind; a failover does not. */
  readonly maxReplicaLag: number;
  readonly routing: Routing;
  /**
   * The CloudFront function lets the other side answer reads that the active side does not. A key then always names the active
   * side.
   */
  readonly readsFailOver: boolean;
}

/** The name under which the reader knows a setting: the core's own, an environment variable or a deploy parameter. */
export type NameOf = (setting: keyof Settings) => string;

export interface Row<Value> {
  /** Its name as a deploy parameter; the name of its environment variable follows from it. */
  readonly parameter: string;
  /** How it is written as text. */
  readonly kind:
    | 'seconds'
    | 'count'
    | 'percentage'
    | 'percentages'
    | 'manual or auto'
    | 'routing'
    | 'on or off';
  readonly default: Value;
  /** What its bounds say of the value by itself, least and most, for CloudFormation to check. */
  readonly range?: readonly [least: number, most?: number];
  /**
   * Each bound, with the rule that is broken otherwise. `s`: the settings before it in the table are valid. `the`: a setting's
   * name with its value.
   */
  readonly bounds?: (s: Settings, the: NameOf) => readonly (readonly [ok: boolean, rule: string])[];
  /** A value within all bounds. */
  readonly good?: (s: Settings) => Value;
}

const SHORTEST_CONFIRM_MS = 8 * SECOND;
/** As many entries of unknown outcome as the journal keeps (journal-queries.ts). */
const MOST_SWITCHES = 20;
/** Each is checked against those before it (check-settings.ts). */
export const SETTINGS: { readonly [Setting in keyof Settings]: Row<Settings[Setting]> } = {
  tolerableErrors: {
    parameter: 'tolerableErrors',
    kind: 'percentage',
    default: 0.02,
    range: [0.001, 0.2],
    bounds: (s) => [[s.tolerableErrors >= 0.001 && s.tolerableErrors <= 0.2, 'at least 0.1 and at most 20']],
    good: () => 0.02,
  },
  confirm: {
    parameter: 'confirmSeconds',
    kind: 'seconds',
    default: 18 * SECOND,
    range: [SHORTEST_CONFIRM_MS, MINUTE],
    bounds: (s) => [
      [
        s.confirm >= SHORTEST_CONFIRM_MS,
        `at least ${SHORTEST_CONFIRM_MS / 1_000} s, or a blip would move traffic`,
      ],
      [s.confirm <= MINUTE, 'at most 60 s, or a dead Region keeps its clients'],
    ],
    good: () => 18 * SECOND,
  },
  coolDown: {
    parameter: 'coolDownSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    range: [SECOND, DAY],
    bounds: (s) => [
      [
        s.coolDown >= SECOND && s.coolDown <= DAY,
        'at least 1 s and at most a day, which is what the journal remembers',
      ],
    ],
    good: () => 300_000,
  },
  limit: {
    parameter: 'limit',
    kind: 'count',
    default: 3,
    range: [1, MOST_SWITCHES],
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
  routing: {
    parameter: 'routing',
    kind: 'routing',
    default: 'key,distribution',
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
    range: [RISE_MS],
    bounds: (s) => [
      [s.failbackAfter >= RISE_MS, `at least ${RISE_MS / 1_000} s, or primary is not proven yet`],
    ],
    good: () => 1_800_000,
  },
  failbackSteps: {
    parameter: 'failbackSteps',
    kind: 'percentages',
    default: [],
    bounds: (s, the) => [
      [
        hasKey(s.routing) || s.failbackSteps.length === 0,
        `none where ${the('routing')}: it is the key that shares clients out`,
      ],
      [
        !hasKey(s.routing) || writesDistribution(s.routing) || s.failbackSteps.length === 0,
        `none where ${the('routing')}: each step writes the key anew, and edge locations that have none for some seconds send all clients where ${hasDns(s.routing) ? 'DNS says' : 'the distribution points'}`,
      ],
      [
        s.failbackSteps.every((share, i) => share > (s.failbackSteps[i - 1] ?? 0) && share < 100),
        'percentages between 1 and 99, each greater than the one before',
      ],
      [
        s.failback === 'auto' || s.failbackSteps.length === 0,
        `none where ${the('failback')}: an operator moves all clients at once`,
      ],
    ],
    good: (s) => (s.failback === 'auto' && s.routing === 'key,distribution' ? [5, 25, 50] : []),
  },
  maxReplicaLag: {
    parameter: 'maxReplicaLagSeconds',
    kind: 'seconds',
    default: 5 * MINUTE,
    range: [SECOND, DAY],
    bounds: (s) => [
      [
        s.maxReplicaLag >= SECOND && s.maxReplicaLag <= DAY,
        'at least 1 s and at most a day: a replica always lags a little',
      ],
    ],
    good: () => 300_000,
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

/** A share as a percentage: 0.02 is `2`. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(4))}`;

/** As it is written in an environment or for a deploy: `60`, `5,25`, `none`, `off`. */
export function written(value: Settings[keyof Settings], kind: Row<unknown>['kind']): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') return value.join(',') || 'none';
  if (kind === 'seconds') return `${Number(value) / 1_000}`;
  return kind === 'percentage' ? percent(Number(value)) : `${value}`;
}
