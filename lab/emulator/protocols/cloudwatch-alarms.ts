/** Alarms: made, described, set by an operator until their next evaluation, and deleted. */
import type { AlarmState } from '../model/alarm.ts';
import type { Alarm, AlarmDefinition } from '../model/alarm-definition.ts';
import type { Alarms } from '../model/alarms.ts';
import type { CompositeAlarm, CompositeAlarms } from '../model/composite-alarms.ts';
import { ServiceError } from '../model/error.ts';
import { arn } from './authorize.ts';
import type { AccountRegion, Demand, Input } from './call.ts';
import { type Members, members, page } from './members.ts';

const DESCRIBE = ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'];
const SET = ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'];
const STATES: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/**
 * AWS returns no composite alarms to whoever may not read all alarms, and says nothing. The lab refuses the call instead, so that
 * a policy which is too narrow is found.
 */
export function describeDemands(input: Input, place: AccountRegion): Demand[] {
  const composite = members(input, DESCRIBE).texts('AlarmTypes').includes('CompositeAlarm');
  const resource = composite ? '*' : arn('cloudwatch', place, 'alarm:*');
  return [{ action: 'cloudwatch:DescribeAlarms', resource }];
}

/** A Region's alarms. */
export interface Here {
  readonly alarms: Alarms;
  readonly composites: CompositeAlarms;
}

export function describeAlarms(input: Input, { alarms, composites }: Here): object {
  const given = members(input, DESCRIBE);
  const names = given.texts('AlarmNames');
  const prefix = given.maybeText('AlarmNamePrefix');
  const state = given.maybeText('StateValue');
  const types = given.texts('AlarmTypes');
  if (names.length > 0 && prefix !== undefined)
    throw new ServiceError(
      'InvalidParameterCombination',
      400,
      'AlarmNames and AlarmNamePrefix cannot be used together.',
    );
  const found = alarms.describe({
    ...(names.length > 0 && { names }),
    ...(prefix !== undefined && { prefix }),
    ...(state !== undefined && { state: alarmState(state) }),
  });
  const metricAlarms = types.length === 0 || types.includes('MetricAlarm') ? found : [];
  const compositeAlarms = types.includes('CompositeAlarm')
    ? composites
        .all()
        .filter(({ definition: { AlarmName } }) => names.length === 0 || names.includes(AlarmName))
        .filter(
          (one) => one.definition.AlarmName.startsWith(prefix ?? '') && (state ?? one.state) === one.state,
        )
    : [];
  const { items, token } = page(
    [...compositeAlarms, ...metricAlarms],
    given.maybeNumber('MaxRecords') ?? 50,
    given.maybeText('NextToken'),
  );
  return {
    MetricAlarms: items.flatMap((one) => (isComposite(one) ? [] : [describe(one)])),
    CompositeAlarms: items.flatMap((one) => (isComposite(one) ? [describeComposite(one)] : [])),
    NextToken: token,
  };
}

const isComposite = (one: Alarm | CompositeAlarm): one is CompositeAlarm => 'AlarmRule' in one.definition;

const PUT_COMPOSITE = ['AlarmName', 'AlarmDescription', 'AlarmRule', 'ActionsEnabled'];

/** Source: API reference, PutCompositeAlarm: with a permission that is not on all alarms none can be made. */
export const putCompositeDemands = (): Demand[] => [
  { action: 'cloudwatch:PutCompositeAlarm', resource: '*' },
];

/** Actions are refused, as a member that the lab does not know: nothing would carry them out. */
export function putCompositeAlarm(input: Input, { composites }: Here): object {
  const given = read(input, PUT_COMPOSITE);
  composites.put({
    AlarmName: given.text('AlarmName'),
    AlarmDescription: given.maybeText('AlarmDescription'),
    AlarmRule: given.text('AlarmRule'),
    ActionsEnabled: given.maybeFlag('ActionsEnabled'),
  });
  return {};
}

const PUT = [
  'AlarmName',
  'AlarmDescription',
  'Namespace',
  'MetricName',
  'Dimensions',
  'Statistic',
  'Period',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'ActionsEnabled',
  'AlarmActions',
  'OKActions',
  'InsufficientDataActions',
  'Unit',
];
const NAMES = ['AlarmNames'];

const onAlarms = (operation: string, place: AccountRegion, names: readonly string[]): Demand[] =>
  names.map((name) => ({
    action: `cloudwatch:${operation}`,
    resource: arn('cloudwatch', place, `alarm:${name}`),
  }));

const read = (input: Input, known: readonly string[]): Members => members(input, known, 'MissingParameter');

export const putAlarmDemands = (input: Input, place: AccountRegion): Demand[] =>
  onAlarms('PutMetricAlarm', place, [read(input, PUT).text('AlarmName')]);

/** The model refuses what is no valid alarm. */
export function putMetricAlarm(input: Input, { alarms, composites }: Here): object {
  const given = read(input, PUT);
  const definition = {
    AlarmName: given.text('AlarmName'),
    AlarmDescription: given.maybeText('AlarmDescription'),
    Namespace: given.text('Namespace'),
    MetricName: given.text('MetricName'),
    Dimensions: given
      .objects('Dimensions', ['Name', 'Value'])
      .map((one) => ({ Name: one.text('Name'), Value: one.text('Value') })),
    Statistic: given.text('Statistic'),
    Period: given.number('Period'),
    EvaluationPeriods: given.number('EvaluationPeriods'),
    DatapointsToAlarm: given.maybeNumber('DatapointsToAlarm'),
    Threshold: given.number('Threshold'),
    ComparisonOperator: given.text('ComparisonOperator'),
    TreatMissingData: given.maybeText('TreatMissingData'),
    ActionsEnabled: given.maybeFlag('ActionsEnabled'),
    AlarmActions: given.texts('AlarmActions'),
    OKActions: given.texts('OKActions'),
    InsufficientDataActions: given.texts('InsufficientDataActions'),
    Unit: given.maybeText('Unit'),
  };
  if (composites.has(definition.AlarmName))
    throw new ServiceError(
      'ValidationError',
      400,
      `${definition.AlarmName} is a composite alarm: no metric alarm can have its name.`,
    );
  alarms.put(definition as AlarmDefinition);
  return {};
}

export const namesDemands =
  (operation: string) =>
  (input: Input, place: AccountRegion): Demand[] =>
    onAlarms(operation, place, read(input, NAMES).texts('AlarmNames'));

const namesOf = (input: Input): readonly string[] => read(input, NAMES).texts('AlarmNames');

/**
 * Source: API reference, DeleteAlarms: at most one of them is a composite alarm, and none on which another composite alarm
 * depends. What becomes of a rule whose metric alarm is deleted is not documented, so the lab refuses that, too.
 */
export function deleteAlarms(input: Input, { alarms, composites }: Here): object {
  const names = namesOf(input);
  const [composite, second] = names.filter(composites.has);
  const needed = names.find((name) => composites.over(name).length > 0);
  if (second !== undefined)
    throw new ServiceError('ValidationError', 400, 'At most one composite alarm can be deleted at once.');
  if (needed !== undefined)
    throw new ServiceError(
      'ValidationError',
      400,
      `${needed} cannot be deleted: the rule of ${composites.over(needed)[0]} names it.`,
    );
  alarms.remove(names.filter((name) => name !== composite));
  if (composite !== undefined) composites.remove(composite);
  return {};
}

export const setActions =
  (enabled: boolean) =>
  (input: Input, { alarms, composites }: Here): object => {
    const names = namesOf(input);
    alarms.setActions(names, enabled);
    for (const name of names) composites.setActions(name, enabled);
    return {};
  };

export function setDemands(input: Input, place: AccountRegion): Demand[] {
  return onAlarms('SetAlarmState', place, [read(input, SET).text('AlarmName')]);
}

export function setAlarmState(input: Input, { alarms, composites }: Here): object {
  const given = read(input, SET);
  const state = alarmState(given.text('StateValue'));
  const data = given.maybeText('StateReasonData');
  const [name, reason] = [given.text('AlarmName'), given.text('StateReason')];
  if (composites.has(name)) composites.setState(name, state, reason);
  else alarms.setState(name, state, reason, ...(data === undefined ? [] : [data]));
  return {};
}

function alarmState(text: string): AlarmState {
  if (STATES.includes(text)) return text as AlarmState;
  throw new ServiceError(
    'ValidationError',
    400,
    `1 validation error detected: Value '${text}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [${STATES.join(', ')}]`,
  );
}

function describeComposite({ arn: AlarmArn, definition, ...alarm }: CompositeAlarm) {
  return {
    ...definition,
    AlarmArn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configured),
    ActionsEnabled: definition.ActionsEnabled ?? true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: new Date(alarm.stateUpdated),
    StateTransitionedTimestamp: new Date(alarm.stateChanged),
  };
}

function describe({ arn: AlarmArn, definition, ...alarm }: Alarm) {
  return {
    ...definition,
    AlarmArn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configured),
    ActionsEnabled: definition.ActionsEnabled ?? true,
    OKActions: definition.OKActions ?? [],
    AlarmActions: definition.AlarmActions ?? [],
    InsufficientDataActions: definition.InsufficientDataActions ?? [],
    Dimensions: definition.Dimensions ?? [],
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Date(alarm.stateUpdated),
    StateTransitionedTimestamp: new Date(alarm.stateChanged),
  };
}
