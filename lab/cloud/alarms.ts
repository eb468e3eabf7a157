/**
 * CloudWatch alarms: definitions, evaluation by the clock, and actions on every change of state.
 */
import type { CloudWatchAlarmEvent } from 'aws-lambda';
import type { AlarmState, MissingData } from './alarm.ts';
import type { Statistic } from './metrics.ts';

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

export interface StateChange {
  /** Epoch ms. */
  readonly at: number;
  readonly alarm: Alarm;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

export interface Alarms {
  /** PutMetricAlarm: creates (INSUFFICIENT_DATA) or replaces (the state stays). Throws ValidationError or InvalidParameter* 400. */
  put(definition: AlarmDefinition): Alarm;
  /** DescribeAlarms, sorted by name. No argument: all. Names that do not exist are left out, as in the service. */
  describe(query?: { names?: readonly string[]; prefix?: string; state?: AlarmState }): readonly Alarm[];
  /** SetAlarmState: lasts until the next evaluation; a change fires the actions. Throws ResourceNotFound 404, InvalidFormat 400. */
  setState(name: string, state: AlarmState, reason: string, reasonData?: string): void;
  /** DeleteAlarms. */
  remove(names: readonly string[]): void;
  /** Told of each change as it happens (the timeline). Returns what ends it. */
  watch(listener: (change: StateChange) => void): () => void;
}

/** Takes the event to the action: a Lambda function or a topic, by ARN. Throwing is the carrier's loss. */
export type DeliverAction = (actionArn: string, event: CloudWatchAlarmEvent) => void;
