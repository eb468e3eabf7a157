/** What an alarm is, and what PutMetricAlarm checks. */
import { type AlarmState, EXTRA_PERIODS, type MissingData } from './alarm.ts';
import { ServiceError } from './error.ts';
import { RETENTION_MS, type Statistic } from './metrics.ts';

/** The members of PutMetricAlarm that the model knows, under their names in the API and in CloudFormation. */
export interface AlarmDefinition {
  readonly AlarmName: string;
  readonly AlarmDescription?: string | undefined;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[] | undefined;
  readonly Statistic: Statistic;
  /** Seconds: 10, 20, 30 or a multiple of 60. */
  readonly Period: number;
  readonly EvaluationPeriods: number;
  /** `EvaluationPeriods` where absent. */
  readonly DatapointsToAlarm?: number | undefined;
  readonly Threshold: number;
  readonly ComparisonOperator:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** `missing` where absent. */
  readonly TreatMissingData?: MissingData | undefined;
  /** True where absent. */
  readonly ActionsEnabled?: boolean | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
  readonly Unit?: string | undefined;
}

export interface Alarm {
  readonly arn: string;
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  /** JSON; absent after SetAlarmState without one. */
  readonly reasonData?: string | undefined;
  /** Epoch ms of the last setting of the state, changed or not. */
  readonly stateUpdated: number;
  /** Epoch ms of the last change of state. */
  readonly stateChanged: number;
  /** Epoch ms. */
  readonly configured: number;
}

const STATISTICS = ['Minimum', 'Maximum', 'Average', 'Sum', 'SampleCount'];
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'];
const OPERATORS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];

/** Throws ValidationError 400. Refuses what the service takes and the model does not know, and says so. */
export function checkDefinition(definition: AlarmDefinition): void {
  const { AlarmName: name, Period: period, EvaluationPeriods: n, DatapointsToAlarm: m = n } = definition;
  if (!name || name.length > 255) throw invalid('AlarmName must have 1 to 255 characters.');
  for (const other of [
    'Metrics',
    'ExtendedStatistic',
    'EvaluateLowSampleCountPercentile',
    'ThresholdMetricId',
  ]) {
    if (other in definition)
      throw invalid(`${name}: the lab's alarms know one metric with a plain statistic, not ${other}.`);
  }
  if (!definition.Namespace || !definition.MetricName)
    throw invalid(`${name} needs Namespace and MetricName.`);
  oneOf(name, 'Statistic', definition.Statistic, STATISTICS);
  oneOf(name, 'ComparisonOperator', definition.ComparisonOperator, OPERATORS);
  oneOf(name, 'TreatMissingData', definition.TreatMissingData ?? 'missing', TREATMENTS);
  if (!Number.isFinite(definition.Threshold))
    throw invalid(`${name}: Threshold must be a number, not ${definition.Threshold}.`);
  if (![10, 20, 30].includes(period) && !(Number.isInteger(period / 60) && period > 0)) {
    throw invalid(`${name}: Period must be 10, 20, 30 or a multiple of 60 seconds, not ${period}.`);
  }
  if (!Number.isInteger(n) || n < 1)
    throw invalid(`${name}: EvaluationPeriods must be a whole number from 1, not ${n}.`);
  if (!Number.isInteger(m) || m < 1 || m > n)
    throw invalid(`${name}: DatapointsToAlarm must be from 1 to ${n}, not ${m}.`);
  if ((n + EXTRA_PERIODS) * period * 1000 > RETENTION_MS) {
    throw invalid(
      `${name} looks back over ${n} periods of ${period} s; the lab keeps metrics for three hours.`,
    );
  }
  for (const list of [definition.AlarmActions, definition.OKActions, definition.InsufficientDataActions]) {
    if ((list?.length ?? 0) > 5) throw invalid(`${name}: at most five actions for a state.`);
  }
}

function oneOf(name: string, member: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value))
    throw invalid(`${name}: ${member} must be one of ${allowed.join(', ')}, not ${value}.`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', 400, message);
}
