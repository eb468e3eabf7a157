/**
 * Every environment variable of the prober and the switcher, in one table: what it may be, a good example, and what it
 * is when not set. A variable without a fallback is required by the functions that read it.
 */
import { type Row, SETTING_NAMES, SETTINGS, type Settings, written } from '../core/settings.ts';
import type { Kind } from './kinds.ts';
import * as kinds from './kinds.ts';

export interface Variable<T> extends Kind<T> {
  readonly example: string;
  /** The value when not set. Absent: required. */
  readonly fallback?: T;
}

const required = <T>(kind: Kind<T>, example: string): Variable<T> => ({ ...kind, example });
const optional = <T>(kind: Kind<T>, example: string, fallback: T): Variable<T> => ({
  ...kind,
  example,
  fallback,
});
/** One that may be left out, with nothing in its place. */
const absent = <T>(kind: Kind<T>, example: string): Variable<T | undefined> => ({
  ...kind,
  example,
  fallback: undefined,
});
const ARN = 'arn:aws:sns:ca-central-1:123456789012:routeaway-prod';
const HOOK = 'arn:aws:lambda:us-west-2:123456789012:function:promote';
const CONTROL = ['https://example.com/', 'https://checkip.amazonaws.com/'];
const API = 'execute-api.us-east-2.amazonaws.com';

/** Those that are read one by one. */
export const NAMED = {
  ROUTEAWAY_STAGE: required(kinds.stageName, 'prod'),
  ROUTEAWAY_PRIMARY_REGION: required(kinds.region, 'us-east-2'),
  ROUTEAWAY_STANDBY_REGION: required(kinds.region, 'us-west-2'),
  ROUTEAWAY_PRIMARY_HEALTH_URL: required(kinds.httpsUrl, `https://a1b2c3d4e5.${API}/prod/health`),
  ROUTEAWAY_STANDBY_HEALTH_URL: required(
    kinds.httpsUrl,
    'https://f6g7h8i9j0.execute-api.us-west-2.amazonaws.com/prod/health',
  ),
  ROUTEAWAY_PUBLIC_HEALTH_URL: required(kinds.httpsUrl, 'https://api.example.com/health'),
  ROUTEAWAY_PUBLIC_WRITE_URL: absent(kinds.httpsUrl, 'https://api.example.com/health'),
  ROUTEAWAY_CONTROL_URL: optional(
    kinds.httpsUrls,
    CONTROL.join(','),
    CONTROL.map((url) => new URL(url)),
  ),
  ROUTEAWAY_API_KEY_PARAMETER: absent(kinds.parameterName, '/routeaway/prod/api-key'),
  ROUTEAWAY_PROBE_AUTH: optional(kinds.oneOf('api-key', 'iam', 'bearer'), 'api-key', 'api-key'),
  ROUTEAWAY_ORIGIN_SECRET_PARAMETER: absent(kinds.parameterName, '/routeaway/prod/origin-secret'),
  ROUTEAWAY_PRIMARY_ALARMS: optional(kinds.alarms, 'orders-5xx', []),
  ROUTEAWAY_STANDBY_ALARMS: optional(kinds.alarms, 'orders-5xx', []),
  ROUTEAWAY_EXPECT_BODY: optional(kinds.body, 'health+json', 'health+json'),
  ROUTEAWAY_EXPECT_MARKER: optional(kinds.oneOf('required', 'optional'), 'required', 'required'),
  ROUTEAWAY_MARKER_HEADER: optional(kinds.headerName, 'x-routeaway-region', 'x-routeaway-region'),
  // With the time that a probe waits beyond it, less than a tick.
  ROUTEAWAY_MAX_LATENCY_SECONDS: optional(kinds.secondsUpTo(9), '2.5', 2_500),

  ROUTEAWAY_OVERRIDE_PARAMETER: required(kinds.parameterName, '/routeaway/prod/override'),
  ROUTEAWAY_JOURNAL_TABLE: required(kinds.tableName, 'routeaway-prod-journal'),
  ROUTEAWAY_TOPIC_ARN: required(kinds.topicArn, ARN),
  // With `routing=dns` there is none.
  ROUTEAWAY_DISTRIBUTION_ID: absent(kinds.distributionId, 'E2QWRUHAPOMQZL'),
  ROUTEAWAY_PRIMARY_ORIGIN_ID: absent(kinds.originId, 'primary'),
  ROUTEAWAY_STANDBY_ORIGIN_ID: absent(kinds.originId, 'standby'),
  ROUTEAWAY_PRIMARY_ORIGIN_HOST: absent(kinds.host, `a1b2c3d4e5.${API}`),
  ROUTEAWAY_STANDBY_ORIGIN_HOST: absent(kinds.host, 'f6g7h8i9j0.execute-api.us-west-2.amazonaws.com'),
  ROUTEAWAY_STORE_ARN: absent(
    kinds.storeArn,
    'arn:aws:cloudfront::123456789012:key-value-store/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  ),
  ROUTEAWAY_KEY_VALUE_STORE_ARN: absent(
    kinds.storeArn,
    'arn:aws:cloudfront::123456789012:key-value-store/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  ),
  ROUTEAWAY_EDGE_FUNCTION_ARN: absent(
    kinds.edgeFunctionArn,
    'arn:aws:cloudfront::123456789012:function/routeaway-prod-ca-central-1',
  ),
  // With DNS as a traffic control: all five.
  ROUTEAWAY_FAILOVER_NAME: absent(kinds.host, 'active.example.com'),
  ROUTEAWAY_HOSTED_ZONE_ID: absent(kinds.hostedZoneId, 'Z0123456789ABCDEFGHIJ'),
  ROUTEAWAY_PRIMARY_TARGET: absent(kinds.host, 'd-a1b2c3d4e5.execute-api.us-east-2.amazonaws.com'),
  ROUTEAWAY_STANDBY_TARGET: absent(kinds.host, 'd-f6g7h8i9j0.execute-api.us-west-2.amazonaws.com'),
  ROUTEAWAY_BEACON_URL: absent(kinds.httpsUrl, 'https://k1l2m3n4o5.execute-api.ca-central-1.amazonaws.com/'),
  ROUTEAWAY_BEFORE_PLANNED_MOVE: absent(kinds.hookArn, HOOK),
  ROUTEAWAY_AFTER_MOVE: absent(kinds.hookArn, HOOK),
  // With three controllers, in the order in which they begin a move; absent with one.
  ROUTEAWAY_CONTROL_REGIONS: absent(kinds.controlRegions, 'ca-central-1,us-west-2,eu-west-1'),
  ROUTEAWAY_SWITCHER_FUNCTION: required(kinds.functionName, 'routeaway-prod-switcher'),
  ROUTEAWAY_WATCHDOG_REGION: absent(kinds.region, 'us-west-2'),
  ROUTEAWAY_METRIC_NAMESPACE: optional(kinds.namespace, 'Routeaway', 'Routeaway'),
};

/** The functions read `confirmSeconds` as ROUTEAWAY_CONFIRM_SECONDS, and every other parameter likewise. */
export const variableOf = (parameter: string): string =>
  `ROUTEAWAY_${parameter.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

export const parameterOf = (variable: string): string =>
  variable
    .replace('ROUTEAWAY_', '')
    .toLowerCase()
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const KINDS: Readonly<Record<Row<unknown>['kind'], Kind<unknown>>> = {
  seconds: kinds.seconds,
  count: kinds.count,
  percentage: kinds.percentage,
  percentages: kinds.percentages,
  'manual or auto': kinds.oneOf('manual', 'auto'),
  routing: kinds.routing,
  'on or off': kinds.onOff,
};

export const settingVariable = (setting: keyof Settings): Variable<unknown> & { readonly name: string } => {
  const { parameter, kind, default: fallback, range } = SETTINGS[setting];
  return {
    name: variableOf(parameter),
    ...optional({ ...KINDS[kind], ...(range && within(kind, range)) }, written(fallback, kind), fallback),
  };
};

/** What a range says of a value by itself. The core refuses what is out of it, and says why (check-settings.ts). */
function within(
  kind: Row<unknown>['kind'],
  range: readonly [least: number, most?: number],
): Pick<Kind<unknown>, 'wants' | 'allowed'> {
  const [least = 0, most] = range.flatMap((bound) =>
    bound === undefined ? [] : Number(written(bound, kind)),
  );
  const bounds = most === undefined ? `at least ${least}` : `${least} to ${most}`;
  // Of a number in a range CloudFormation cannot say that it is a whole one.
  if (kind === 'count')
    return {
      wants: `a whole number, ${bounds}`,
      allowed: { AllowedValues: Array.from({ length: (most ?? least) - least + 1 }, (_, i) => least + i) },
    };
  return {
    wants: `${kind === 'seconds' ? 'a number of seconds' : 'a percentage without its sign'}, ${bounds}`,
    allowed: { MinValue: least, ...(most !== undefined && { MaxValue: most }) },
  };
}

/** All of them, those of the settings (shared/core/settings.ts) included. */
export const VARIABLES: Readonly<Record<string, Variable<unknown>>> = {
  ...NAMED,
  ...Object.fromEntries(
    SETTING_NAMES.map((setting) => {
      const { name, ...variable } = settingVariable(setting);
      return [name, variable];
    }),
  ),
};

export type Name = keyof typeof NAMED;
export type ValueOf<N extends Name> = (typeof NAMED)[N] extends Variable<infer T> ? T : never;
