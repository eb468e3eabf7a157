/** Alarms that would be refused, or that nobody would ever hear. */
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
];
