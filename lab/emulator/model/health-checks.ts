/**
 * Route 53's health checks: what is checked, and what became of it. Checks of an endpoint hear from checkers outside of
 * the model; those of an alarm follow the data of its metric; calculated ones count others. All of it is data plane: it
 * goes on where no call is answered.
 */
import type { HealthCheckConfig } from '@aws-sdk/client-route-53';
import type { AlarmState } from './alarm.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { metricOf, stateAt } from './alarms.ts';
import type { LabClock } from './clock.ts';
import { type Admit, ServiceError } from './error.ts';
import { afterAnswer, type CheckerMind, enoughCheckers, enoughChildren, NEW_MIND } from './health.ts';
import { checkHealthCheck, isEndpoint, settled } from './health-check-config.ts';
import { createListeners } from './listeners.ts';
import { drawId, drawMs, type Random, type Range } from './random.ts';
import type { CloudRegion } from './region.ts';

export interface HealthCheck {
  readonly id: string;
  readonly callerReference: string;
  readonly config: HealthCheckConfig;
  /** 1, and one more with each update. */
  readonly version: number;
  /** Of a check of an alarm: its settings when the check was created or updated. Route 53 keeps to those. */
  readonly alarm?: AlarmDefinition | undefined;
}

/** One checker, and what it found last. */
export interface Observation {
  readonly region: string;
  /** Of the checker. */
  readonly address: string;
  readonly good: boolean;
  /** E.g. `Success: HTTP Status Code 200, OK`. */
  readonly says: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface StatusChange {
  readonly id: string;
  /** What is checked. */
  readonly config: HealthCheckConfig;
  readonly healthy: boolean;
}

export interface HealthChecks {
  /**
   * CreateHealthCheck. The same reference with the same settings gives the check that is there. `id`: for CloudFormation,
   * which knows it before. Throws InvalidInput 400, HealthCheckAlreadyExists 409.
   */
  create(callerReference: string, config: HealthCheckConfig, id?: string): HealthCheck;
  /** GetHealthCheck. Throws NoSuchHealthCheck 404, as those that follow. */
  get(id: string): HealthCheck;
  /** ListHealthChecks, in the order in which they were created. */
  list(): readonly HealthCheck[];
  /** UpdateHealthCheck: only what `change` names. Throws HealthCheckVersionMismatch 409, InvalidInput 400. */
  update(id: string, change: Partial<HealthCheckConfig>, version?: number): HealthCheck;
  /** DeleteHealthCheck. Records that name it stay, and count as healthy. */
  delete(id: string): void;
  /** GetHealthCheckStatus: what each checker found last. Throws InvalidInput 400 for other checks than those of an endpoint. */
  observations(id: string): readonly Observation[];
  /** As records and calculated checks see it; true for a check that is not there. No API call. */
  isHealthy(id: string): boolean;
  has(id: string): boolean;
  /** One checker has asked the endpoint. Nothing happens where the check is gone. */
  report(id: string, observation: Observation): void;
  /** Told of each change of a status as it happens. Returns what ends it. */
  watch(listener: (change: StatusChange) => void): () => void;
  /** Told of each check that is new, changed or gone (undefined). Returns what ends it. */
  watchChecks(listener: (change: { id: string; check: HealthCheck | undefined }) => void): () => void;
}

interface HealthChecksOptions {
  readonly clock: LabClock;
  readonly random: Random;
  readonly admit: Admit;
  readonly region: (name: string) => CloudRegion;
}

/**
 * How long after the end of a period a check of an alarm follows. AWS's sample took 84 s from the datapoint to the alarm and
 * 80 s more to the client, of which the alias has up to 60 (measured once).
 */
const ALARM_CHECK_DELAY: Range = { from: 30_000, to: 70_000 };
const MINUTE_MS = 60_000;
/** A checker that has said nothing for so long does not count. AWS does not say what becomes of those. */
const SPOKEN_WITHIN_MS = 90_000;

interface Held {
  check: HealthCheck;
  readonly checkers: Map<string, { mind: CheckerMind; last: Observation }>;
  alarmState: AlarmState;
  /** What is found, before it is inverted. */
  found: boolean;
  /** What was told last. */
  told: boolean;
  cancel: () => void;
}

export function createHealthChecks({ clock, random, admit, region }: HealthChecksOptions): HealthChecks {
  const held = new Map<string, Held>();
  const statuses = createListeners<StatusChange>();
  const checks = createListeners<{ id: string; check: HealthCheck | undefined }>();

  const find = (id: string): Held => {
    const entry = held.get(id);
    if (!entry)
      throw new ServiceError('NoSuchHealthCheck', 404, `A health check with id ${id} does not exist.`);
    return entry;
  };

  const childrenOf = ({ check }: Held): boolean[] =>
    (check.config.ChildHealthChecks ?? []).map((child) => isHealthy(child));

  /** A check that is disabled counts as healthy; inverting comes last. */
  const statusOf = ({ check, found }: Held): boolean =>
    (check.config.Disabled === true || found) !== (check.config.Inverted === true);

  const isHealthy = (id: string): boolean => {
    const entry = held.get(id);
    return entry === undefined || statusOf(entry);
  };

  /** Tells a change, and counts again where it counts. */
  const settle = (entry: Held, found: boolean): void => {
    entry.found = found;
    const healthy = statusOf(entry);
    if (healthy === entry.told) return;
    entry.told = healthy;
    const { id } = entry.check;
    statuses.tell({ id, config: entry.check.config, healthy });
    for (const parent of held.values())
      if (parent.check.config.ChildHealthChecks?.includes(id)) settle(parent, counted(parent));
  };

  const counted = (entry: Held): boolean =>
    enoughChildren(childrenOf(entry), entry.check.config.HealthThreshold ?? 0);

  const followAlarm = (entry: Held, definition: AlarmDefinition): (() => void) => {
    const { AlarmIdentifier: alarm, InsufficientDataHealthStatus: otherwise } = entry.check.config;
    const metric = metricOf(definition);
    const delay = drawMs(random, ALARM_CHECK_DELAY);
    let cancel = (): void => undefined;
    const look = (end: number): void => {
      cancel = clock.at(end + MINUTE_MS + delay, () => look(end + MINUTE_MS));
      const { isGone, metrics } = region(alarm?.Region ?? '');
      // What a Region that is gone knows, nobody can read.
      if (!isGone()) entry.alarmState = stateAt(definition, metrics, metric, end, entry.alarmState).next;
      const unknown = isGone() || entry.alarmState === 'INSUFFICIENT_DATA';
      if (!unknown) settle(entry, entry.alarmState === 'OK');
      else if (otherwise !== 'LastKnownStatus') settle(entry, otherwise === 'Healthy');
    };
    const end = Math.floor((clock.now() - delay) / MINUTE_MS) * MINUTE_MS;
    cancel = clock.at(end + MINUTE_MS + delay, () => look(end + MINUTE_MS));
    return () => cancel();
  };

  /** CloudWatch hears of each check once a minute, in us-east-1 alone. */
  const publish = (entry: Held): (() => void) => {
    let cancel = (): void => undefined;
    const next = (): void => {
      cancel = clock.after(MINUTE_MS, () => {
        next();
        const { check, checkers } = entry;
        const home = region('us-east-1');
        if (home.isGone() || check.config.Disabled) return;
        const dimensions = { HealthCheckId: check.id };
        const put = (name: string, value: number) =>
          home.metrics.record('AWS/Route53', [{ name, value, dimensions }]);
        put('HealthCheckStatus', Number(statusOf(entry)));
        const minds = [...checkers.values()];
        if (isEndpoint(check.config) && minds.length > 0)
          put(
            'HealthCheckPercentageHealthy',
            (100 * minds.filter(({ mind }) => mind.healthy).length) / minds.length,
          );
        if (check.config.Type === 'CALCULATED')
          put('ChildHealthCheckHealthyCount', childrenOf(entry).filter((child) => child).length);
      });
    };
    next();
    return () => cancel();
  };

  const put = (id: string, callerReference: string, given: HealthCheckConfig): HealthCheck => {
    const before = held.get(id);
    const config = settled(given);
    checkHealthCheck(config, (child) => held.get(child)?.check.config);
    const { AlarmIdentifier: named } = config;
    const alarm = named && checkedAlarm(region(named.Region ?? '').alarms.find(named.Name ?? ''), named);
    const version = (before?.check.version ?? 0) + 1;
    const check: HealthCheck = { id, callerReference, config: structuredClone(config), version, alarm };
    before?.cancel();
    const entry: Held = { ...(before ?? fresh(check)), check, cancel: () => undefined };
    held.set(id, entry);
    const ends = [publish(entry), ...(alarm ? [followAlarm(entry, alarm)] : [])];
    entry.cancel = () => {
      for (const end of ends) end();
    };
    settle(entry, config.Type === 'CALCULATED' ? counted(entry) : entry.found);
    checks.tell({ id, check });
    return check;
  };

  return {
    create(callerReference, config, id) {
      admit('CreateHealthCheck');
      const there = [...held.values()].find(({ check }) => check.callerReference === callerReference)?.check;
      if (!there) return put(id ?? drawId(random), callerReference, config);
      if (JSON.stringify(there.config) === JSON.stringify(settled(config))) return there;
      throw new ServiceError(
        'HealthCheckAlreadyExists',
        409,
        `A health check with the caller reference ${callerReference} exists, with other settings.`,
      );
    },
    get(id) {
      admit('GetHealthCheck');
      return find(id).check;
    },
    list() {
      admit('ListHealthChecks');
      return [...held.values()].map(({ check }) => check);
    },
    update(id, change, version) {
      admit('UpdateHealthCheck');
      const { check } = find(id);
      if (version !== undefined && version !== check.version)
        throw new ServiceError(
          'HealthCheckVersionMismatch',
          409,
          `The health check ${id} is at version ${check.version}, not ${version}.`,
        );
      const named = Object.entries(change).filter(([, value]) => value !== undefined);
      return put(id, check.callerReference, { ...check.config, ...Object.fromEntries(named) });
    },
    delete(id) {
      admit('DeleteHealthCheck');
      find(id).cancel();
      held.delete(id);
      checks.tell({ id, check: undefined });
      for (const parent of held.values())
        if (parent.check.config.ChildHealthChecks?.includes(id)) settle(parent, counted(parent));
    },
    observations(id) {
      admit('GetHealthCheckStatus');
      const { check, checkers } = find(id);
      if (isEndpoint(check.config)) return [...checkers.values()].map(({ last }) => last);
      throw new ServiceError(
        'InvalidInput',
        400,
        `The health check ${id} is of type ${check.config.Type}; checkers report about endpoints only.`,
      );
    },
    isHealthy,
    has: (id) => held.has(id),
    report(id, observation) {
      const entry = held.get(id);
      if (!entry || !isEndpoint(entry.check.config)) return;
      const { address, good, at } = observation;
      const { mind } = entry.checkers.get(address) ?? { mind: NEW_MIND };
      entry.checkers.set(address, {
        mind: afterAnswer(mind, good, entry.check.config.FailureThreshold ?? 3),
        last: observation,
      });
      const speaking = [...entry.checkers.values()].filter(({ last }) => at - last.at < SPOKEN_WITHIN_MS);
      const healthy = speaking.filter((one) => one.mind.healthy);
      settle(entry, enoughCheckers(healthy.length, speaking.length));
    },
    watch: statuses.watch,
    watchChecks: checks.watch,
  };
}

const fresh = (check: HealthCheck): Held => ({
  check,
  checkers: new Map(),
  alarmState: 'INSUFFICIENT_DATA',
  // Route 53 takes a new check for healthy until there is data, before it inverts.
  found: true,
  told: check.config.Inverted !== true,
  cancel: () => undefined,
});

/**
 * Source: developer guide, "Monitoring a CloudWatch alarm". Of an alarm that is not there nothing is written; no data would
 * follow.
 */
function checkedAlarm(
  alarm: AlarmDefinition | undefined,
  { Name, Region }: NonNullable<HealthCheckConfig['AlarmIdentifier']>,
): AlarmDefinition {
  const wrong =
    alarm === undefined
      ? 'does not exist'
      : alarm.Period < MINUTE_MS / 1000
        ? 'is of high resolution, which Route 53 does not follow'
        : (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods) !== alarm.EvaluationPeriods
          ? 'takes M out of N datapoints, which Route 53 does not follow'
          : undefined;
  if (alarm && wrong === undefined) return alarm;
  throw new ServiceError('InvalidInput', 400, `The alarm ${Name} in ${Region} ${wrong}.`);
}
