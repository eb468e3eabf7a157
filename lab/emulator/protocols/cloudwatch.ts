/**
 * CloudWatch on the wire. It speaks awsJson1_0; the calls about alarms are answered in the old Query protocol too,
 * since an `aws` command of some years ago knows nothing else.
 */
import type { Cloud } from '../model/cloud.ts';
import { arn } from './authorize.ts';
import type { Caller, Demand, Incoming, Input, Operation, Place, Protocol, Service } from './call.ts';
import { describeAlarms, setAlarmState, setDemands } from './cloudwatch-alarms.ts';
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

type Answer = (input: Input, caller: Caller) => object;

export function cloudwatch(cloud: Cloud): Service {
  const here = ({ region }: Caller) => cloud.in(region);
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
      PutMetricData: operation('PutMetricData', putDemands, (input, caller) =>
        putMetricData(input, here(caller).metrics),
      ),
      DescribeAlarms: operation(
        'DescribeAlarms',
        (_, place) => [
          { action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', place, 'alarm:*') },
        ],
        (input, caller) => describeAlarms(input, here(caller).alarms),
      ),
      SetAlarmState: operation('SetAlarmState', setDemands, (input, caller) =>
        setAlarmState(input, here(caller).alarms),
      ),
      GetMetricData: reading('GetMetricData', (input, caller) => getMetricData(input, here(caller).metrics)),
      GetMetricStatistics: reading('GetMetricStatistics', (input, caller) =>
        getMetricStatistics(input, here(caller).metrics),
      ),
      ListMetrics: reading('ListMetrics', (input, caller) => listMetrics(input, here(caller).metrics)),
    },
  };
}

function operation(
  name: string,
  demands: (input: Input, place: Place) => readonly Demand[],
  answer: Answer,
): Operation {
  return {
    demands,
    run(input, caller, request: Incoming) {
      const output = answer(input, caller);
      return isForm(request) ? query.encode(name, output, caller) : json.encode(output, caller);
    },
  };
}

/** Reading metrics is allowed on everything or not at all. */
function reading(name: string, answer: Answer): Operation {
  return operation(name, () => [{ action: `cloudwatch:${name}`, resource: '*' }], answer);
}
