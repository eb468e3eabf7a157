/** Alarms that would be refused, or that nobody would ever hear. */
import type { Edit } from '../../../../tools/template-lint/edit.ts';
import type { Row } from './row.ts';

export const ALARMS: readonly Row[] = [
  [['PrimaryAlarm/Period', 45], 'PrimaryAlarm.Period is 45, wanted 10, 20, 30 or a multiple of 60.'],
  [
    ['FailedRunsAlarm/Period', 10],
    'FailedRunsAlarm.Period is 10, but AWS/SQS ApproximateNumberOfMessagesVisible is stored by the minute; wanted 60 or more.',
  ],
  [
    ['PrimaryAlarm/Statistic', 'Min'],
    'PrimaryAlarm.Statistic is "Min", wanted one of SampleCount, Average, Sum, Minimum, Maximum.',
  ],
  [
    ['PrimaryAlarm/ExtendedStatistic', 'p50'],
    'PrimaryAlarm has 2 of Statistic and ExtendedStatistic, wanted one.',
  ],
  [
    ['PrimaryAlarm/TreatMissingData', 'Ignore'],
    'PrimaryAlarm.TreatMissingData is "Ignore", wanted one of breaching, notBreaching, ignore, missing.',
  ],
  [
    ['PrimaryAlarm/ComparisonOperator', 'LessThan'],
    'PrimaryAlarm.ComparisonOperator is "LessThan", wanted one of *',
  ],
  [['PrimaryAlarm/DatapointsToAlarm', 4], 'PrimaryAlarm.DatapointsToAlarm is 4, wanted 1 to 3.'],
  [['PrimaryAlarm/Threshold', undefined], 'PrimaryAlarm.Threshold is missing, which an alarm needs.'],
  [
    ['FailedRunsAlarm/Dimensions/0/Value', 'routeaway-lab-failures'],
    'FailedRunsAlarm.Dimensions has QueueName "routeaway-lab-failures", but the stack has no AWS::SQS::Queue of that name.',
  ],
  [
    ['FailedRunsAlarm/AlarmActions', ['arn:aws:sns:ca-central-1:123456789012:people']],
    'FailedRunsAlarm.AlarmActions names arn:aws:sns:ca-central-1:123456789012:people, which is neither a function nor a topic of the stack.',
  ],
  [
    ['PrimaryAlarm/AlarmName', 'routeaway-lab-standby'],
    ['PrimaryAlarm and StandbyAlarm have one AlarmName, "routeaway-lab-standby".'],
  ],
  [
    [
      'EdgeAlarm',
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          Namespace: 'AWS/CloudFront',
          MetricName: '5xxErrorRate',
          Statistic: 'Average',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [{ Ref: 'Topic' }],
        },
      },
    ],
    'EdgeAlarm is a metric of CloudFront, which are in us-east-1 only; an alarm in ca-central-1 never sees them.',
  ],
  [
    ['FailedRunsAlarm/EvaluationPeriods', 2_000],
    'FailedRunsAlarm looks at 2000 periods of 60 s; together at most 86400 s are allowed.',
  ],
  [
    [
      ['FailedRunsAlarm/AlarmActions', undefined],
      ['FailedRunsAlarm/OKActions', undefined],
    ],
    'FailedRunsAlarm has no actions, so nobody would hear it.',
  ],
  [['Dashboard/DashboardBody', '{"widgets":['], 'Dashboard.DashboardBody is not JSON: *'],
  [
    [
      'Dashboard/DashboardBody',
      '{"widgets":[{"type":"metric","x":20,"width":8,"properties":{"metrics":[]}}]}',
    ],
    [
      'Dashboard.DashboardBody: widget 1 does not fit into the 24 columns.',
      'Dashboard.DashboardBody: widget 1 names no region.',
    ],
  ],

  // Metric math.
  [ratio({ expression: '100 * bad / al' }), 'Ratio.Metrics "ratio" uses al, which is none of its ids.'],
  [
    ratio({ id: 'Bad', expression: '100 / all' }),
    'Ratio.Metrics has the id "Bad", wanted one that begins with a small letter.',
  ],
  [ratio({ returns: true }), 'Ratio.Metrics has 2 entries that return data, wanted one.'],
  [ratio({ expression: undefined }), 'Ratio.Metrics "ratio" needs one of Expression and MetricStat.'],
  [ratio({ period: 90 }), 'Ratio.Metrics "bad".Period is 90, wanted 10, 20, 30 or a multiple of 60.'],
  [
    ratio({ beside: { MetricName: 'Errors' } }),
    ['Ratio.MetricName stands beside Metrics; an alarm has one or the other.', '*'],
  ],
  [ratio({ beside: { Statistic: 'Sum' } }), 'Ratio has 1 of Statistic and ExtendedStatistic, wanted none.'],

  [
    ['FailedRunsAlarm/AlarmActions', Array.from({ length: 6 }, () => ({ Ref: 'Topic' }))],
    'FailedRunsAlarm.AlarmActions has 6 actions, at most 5 are allowed.',
  ],
  [
    [
      'BothAlarm',
      {
        Type: 'AWS::CloudWatch::CompositeAlarm',
        Properties: {
          AlarmRule: 'ALARM("routeaway-lab-primary") AND ALARM("routeaway-lab-stand-by")',
          AlarmActions: [{ Ref: 'Topic' }],
        },
      },
    ],
    'BothAlarm.AlarmRule names the alarm "routeaway-lab-stand-by", which the stack does not have.',
  ],
  [
    ['Dashboard/DashboardBody', '{"widgets":[{"type":"metric","properties":{"region":"us-east-2"}}]}'],
    'Dashboard.DashboardBody: widget 1 has neither metrics nor annotations.',
  ],
];

interface Ratio {
  readonly id?: string;
  readonly expression?: string | undefined;
  readonly returns?: boolean;
  readonly period?: number;
  readonly beside?: object;
}

/** A right alarm on a share, apart from what is given. */
function ratio(given: Ratio): Edit {
  const { id = 'bad', returns = false, period = 60, beside = {} } = given;
  const expression = 'expression' in given ? given.expression : '100 * bad / all';
  const metric = (Id: string, MetricName: string, Period: number, ReturnData: boolean) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName }, Period, Stat: 'Sum' },
    ReturnData,
  });
  const Properties = {
    Metrics: [
      metric(id, 'Errors', period, returns),
      metric('all', 'Invocations', 60, false),
      { Id: 'ratio', ...(expression !== undefined && { Expression: expression }) },
    ],
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [{ Ref: 'Topic' }],
    ...beside,
  };
  return ['Ratio', { Type: 'AWS::CloudWatch::Alarm', Properties }];
}
