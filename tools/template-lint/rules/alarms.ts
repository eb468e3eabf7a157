/** Alarms that can ring: CloudWatch accepts them, they look at something that exists, and whom they call may be called. */
import { HEALTHY } from '../../../shared/core/verdict/datapoints.ts';
import type { Found, Rule, Sentence, View } from '../subject.ts';
import { among, within } from './say.ts';

/** Source: PutMetricAlarm, `Statistic`, `ComparisonOperator`, `TreatMissingData`. The schema has them as plain text. */
const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];
const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];
const MISSING = ['breaching', 'notBreaching', 'ignore', 'missing'];
/** Source: PutMetricAlarm, `ExtendedStatistic`. */
const EXTENDED = /^(p(100|\d{1,2}(\.\d{1,10})?)|IQM|(tm|tc|ts|wm)\d{1,2}(\.\d+)?|(TM|TC|TS|WM|PR)\(.+\))$/;

/** Stored by the second: the prober publishes it with `StorageResolution: 1`. */
const HIGH_RESOLUTION = HEALTHY;

const ACTIONS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];
const DAY_S = 86_400;

const alarms = ({ of }: View) => of('AWS::CloudWatch::Alarm');

const enums: Rule = (view) =>
  alarms(view).flatMap((alarm) => [
    ...among(alarm, 'Statistic', STATISTICS),
    ...among(alarm, 'ComparisonOperator', COMPARISONS),
    ...among(alarm, 'TreatMissingData', MISSING),
    ...extended(alarm),
  ]);

function extended({ id, properties }: Found): Sentence[] {
  const text = properties.maybeText('ExtendedStatistic');
  return [
    text !== undefined &&
      !EXTENDED.test(text) &&
      `${id}.ExtendedStatistic is "${text}", wanted a percentile such as p99 or a trimmed mean such as tm90.`,
  ];
}

/** Source: PutMetricAlarm. A metric and a statistic, or metric math, never both; and what every alarm needs. */
const complete: Rule = (view) =>
  alarms(view).flatMap(({ id, properties }) => {
    const math = properties.has('Metrics');
    const findings: string[] = [];
    const want = (name: string) => {
      if (!properties.has(name)) findings.push(`${id}.${name} is missing, which an alarm needs.`);
    };
    want('ComparisonOperator');
    want('EvaluationPeriods');
    if (!properties.has('ThresholdMetricId')) want('Threshold');
    for (const name of ['MetricName', 'Namespace', 'Period']) {
      if (!math) want(name);
      else if (properties.has(name))
        findings.push(`${id}.${name} stands beside Metrics; an alarm has one or the other.`);
    }
    const statistics = ['Statistic', 'ExtendedStatistic'].filter((name) => properties.has(name)).length;
    if (statistics !== (math ? 0 : 1))
      findings.push(
        `${id} has ${statistics} of Statistic and ExtendedStatistic, wanted ${math ? 'none' : 'one'}.`,
      );
    return findings;
  });

/** Source: PutMetricAlarm, `Period`: 10, 20, 30 or a multiple of 60, and under 60 only for metrics stored by the second. */
const periods: Rule = (view) =>
  looks(view).flatMap(({ where, namespace, metric, period }) => {
    if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
      return [`${where}.Period is ${period}, wanted 10, 20, 30 or a multiple of 60.`];
    if (period < 60 && (namespace.startsWith('AWS/') || metric !== HIGH_RESOLUTION))
      return [
        `${where}.Period is ${period}, but ${namespace} ${metric} is stored by the minute; wanted 60 or more.`,
      ];
    return [];
  });

/** Source: PutMetricAlarm, `EvaluationPeriods`: they span at most a day, or seven where a period is an hour or more. */
const span: Rule = (view) =>
  alarms(view).flatMap((alarm) => {
    const { id, properties } = alarm;
    const count = properties.maybeNumber('EvaluationPeriods') ?? 1;
    const longest = Math.max(
      0,
      ...looks(view)
        .filter((look) => look.id === id)
        .map(({ period }) => period),
    );
    const limit = longest >= 3600 ? 7 * DAY_S : DAY_S;
    return [
      ...within(alarm, 'DatapointsToAlarm', 1, count),
      ...within(alarm, 'EvaluationPeriods', 1, 10_000),
      count * longest > limit &&
        `${id} looks at ${count} periods of ${longest} s; together at most ${limit} s are allowed.`,
    ];
  });

/** Source: PutMetricAlarm, `Metrics`: ids begin with a small letter, one metric or expression returns data. */
const math: Rule = (view) =>
  alarms(view).flatMap(({ id, properties }) => {
    const queries = properties.objects('Metrics');
    if (queries.length === 0) return [];
    const ids = queries.map((query) => query.text('Id'));
    const returning = queries.filter((query) => !query.has('ReturnData') || query.flag('ReturnData'));
    return [
      ...ids
        .filter((one) => !/^[a-z]\w*$/.test(one))
        .map((one) => `${id}.Metrics has the id "${one}", wanted one that begins with a small letter.`),
      returning.length !== 1 && `${id}.Metrics has ${returning.length} entries that return data, wanted one.`,
      ...queries.flatMap((query) => {
        const expression = query.maybeText('Expression');
        if ((expression === undefined) !== query.has('MetricStat'))
          return [`${id}.Metrics "${query.text('Id')}" needs one of Expression and MetricStat.`];
        const used = [...(expression ?? '').replace(/'[^']*'|"[^"]*"/g, '').matchAll(/\b[a-z]\w*\b/g)].map(
          ([name]) => name,
        );
        return used
          .filter((name) => !ids.includes(name))
          .map((name) => `${id}.Metrics "${query.text('Id')}" uses ${name}, which is none of its ids.`);
      }),
    ];
  });

/** Source: the metrics pages of each service. An alarm on a dimension that names nothing stays silent for ever. */
const DIMENSIONS: Readonly<Record<string, readonly [namespace: string, type: string, property: string]>> = {
  FunctionName: ['AWS/Lambda', 'AWS::Lambda::Function', 'FunctionName'],
  QueueName: ['AWS/SQS', 'AWS::SQS::Queue', 'QueueName'],
  TopicName: ['AWS/SNS', 'AWS::SNS::Topic', 'TopicName'],
  TableName: ['AWS/DynamoDB', 'AWS::DynamoDB::Table', 'TableName'],
  RuleName: ['AWS/Events', 'AWS::Events::Rule', 'Name'],
  ApiName: ['AWS/ApiGateway', 'AWS::ApiGateway::RestApi', 'Name'],
};

const watched: Rule = (view) =>
  looks(view).flatMap(({ where, namespace, dimensions }) =>
    Object.entries(dimensions).flatMap(([name, value]) => {
      const known = DIMENSIONS[name];
      if (!known || known[0] !== namespace) return [];
      const names = view.of(known[1]).map(({ properties }) => properties.maybeText(known[2]));
      return [
        !names.includes(value) &&
          `${where}.Dimensions has ${name} "${value}", but the stack has no ${known[1]} of that name.`,
      ];
    }),
  );

/** Source: CloudFront developer guide, "Viewing CloudFront metrics": they are in us-east-1. */
const inRegion: Rule = (view) =>
  looks(view)
    .filter(({ namespace }) => namespace === 'AWS/CloudFront' && view.surroundings.region !== 'us-east-1')
    .map(
      ({ where }) =>
        `${where} is a metric of CloudFront, which are in us-east-1 only; an alarm in ${view.surroundings.region} never sees them.`,
    );

/** An alarm is of use where someone hears it. Source: PutMetricAlarm, `AlarmActions`: at most five of each kind. */
const actions: Rule = (view) =>
  [...alarms(view), ...view.of('AWS::CloudWatch::CompositeAlarm')].flatMap(({ id, properties }) => {
    const findings: string[] = [];
    if (!ACTIONS.some((name) => properties.texts(name).length > 0))
      findings.push(`${id} has no actions, so nobody would hear it.`);
    for (const name of ACTIONS) {
      const targets = properties.texts(name);
      if (targets.length > 5)
        findings.push(`${id}.${name} has ${targets.length} actions, at most 5 are allowed.`);
      for (const target of targets)
        if (!actionExists(view, target))
          findings.push(
            `${id}.${name} names ${target}, which is neither a function nor a topic of the stack.`,
          );
    }
    return findings;
  });

function actionExists({ of }: View, target: string): boolean {
  return (
    of('AWS::Lambda::Function').some(({ resource }) => resource.attributes.Arn === target) ||
    of('AWS::SNS::Topic').some(({ resource }) => resource.ref === target)
  );
}

/** Source: PutCompositeAlarm, `AlarmRule`: it names alarms, which must exist. */
const composite: Rule = (view) =>
  view.of('AWS::CloudWatch::CompositeAlarm').flatMap(({ id, properties }) =>
    [
      ...properties
        .text('AlarmRule')
        .matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*["']?([^"')]+)["']?\s*\)/g),
    ]
      .map(([, name = '']) => name.replace(/^arn:.*:alarm:/, ''))
      .filter((name) => !alarms(view).some(({ resource }) => resource.ref === name))
      .map((name) => `${id}.AlarmRule names the alarm "${name}", which the stack does not have.`),
  );

interface Look {
  /** Logical id of the alarm. */
  readonly id: string;
  readonly where: string;
  readonly namespace: string;
  readonly metric: string;
  readonly period: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Every metric that an alarm looks at: its own, or those of its metric math. */
function looks(view: View): readonly Look[] {
  return alarms(view).flatMap(({ id, properties }) => {
    const queries = properties.objects('Metrics').filter((query) => query.has('MetricStat'));
    const math = queries.map((query) => {
      const stat = query.object('MetricStat');
      return { where: `${id}.Metrics "${query.text('Id')}"`, metric: stat.object('Metric'), timing: stat };
    });
    const own = properties.has('MetricName') ? [{ where: id, metric: properties, timing: properties }] : [];
    return [...own, ...math].map(({ where, metric, timing }) => ({
      id,
      where,
      namespace: metric.text('Namespace'),
      metric: metric.text('MetricName'),
      period: timing.maybeNumber('Period') ?? 60,
      dimensions: Object.fromEntries(
        metric.objects('Dimensions').map((one) => [one.text('Name'), one.text('Value')]),
      ),
    }));
  });
}

export const ALARM_RULES = [enums, complete, periods, span, math, watched, inRegion, actions, composite];
