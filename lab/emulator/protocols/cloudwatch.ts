/**
 * CloudWatch on the wire. It speaks awsJson1_0; the calls about alarms are answered in the old Query protocol too,
 * since an `aws` command of some years ago knows nothing else.
 */
import type { Cloud } from '../model/cloud.ts';
import type { Metrics } from '../model/metrics.ts';
import type { AccountRegion, Input, Operation, Protocol, Service } from './call.ts';
import {
  deleteAlarms,
  describeAlarms,
  describeDemands,
  namesDemands,
  putAlarmDemands,
  putCompositeAlarm,
  putCompositeDemands,
  putMetricAlarm,
  setActions,
  setAlarmState,
  setDemands,
} from './cloudwatch-alarms.ts';
import {
  getMetricData,
  getMetricStatistics,
  listMetrics,
  putDemands,
  putMetricData,
} from './cloudwatch-metrics.ts';
import { awsJson, JSON_ERRORS } from './json.ts';
import { awsQuery, isForm } from './query.ts';

/** Error codes are those of the Query protocol; on the JSON wire each has a shape name of its own. */
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

const json = awsJson({ version: '1.0', target: 'GraniteServiceVersion20100801', shapes: SHAPES });
const query = awsQuery({
  version: '2010-08-01',
  namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
});
const IN_QUERY = ['DescribeAlarms', 'SetAlarmState'];

const oldProtocol: Protocol = {
  ...query,
  decode(request) {
    const { operation, input } = query.decode(request, IN_QUERY);
    // Everything in a form is text; this is the one number that these calls have.
    return {
      operation,
      input: 'MaxRecords' in input ? { ...input, MaxRecords: Number(input.MaxRecords) } : input,
    };
  },
};

export function cloudwatch(cloud: Cloud): Service {
  const here = ({ region }: AccountRegion) => cloud.in(region);
  /** Allowed on everything or not at all. */
  const reading = (name: string, answer: (input: Input, metrics: Metrics) => object): Operation<Input> => ({
    demands: () => [{ action: `cloudwatch:${name}`, resource: '*' }],
    run: (input, caller) => answer(input, here(caller).metrics),
  });
  return {
    name: 'cloudwatch',
    signingName: 'monitoring',
    protocolOf: (request) => (isForm(request) ? oldProtocol : json),
    common: {
      ...JSON_ERRORS,
      denied: { code: 'AccessDenied', status: 403 },
      unknownKey: { code: 'InvalidClientTokenId', status: 403 },
      internal: { code: 'InternalServiceError', status: 500 },
    },
    operations: {
      PutMetricData: {
        demands: putDemands,
        run: (input: Input, caller) => putMetricData(input, here(caller).metrics),
      },
      DescribeAlarms: {
        demands: describeDemands,
        run: (input: Input, caller) => describeAlarms(input, here(caller)),
      },
      PutMetricAlarm: {
        demands: putAlarmDemands,
        run: (input: Input, caller) => putMetricAlarm(input, here(caller)),
      },
      PutCompositeAlarm: {
        demands: putCompositeDemands,
        run: (input: Input, caller) => putCompositeAlarm(input, here(caller)),
      },
      DeleteAlarms: {
        demands: namesDemands('DeleteAlarms'),
        run: (input: Input, caller) => deleteAlarms(input, here(caller)),
      },
      EnableAlarmActions: {
        demands: namesDemands('EnableAlarmActions'),
        run: (input: Input, caller) => setActions(true)(input, here(caller)),
      },
      DisableAlarmActions: {
        demands: namesDemands('DisableAlarmActions'),
        run: (input: Input, caller) => setActions(false)(input, here(caller)),
      },
      SetAlarmState: {
        demands: setDemands,
        run: (input: Input, caller) => setAlarmState(input, here(caller)),
      },
      GetMetricData: reading('GetMetricData', getMetricData),
      GetMetricStatistics: reading('GetMetricStatistics', getMetricStatistics),
      ListMetrics: reading('ListMetrics', listMetrics),
    },
  };
}
