/**
 * Metrics: PutMetricData, GetMetricData (plain metrics, no expressions), GetMetricStatistics, ListMetrics.
 */
import type { Datum } from '../model/datum.ts';
import { ServiceError } from '../model/error.ts';
import type { MetricId, Metrics, PeriodStatistic, Statistic } from '../model/metrics.ts';
import type { Demand, Input } from './call.ts';
import { type Members, members, page } from './members.ts';

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
const SUMS = ['SampleCount', 'Sum', 'Minimum', 'Maximum'];

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
  const sums = given.maybeObject('StatisticValues', SUMS);
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

const DATA = ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy'];
const QUERY = ['Id', 'MetricStat', 'Label', 'ReturnData'];
const STATISTICS = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'StartTime',
  'EndTime',
  'Period',
  'Statistics',
  'Unit',
];
const LIST = ['Namespace', 'MetricName', 'NextToken'];

const OF: Readonly<Record<Statistic, (one: PeriodStatistic) => number>> = {
  Minimum: (one) => one.minimum,
  Maximum: (one) => one.maximum,
  Average: (one) => one.sum / one.sampleCount,
  Sum: (one) => one.sum,
  SampleCount: (one) => one.sampleCount,
};

export function getMetricData(input: Input, metrics: Metrics): object {
  const given = members(input, DATA, 'MissingParameter');
  const [start, end] = span(given);
  const newestFirst = given.maybeText('ScanBy') !== 'TimestampAscending';
  const queries = given.objects('MetricDataQueries', QUERY);
  if (queries.length === 0)
    throw new ServiceError('MissingParameter', 400, 'The parameter MetricDataQueries is required.');
  const shown = queries.filter((query) => query.maybeFlag('ReturnData') !== false);
  return {
    MetricDataResults: shown.map((query) => {
      const stat = query.maybeObject('MetricStat', ['Metric', 'Period', 'Stat', 'Unit']);
      const metric = stat?.maybeObject('Metric', ['Namespace', 'MetricName', 'Dimensions']);
      if (!stat || !metric)
        throw new ServiceError(
          'MissingParameter',
          400,
          `The query ${query.text('Id')} has no MetricStat with a Metric.`,
        );
      const of = statistic(stat.text('Stat'));
      const found = metrics.periods(metricId(metric), start, end, period(stat));
      const points = newestFirst ? found.toReversed() : found;
      return {
        Id: query.text('Id'),
        Label: query.maybeText('Label') ?? metric.text('MetricName'),
        Timestamps: points.map((one) => new Date(one.start)),
        Values: points.map(of),
        StatusCode: 'Complete',
      };
    }),
    Messages: [],
  };
}

export function getMetricStatistics(input: Input, metrics: Metrics): object {
  const given = members(input, STATISTICS, 'MissingParameter');
  const [start, end] = span(given);
  const names = given.texts('Statistics');
  if (names.length === 0)
    throw new ServiceError('MissingParameter', 400, 'The parameter Statistics is required.');
  const wanted = names.map((name) => [name, statistic(name)] as const);
  const found = metrics.periods(metricId(given), start, end, period(given));
  return {
    Label: given.text('MetricName'),
    Datapoints: found.map((one) => ({
      Timestamp: new Date(one.start),
      Unit: given.maybeText('Unit') ?? 'None',
      ...Object.fromEntries(wanted.map(([name, of]) => [name, of(one)])),
    })),
  };
}

export function listMetrics(input: Input, metrics: Metrics): object {
  const given = members(input, LIST);
  const name = given.maybeText('MetricName');
  const all = metrics
    .list(given.maybeText('Namespace'))
    .filter((one) => name === undefined || one.name === name);
  const { items, token } = page(all, 500, given.maybeText('NextToken'));
  return {
    Metrics: items.map((one) => ({
      Namespace: one.namespace,
      MetricName: one.name,
      Dimensions: Object.entries(one.dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    NextToken: token,
  };
}

function metricId(given: Members): MetricId {
  return {
    namespace: given.text('Namespace'),
    name: given.text('MetricName'),
    dimensions: dimensions(given),
  };
}

function span(given: Members): [number, number] {
  const [start, end] = [given.time('StartTime'), given.time('EndTime')];
  if (start < end) return [start, end];
  throw new ServiceError(
    'InvalidParameterValue',
    400,
    'The parameter StartTime must be less than the parameter EndTime.',
  );
}

function period(given: Members): number {
  const seconds = given.number('Period');
  if ([1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return seconds;
  throw new ServiceError(
    'InvalidParameterValue',
    400,
    `Period is ${seconds}; it must be 1, 5, 10, 20, 30 or a multiple of 60 seconds.`,
  );
}

function statistic(name: string): (one: PeriodStatistic) => number {
  const of = Object.entries(OF).find(([known]) => known === name)?.[1];
  if (of) return of;
  throw new ServiceError(
    'InvalidParameterValue',
    400,
    `The statistic ${name} is unknown to the lab; it knows ${Object.keys(OF).join(', ')}.`,
  );
}
