/** Alarms: described, and set by an operator until their next evaluation. */
import type { AlarmState } from '../model/alarm.ts';
import type { Alarm } from '../model/alarm-definition.ts';
import type { Alarms } from '../model/alarms.ts';
import { ServiceError } from '../model/error.ts';
import { arn } from './authorize.ts';
import type { AccountRegion, Demand, Input } from './call.ts';
import { members, page } from './members.ts';

const DESCRIBE = ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'];
const SET = ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'];
const STATES: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

export function describeAlarms(input: Input, alarms: Alarms): object {
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
  const wanted = types.length === 0 || types.includes('MetricAlarm') ? found : [];
  const { items, token } = page(wanted, given.maybeNumber('MaxRecords') ?? 50, given.maybeText('NextToken'));
  return { MetricAlarms: items.map(describe), CompositeAlarms: [], NextToken: token };
}

export function setDemands(input: Input, place: AccountRegion): Demand[] {
  const name = members(input, SET, 'MissingParameter').text('AlarmName');
  return [{ action: 'cloudwatch:SetAlarmState', resource: arn('cloudwatch', place, `alarm:${name}`) }];
}

export function setAlarmState(input: Input, alarms: Alarms): object {
  const given = members(input, SET, 'MissingParameter');
  const state = alarmState(given.text('StateValue'));
  const data = given.maybeText('StateReasonData');
  alarms.setState(
    given.text('AlarmName'),
    state,
    given.text('StateReason'),
    ...(data === undefined ? [] : [data]),
  );
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
