/** CloudWatch on the wire: metrics in and out, alarms described and set. */
import type { AlarmState } from '../cloud/alarm.ts';
import type { Alarm } from '../cloud/alarms.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { ServiceError } from '../cloud/error.ts';
import { arn } from './arn.ts';
import type { Service } from './call.ts';
import { PUT, readDatum } from './cloudwatch-put.ts';
import { getMetricData, getMetricStatistics, listMetrics } from './cloudwatch-read.ts';
import { awsJson, JSON_ERRORS } from './json.ts';
import { members } from './members.ts';
import { page } from './page.ts';

/** Error codes are those of the old Query protocol; on the JSON wire each has a shape name of its own. */
const SHAPES = {
  AccessDenied: 'AccessDeniedException',
  InternalServiceError: 'InternalServiceFault',
  InvalidClientTokenId: 'UnrecognizedClientException',
  InvalidFormat: 'InvalidFormatFault',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  InvalidParameterValue: 'InvalidParameterValueException',
  LimitExceeded: 'LimitExceededFault',
  MissingParameter: 'MissingRequiredParameterException',
  ValidationError: 'ValidationException',
};

const protocol = awsJson({ version: '1.0', target: 'GraniteServiceVersion20100801', shapes: SHAPES });

const DESCRIBE = ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'];
const SET = ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'];
const STATES: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

export function cloudwatch(cloud: Cloud): Service {
  return {
    name: 'cloudwatch',
    signingName: 'monitoring',
    protocol,
    common: {
      ...JSON_ERRORS,
      denied: { code: 'AccessDenied', status: 403 },
      unknownKey: { code: 'InvalidClientTokenId', status: 403 },
      internal: { code: 'InternalServiceError', status: 500 },
    },
    operations: {
      PutMetricData: {
        demands: (input) => [
          {
            action: 'cloudwatch:PutMetricData',
            resource: '*',
            context: { 'cloudwatch:namespace': members(input, PUT, 'MissingParameter').text('Namespace') },
          },
        ],
        run(input, caller) {
          const { namespace, data } = readDatum(input);
          cloud.in(caller.region).metrics.put(namespace, data);
          return protocol.encode({}, caller);
        },
      },
      DescribeAlarms: {
        demands: (_, place) => [
          { action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', place, 'alarm:*') },
        ],
        run(input, caller) {
          const given = members(input, DESCRIBE);
          const [names, prefix, state] = [
            given.texts('AlarmNames'),
            given.maybeText('AlarmNamePrefix'),
            given.maybeText('StateValue'),
          ];
          if (names.length > 0 && prefix !== undefined)
            throw new ServiceError(
              'InvalidParameterCombination',
              400,
              'AlarmNames and AlarmNamePrefix cannot be used together.',
            );
          const types = given.texts('AlarmTypes');
          const all =
            types.length > 0 && !types.includes('MetricAlarm')
              ? []
              : cloud.in(caller.region).alarms.describe({
                  ...(names.length > 0 && { names }),
                  ...(prefix !== undefined && { prefix }),
                  ...(state !== undefined && { state: alarmState(state) }),
                });
          const { items, token } = page(
            all,
            given.maybeNumber('MaxRecords') ?? 50,
            given.maybeText('NextToken'),
          );
          return protocol.encode(
            { MetricAlarms: items.map(describe), CompositeAlarms: [], NextToken: token },
            caller,
          );
        },
      },
      SetAlarmState: {
        demands: (input, place) => [
          {
            action: 'cloudwatch:SetAlarmState',
            resource: arn(
              'cloudwatch',
              place,
              `alarm:${members(input, SET, 'MissingParameter').text('AlarmName')}`,
            ),
          },
        ],
        run(input, caller) {
          const given = members(input, SET, 'MissingParameter');
          const state = alarmState(given.text('StateValue'));
          const reason = given.text('StateReason');
          const data = given.maybeText('StateReasonData');
          cloud
            .in(caller.region)
            .alarms.setState(given.text('AlarmName'), state, reason, ...(data === undefined ? [] : [data]));
          return protocol.encode({}, caller);
        },
      },
      GetMetricData: {
        demands: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
        run: (input, caller) =>
          protocol.encode(getMetricData(input, cloud.in(caller.region).metrics), caller),
      },
      GetMetricStatistics: {
        demands: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
        run: (input, caller) =>
          protocol.encode(getMetricStatistics(input, cloud.in(caller.region).metrics), caller),
      },
      ListMetrics: {
        demands: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
        run: (input, caller) => protocol.encode(listMetrics(input, cloud.in(caller.region).metrics), caller),
      },
    },
  };
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
    AlarmConfigurationUpdatedTimestamp: alarm.configured / 1000,
    ActionsEnabled: definition.ActionsEnabled ?? true,
    OKActions: definition.OKActions ?? [],
    AlarmActions: definition.AlarmActions ?? [],
    InsufficientDataActions: definition.InsufficientDataActions ?? [],
    Dimensions: definition.Dimensions ?? [],
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: alarm.stateUpdated / 1000,
    StateTransitionedTimestamp: alarm.stateChanged / 1000,
  };
}
