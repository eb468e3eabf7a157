/**
 * Reads the configuration of prober and switcher from the environment, without side effects. It reports all problems at once,
 * each with the variable, its value and a good example, so that they can be fixed in one go. `Config` is what both need.
 */
import { regionOtherThan } from './config/kinds.ts';
import { type Env, type Reader, reader } from './config/reader.ts';
import { type KeyNames, keyNames } from './core/key.ts';
import { hasDistribution, hasDns } from './core/routing.ts';
import type { Settings } from './core/settings.ts';
import { SIDES, type Side } from './core/side.ts';
import type { UserAlarm } from './core/verdict/alarms.ts';
import type { Expectation } from './core/verdict/classify.ts';
import { ConfigError } from './errors.ts';

/** Identifies an origin of the distribution: by its id, or by its host in a distribution of your own. */
export type OriginName = string | { readonly host: string };

/** Three controllers, each in its own Region. */
export interface Controllers {
  /** The Region of this one. */
  readonly region: string;
  /** Of all three, in the order in which they begin a move. */
  readonly regions: readonly string[];
}

/** DNS as a traffic control. */
export interface DnsNames {
  /** The failover name, for which each side must answer. */
  readonly name: string;
  /** Of the hosted zone that it lies in; for people, who look there for what was edited. */
  readonly zoneId: string;
  /** What the name servers answer while clients are to go to a side: a host name (CNAME). */
  readonly targets: Readonly<Record<Side, string>>;
  /** Of the beacon in the Region of this function. */
  readonly beaconUrl: URL;
}

export interface Config {
  readonly stage: string;
  /** Absent with one controller. */
  readonly controllers?: Controllers;
  readonly regions: Readonly<Record<Side, string>>;
  /** The health URL of each side, requested directly. */
  readonly healthUrls: Readonly<Record<Side, URL>>;
  readonly publicUrl: URL;
  /** A public URL to which a write changes nobody's data; absent if there is none. */
  readonly publicWriteUrl?: URL;
  /** Absent where DNS is no traffic control. */
  readonly dns?: DnsNames;
  /** What a healthy answer looks like. */
  readonly expect: Expectation;
  /** The header in which an answer names its Region, in lower case. */
  readonly markerHeader: string;
  /** Time limit of one probe, milliseconds, from name resolution to the last byte. */
  readonly probeTimeout: number;
  /** What a probe shows that it may ask: an API key or a bearer token, or its signature (SigV4). */
  readonly probeAuth: 'api-key' | 'iam' | 'bearer';
  /** Name of the SecureString with the API key or the bearer token; absent where the API asks for none. */
  readonly apiKeyParameter?: string;
  readonly journalTable: string;
  readonly metricNamespace: string;
  readonly settings: Settings;
}

export interface ProberConfig extends Config {
  /** Targets that have nothing to do with us: they tell the prober's own trouble from theirs. At least one. */
  readonly controlUrls: readonly URL[];
  /** Name of the SecureString with the secret that the origins want to be shown; absent where they want none. */
  readonly originSecretParameter?: string;
  /** The user's own alarms about each side. */
  readonly alarms: Readonly<Record<Side, readonly UserAlarm[]>>;
  readonly switcherFunction: string;
  /** The side whose Region this function runs in; absent where it runs in neither. */
  readonly home?: Side;
  /** Where an alarm listens for the prober's heartbeat, in another Region than its own; absent where none does. */
  readonly watchdogRegion?: string;
}

export interface SwitcherConfig extends Config {
  readonly overrideParameter: string;
  readonly topicArn: string;
  /** Absent with `routing=dns`, as there is no distribution. */
  readonly distributionId?: string;
  readonly origins: Readonly<Record<Side, OriginName>>;
  /** The function that the distribution is to run at viewer request; absent where there is none of ours. */
  readonly edgeFunctionArn?: string;
  /** The ARNs of the user's functions; each absent where there is none. */
  readonly hooks: { readonly before?: string; readonly after?: string };
  /** The store that it reads, and our names in it; absent where a switch has the distribution alone. */
  readonly store?: { readonly arn: string; readonly names: KeyNames };
}

/** Throws `ConfigError`. */
export function readProberConfig(env: Env): ProberConfig {
  return complete(env, (from) => {
    const originSecretParameter = from.read('ROUTEAWAY_ORIGIN_SECRET_PARAMETER');
    const watchdogRegion = from.read('ROUTEAWAY_WATCHDOG_REGION');
    if (watchdogRegion !== undefined && watchdogRegion === env.AWS_REGION) {
      from.problems.push(
        `ROUTEAWAY_WATCHDOG_REGION is "${watchdogRegion}", the Region this function runs in; what tells of its silence must be in another one, for example ROUTEAWAY_WATCHDOG_REGION=${regionOtherThan(watchdogRegion)}.`,
      );
    }
    const shared = common(env, from);
    const home = SIDES.find((side) => shared.regions[side] === env.AWS_REGION);
    return {
      ...shared,
      ...(home === undefined ? {} : { home }),
      controlUrls: from.read('ROUTEAWAY_CONTROL_URL'),
      ...(originSecretParameter === undefined ? {} : { originSecretParameter }),
      alarms: {
        primary: inRegion(from.read('ROUTEAWAY_PRIMARY_ALARMS'), shared.regions.primary),
        standby: inRegion(from.read('ROUTEAWAY_STANDBY_ALARMS'), shared.regions.standby),
      },
      switcherFunction: from.read('ROUTEAWAY_SWITCHER_FUNCTION'),
      ...(watchdogRegion === undefined ? {} : { watchdogRegion }),
    };
  });
}

/** What is given by its name alone stands in the Region of its side. */
const inRegion = (
  alarms: readonly (Omit<UserAlarm, 'region'> & { readonly region?: string })[],
  region: string,
): readonly UserAlarm[] => alarms.map((alarm) => ({ region, ...alarm }));

/** Throws `ConfigError`. */
export function readSwitcherConfig(env: Env): SwitcherConfig {
  return complete(env, (from) => {
    const origins = readOrigins(from);
    const edgeFunctionArn = from.read('ROUTEAWAY_EDGE_FUNCTION_ARN');
    const ownStore = from.read('ROUTEAWAY_KEY_VALUE_STORE_ARN');
    const arn = ownStore ?? from.read('ROUTEAWAY_STORE_ARN');
    const shared = common(env, from);
    const distributionId = from.read('ROUTEAWAY_DISTRIBUTION_ID', hasDistribution(shared.settings.routing));
    const before = from.read('ROUTEAWAY_BEFORE_PLANNED_MOVE');
    const after = from.read('ROUTEAWAY_AFTER_MOVE');
    return {
      ...shared,
      overrideParameter: from.read('ROUTEAWAY_OVERRIDE_PARAMETER'),
      topicArn: from.read('ROUTEAWAY_TOPIC_ARN'),
      ...(distributionId !== undefined && { distributionId }),
      origins,
      ...(edgeFunctionArn === undefined ? {} : { edgeFunctionArn }),
      hooks: { ...(before !== undefined && { before }), ...(after !== undefined && { after }) },
      ...(arn === undefined ? {} : { store: { arn, names: keyNames(shared.stage, ownStore !== undefined) } }),
    };
  });
}

/** An id where one is given, or else the host by which the origin is found, or else the id that our own template gives it. */
function readOrigins({ read, problems }: Reader): Readonly<Record<Side, OriginName>> {
  const name = (side: Side, id: string | undefined, host: string | undefined): OriginName =>
    id ?? (host === undefined ? side : { host });
  const primary = name('primary', read('ROUTEAWAY_PRIMARY_ORIGIN_ID'), read('ROUTEAWAY_PRIMARY_ORIGIN_HOST'));
  const standby = name('standby', read('ROUTEAWAY_STANDBY_ORIGIN_ID'), read('ROUTEAWAY_STANDBY_ORIGIN_HOST'));
  if (primary === standby) {
    problems.push(
      `ROUTEAWAY_STANDBY_ORIGIN_ID is "${standby}", the same as ROUTEAWAY_PRIMARY_ORIGIN_ID; it must be the id of the other origin, for example ROUTEAWAY_STANDBY_ORIGIN_ID=${primary === 'standby' ? 'primary' : 'standby'}.`,
    );
  }
  return { primary, standby };
}

function complete<C>(env: Env, build: (from: Reader) => C): C {
  const from = reader(env);
  const config = build(from);
  if (from.problems.length > 0) throw new ConfigError(from.problems);
  return config;
}

/** A probe waits so much longer than a healthy answer may take, so that its evidence says how slow a slow one was. */
const WAIT_BEYOND_MS = 500;

function common(env: Env, from: Reader): Config {
  const apiKeyParameter = from.read('ROUTEAWAY_API_KEY_PARAMETER');
  const publicWriteUrl = from.read('ROUTEAWAY_PUBLIC_WRITE_URL');
  const controlRegions = from.read('ROUTEAWAY_CONTROL_REGIONS');
  const maxLatency = from.read('ROUTEAWAY_MAX_LATENCY_SECONDS');
  const config = {
    stage: from.read('ROUTEAWAY_STAGE'),
    ...(controlRegions && { controllers: { region: env.AWS_REGION ?? '', regions: controlRegions } }),
    regions: {
      primary: from.read('ROUTEAWAY_PRIMARY_REGION'),
      standby: from.read('ROUTEAWAY_STANDBY_REGION'),
    },
    healthUrls: {
      primary: from.read('ROUTEAWAY_PRIMARY_HEALTH_URL'),
      standby: from.read('ROUTEAWAY_STANDBY_HEALTH_URL'),
    },
    publicUrl: from.read('ROUTEAWAY_PUBLIC_HEALTH_URL'),
    ...(publicWriteUrl === undefined ? {} : { publicWriteUrl }),
    expect: {
      body: from.read('ROUTEAWAY_EXPECT_BODY'),
      marker: from.read('ROUTEAWAY_EXPECT_MARKER'),
      maxLatency,
    },
    markerHeader: from.read('ROUTEAWAY_MARKER_HEADER'),
    probeTimeout: maxLatency + WAIT_BEYOND_MS,
    probeAuth: from.read('ROUTEAWAY_PROBE_AUTH'),
    ...(apiKeyParameter === undefined ? {} : { apiKeyParameter }),
    journalTable: from.read('ROUTEAWAY_JOURNAL_TABLE'),
    metricNamespace: from.read('ROUTEAWAY_METRIC_NAMESPACE'),
    settings: from.readSettings(),
  };
  from.problems.push(...contradictions(config, env.AWS_REGION));
  return { ...config, ...readDns(from, hasDns(config.settings.routing)) };
}

function readDns({ read }: Reader, used: boolean): Pick<Config, 'dns'> {
  const name = read('ROUTEAWAY_FAILOVER_NAME', used);
  const zoneId = read('ROUTEAWAY_HOSTED_ZONE_ID', used);
  const primary = read('ROUTEAWAY_PRIMARY_TARGET', used);
  const standby = read('ROUTEAWAY_STANDBY_TARGET', used);
  const beaconUrl = read('ROUTEAWAY_BEACON_URL', used);
  if (!used || !name || !zoneId || !primary || !standby || !beaconUrl) return {};
  return { dns: { name, zoneId, targets: { primary, standby }, beaconUrl } };
}

/** What each value alone does not show. `own`: the Region this function runs in. */
function contradictions({ regions, controllers }: Config, own: string | undefined): string[] {
  const problems: string[] = [];
  if (regions.primary === regions.standby) {
    problems.push(
      `ROUTEAWAY_STANDBY_REGION is "${regions.standby}", the same as ROUTEAWAY_PRIMARY_REGION; it must be another Region, for example ROUTEAWAY_STANDBY_REGION=${regionOtherThan(regions.primary)}.`,
    );
  }
  if (controllers && !controllers.regions.includes(controllers.region)) {
    problems.push(
      `ROUTEAWAY_CONTROL_REGIONS is "${controllers.regions.join(',')}", and this function runs in ${own ?? 'no Region'}, which is none of them; name it among them, or deploy it to one of them.`,
    );
  }
  // One of three may be lost with the primary.
  if (own === regions.primary && !controllers) {
    problems.push(
      `ROUTEAWAY_PRIMARY_REGION is "${regions.primary}", the Region this function runs in; what must act when the primary dies may not die with it: deploy the failover role elsewhere, for example to ${own === 'ca-central-1' ? 'eu-west-1' : 'ca-central-1'}.`,
    );
  }
  return problems;
}
