/** Functions that cannot be started, or by anybody, and events that never come. */
import type { Row } from './row.ts';

export const STARTS: readonly Row[] = [
  // Who may start a function.
  [
    ['PrimaryAlarmPermission', undefined],
    [
      'PrimaryAlarm.AlarmActions starts routeaway-lab-switcher, but no permission lets lambda.alarms.cloudwatch.amazonaws.com do so for routeaway-lab-primary.',
      'PrimaryAlarm.OKActions starts *',
      'PrimaryAlarm.InsufficientDataActions starts *',
    ],
  ],
  [
    ['StandbyAlarmPermission/Principal', 'cloudwatch.amazonaws.com'],
    ['StandbyAlarm.AlarmActions starts *', '*', '*', '*'],
  ],
  [
    ['ProberSchedulePermission/SourceArn', { 'Fn::GetAtt': ['ReconcileSchedule', 'Arn'] }],
    [
      'ProberSchedule.Targets starts routeaway-lab-prober, but no permission lets events.amazonaws.com do so for rule/routeaway-lab-prober.',
      'ProberSchedulePermission lets events.amazonaws.com start a function for *, which does not.',
    ],
  ],
  [
    ['OverrideChangedPermission/SourceArn', undefined],
    'OverrideChangedPermission.SourceArn is missing, so any events.amazonaws.com may start the function.',
  ],

  // Events.
  [
    ['ProberSchedule/ScheduleExpression', 'rate(1 minutes)'],
    'ProberSchedule.ScheduleExpression is "rate(1 minutes)", wanted one such as rate(1 minute)*',
  ],
  [
    ['ProberSchedule/ScheduleExpression', 'rate(10 seconds)'],
    'ProberSchedule.ScheduleExpression is "rate(10 seconds)", wanted *',
  ],
  [
    ['OverrideChanged/EventPattern/detail-type', 'Parameter Store Change'],
    'OverrideChanged.EventPattern.detail-type is "Parameter Store Change", wanted a list of values.',
  ],
  [
    ['OverrideChanged/EventPattern/detail-type', ['Parameter Store Changed']],
    'OverrideChanged.EventPattern matches none of the events that AWS sends about the resources of this stack.',
  ],
  [
    ['OverrideChanged/EventPattern/detail/name', ['routeaway/lab/override']],
    'OverrideChanged.EventPattern matches none of *',
  ],
  [
    ['ReconcileSchedule/Targets', []],
    ['ReconcileSchedule.Targets has 0 entries, wanted 1 to 5.', 'ReconcileSchedulePermission lets *'],
  ],
  [
    [
      'ReconcileSchedule/Targets',
      [1, 2].map(() => ({ Id: 'one', Arn: { 'Fn::GetAtt': ['SwitcherLambdaFunction', 'Arn'] } })),
    ],
    'ReconcileSchedule.Targets has the Id "one" twice.',
  ],
  [
    ['OverrideChangedPermission/FunctionName', 'switcher'],
    [
      'OverrideChangedPermission.FunctionName is switcher, which is no function of this stack.',
      'OverrideChanged.Targets starts routeaway-lab-switcher, but *',
      'OverrideChangedPermission lets *',
    ],
  ],
];
