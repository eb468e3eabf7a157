/**
 * CloudWatch alarms: definitions, evaluation by the clock, and actions on every change of state.
 */
import type { CloudWatchAlarmEvent } from 'aws-lambda';
import { type AlarmState, EXTRA_PERIODS, evaluateAlarm } from './alarm.ts';
import { type Alarm, type AlarmDefinition, checkDefinition } from './alarm-definition.ts';
import { alarmEvent } from './alarm-event.ts';
import { breaches, type Reason, reasonFor, type Sample } from './alarm-reason.ts';
import { type ServiceOptions, send } from './delivery.ts';
import { ServiceError } from './error.ts';
import { createListeners } from './listeners.ts';
import { type MetricId, type Metrics, statisticOf } from './metrics.ts';
import { drawMs, type Range } from './random.ts';

export interface StateChange {
  /** Epoch ms. */
  readonly at: number;
  readonly alarm: Alarm;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

export interface Alarms {
  /** PutMetricAlarm: creates (INSUFFICIENT_DATA) or replaces (the state stays). Throws ValidationError 400. */
  put(definition: AlarmDefinition): Alarm;
  /** DescribeAlarms, sorted by name. No argument: all. Names that do not exist are left out, as in the service. */
  describe(query?: { names?: readonly string[]; prefix?: string; state?: AlarmState }): readonly Alarm[];
  /** The settings of an alarm, for another service of the model; no API call. */
  find(name: string): AlarmDefinition | undefined;
  /** The state of an alarm, likewise. */
  stateOf(name: string): AlarmState | undefined;
  /** SetAlarmState: lasts until the next evaluation; a change fires the actions. Throws ResourceNotFound 404, InvalidFormat 400. */
  setState(name: string, state: AlarmState, reason: string, reasonData?: string): void;
  /** DeleteAlarms: all of them or, if one does not exist, none. Throws ResourceNotFound 404. */
  remove(names: readonly string[]): void;
  /** EnableAlarmActions and DisableAlarmActions; names that do not exist are passed over. */
  setActions(names: readonly string[], enabled: boolean): void;
  /** Told of each change as it happens (the timeline). Returns what ends it. */
  watch(listener: (change: StateChange) => void): () => void;
}

/** Takes the event to the action: a Lambda function or a topic, by ARN. It may not throw. */
type DeliverAction = (actionArn: string, event: CloudWatchAlarmEvent) => void;

interface AlarmsOptions extends ServiceOptions {
  readonly metrics: Metrics;
  readonly deliver: DeliverAction;
  /** Whether the Region is gone: then nothing is evaluated. */
  readonly isGone: () => boolean;
  /** How long after a period's end it is evaluated; drawn once for each alarm, as each has a rhythm of its own on AWS. */
  readonly evaluationDelay: Range;
}

interface Held {
  alarm: Alarm;
  readonly metric: MetricId;
  cancel: () => void;
}

export function createAlarms(options: AlarmsOptions): Alarms {
  const { courier, delivery, metrics, accountId, region, isGone, admit, deliver } = options;
  const { clock } = courier;
  const held = new Map<string, Held>();
  const changes = createListeners<StateChange>();

  const become = (entry: Held, state: AlarmState, { reason, reasonData }: Reason): void => {
    const before = entry.alarm;
    const now = clock.now();
    const changed = before.state !== state;
    const stateChanged = changed ? now : before.stateChanged;
    entry.alarm = { ...before, state, reason, reasonData, stateUpdated: now, stateChanged };
    if (!changed) return;
    changes.tell({ at: now, alarm: entry.alarm, from: before.state, to: state });
    if (before.definition.ActionsEnabled === false) return;
    const event = alarmEvent(entry.alarm, before, accountId, region);
    for (const action of actionsFor(before.definition, state)) {
      send(courier, delivery.alarmAction, () => deliver(action, event));
    }
  };

  /** `end`: the end of the newest period. */
  const look = (entry: Held, end: number): void => {
    const { definition, state } = entry.alarm;
    const { next, samples } = stateAt(definition, metrics, entry.metric, end, state);
    if (next !== state) become(entry, next, reasonFor(definition, samples(), state, next, clock.now()));
  };

  /** Alarms of less than a minute are evaluated every ten seconds, all others every minute. */
  const schedule = (entry: Held): void => {
    const interval = entry.alarm.definition.Period < 60 ? 10_000 : 60_000;
    const delay = drawMs(courier.random, options.evaluationDelay) % interval;
    let end = Math.floor((clock.now() - delay) / interval) * interval;
    const next = (): void => {
      end += interval;
      entry.cancel = clock.at(end + delay, () => {
        next();
        if (!isGone()) look(entry, end - interval);
      });
    };
    next();
  };

  return {
    put(definition) {
      admit('PutMetricAlarm');
      checkDefinition(definition);
      const name = definition.AlarmName;
      const now = clock.now();
      const before = held.get(name);
      before?.cancel();
      const alarm: Alarm = {
        arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
        state: 'INSUFFICIENT_DATA',
        reason: 'Unchecked: Initial alarm creation',
        stateUpdated: now,
        stateChanged: now,
        ...before?.alarm,
        definition: structuredClone(definition),
        configured: now,
      };
      const entry: Held = { alarm, metric: metricOf(definition), cancel: () => {} };
      held.set(name, entry);
      schedule(entry);
      return alarm;
    },
    describe({ names, prefix = '', state } = {}) {
      admit('DescribeAlarms');
      return [...held.values()]
        .map(({ alarm }) => alarm)
        .filter(({ definition }) => names === undefined || names.includes(definition.AlarmName))
        .filter(
          (alarm) => alarm.definition.AlarmName.startsWith(prefix) && (state ?? alarm.state) === alarm.state,
        )
        .sort((a, b) => (a.definition.AlarmName < b.definition.AlarmName ? -1 : 1));
    },
    find: (name) => held.get(name)?.alarm.definition,
    stateOf: (name) => held.get(name)?.alarm.state,
    setState(name, state, reason, reasonData) {
      admit('SetAlarmState');
      const entry = held.get(name);
      if (!entry) throw new ServiceError('ResourceNotFound', 404, `There is no alarm ${name}.`);
      checkState(state, reason, reasonData);
      become(entry, state, { reason, reasonData });
    },
    remove(names) {
      admit('DeleteAlarms');
      const missing = names.find((name) => !held.has(name));
      if (missing !== undefined)
        throw new ServiceError('ResourceNotFound', 404, `There is no alarm ${missing}.`);
      for (const name of names) {
        held.get(name)?.cancel();
        held.delete(name);
      }
    },
    setActions(names, enabled) {
      admit(enabled ? 'EnableAlarmActions' : 'DisableAlarmActions');
      for (const name of names) {
        const entry = held.get(name);
        if (!entry) continue;
        const definition = { ...entry.alarm.definition, ActionsEnabled: enabled };
        entry.alarm = { ...entry.alarm, definition };
      }
    },
    watch: changes.watch,
  };
}

/**
 * The state after a look at the metric's data up to `end`, the end of the newest period. `current` is the state before;
 * `samples` are what was seen, oldest first.
 */
export function stateAt(
  definition: AlarmDefinition,
  metrics: Pick<Metrics, 'windows'>,
  metric: MetricId,
  end: number,
  current: AlarmState,
): { readonly next: AlarmState; readonly samples: () => Sample[] } {
  const { EvaluationPeriods: n, Period: period, Statistic } = definition;
  const count = n + EXTRA_PERIODS;
  const start = end - count * period * 1000;
  const windows = metrics.windows(metric, start, count, period);
  const points = windows.map((window) => {
    if (!window) return 'missing';
    return breaches(definition, statisticOf(window, Statistic)) ? 'breaching' : 'fine';
  });
  const rule = {
    evaluationPeriods: n,
    datapointsToAlarm: definition.DatapointsToAlarm ?? n,
    missingData: definition.TreatMissingData ?? 'missing',
  };
  return {
    next: evaluateAlarm(points, rule, current),
    samples: () =>
      windows.map((window, index) => ({
        start: start + index * period * 1000,
        sampleCount: window?.sampleCount ?? 0,
        value: window && statisticOf(window, Statistic),
      })),
  };
}

export function metricOf(definition: AlarmDefinition): MetricId {
  return {
    namespace: definition.Namespace,
    name: definition.MetricName,
    dimensions: Object.fromEntries(definition.Dimensions?.map(({ Name, Value }) => [Name, Value]) ?? []),
    unit: definition.Unit,
  };
}

function actionsFor(definition: AlarmDefinition, state: AlarmState): readonly string[] {
  if (state === 'ALARM') return definition.AlarmActions ?? [];
  if (state === 'OK') return definition.OKActions ?? [];
  return definition.InsufficientDataActions ?? [];
}

function checkState(state: string, reason: string, reasonData: string | undefined): void {
  if (!['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(state)) {
    throw new ServiceError(
      'ValidationError',
      400,
      `StateValue must be OK, ALARM or INSUFFICIENT_DATA, not ${state}.`,
    );
  }
  if (reason.length > 1023)
    throw new ServiceError('ValidationError', 400, 'StateReason has at most 1,023 characters.');
  if (reasonData === undefined) return;
  try {
    JSON.parse(reasonData);
  } catch {
    throw new ServiceError('InvalidFormat', 400, 'StateReasonData must be JSON.');
  }
}
