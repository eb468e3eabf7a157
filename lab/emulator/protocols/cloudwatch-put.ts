/** The members of PutMetricData, as the model wants them. Their meaning is checked there. */

import type { Datum } from '../model/datum.ts';
import { ServiceError } from '../model/error.ts';
import type { Metrics } from '../model/metrics.ts';
import type { Demand, Input } from './call.ts';
import { type Members, members } from './members.ts';

const PUT = ['Namespace', 'MetricData', 'StrictEntityValidation'];

const DATUM = [
  'MetricName',
  'Dimensions',
  'Timestamp',
  'Value',
  'Values',
  'Counts',
  'StatisticValues',
  'Unit',
  'StorageResolution',
];
const STATISTICS = ['SampleCount', 'Sum', 'Minimum', 'Maximum'];

export function putDemands(input: Input): Demand[] {
  const namespace = members(input, PUT, 'MissingParameter').text('Namespace');
  return [
    { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': namespace } },
  ];
}

export function putMetricData(input: Input, metrics: Metrics): object {
  const given = members(input, PUT, 'MissingParameter');
  const data = given.objects('MetricData', DATUM);
  if (data.length === 0)
    throw new ServiceError('MissingParameter', 400, 'The parameter MetricData is required.');
  metrics.put(given.text('Namespace'), data.map(datum));
  return {};
}

function datum(given: Members): Datum {
  const sums = given.maybeObject('StatisticValues', STATISTICS);
  const values = given.numbers('Values');
  const counts = given.numbers('Counts');
  return {
    name: given.text('MetricName'),
    dimensions: dimensions(given),
    timestamp: given.maybeTime('Timestamp'),
    value: given.maybeNumber('Value'),
    values: values.length > 0 ? values : undefined,
    counts: counts.length > 0 ? counts : undefined,
    statistics: sums && {
      sampleCount: sums.number('SampleCount'),
      sum: sums.number('Sum'),
      minimum: sums.number('Minimum'),
      maximum: sums.number('Maximum'),
    },
    unit: given.maybeText('Unit'),
    resolution: given.maybeNumber('StorageResolution'),
  };
}

/** `[{Name, Value}]` as a record. */
export function dimensions(given: Members): Record<string, string> {
  return Object.fromEntries(
    given.objects('Dimensions', ['Name', 'Value']).map((one) => [one.text('Name'), one.text('Value')]),
  );
}
