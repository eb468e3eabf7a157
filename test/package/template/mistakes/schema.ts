/** Mistakes that CloudFormation itself would find, late: names, kinds of values, references. */
import type { Row } from './row.ts';

const STATEMENT = 'Policies/0/PolicyDocument/Statement';

export const SCHEMA: readonly Row[] = [
  // CloudFormation's schema.
  [
    ['Topic/@Type', 'AWS::SNS::Topics'],
    ['Topic is of type AWS::SNS::Topics, which CloudFormation does not have.', '*'],
  ],
  [
    ['PrimaryAlarm/TreatMissing', 'ignore'],
    'PrimaryAlarm.TreatMissing is no property of AWS::CloudWatch::Alarm; did you mean TreatMissingData?',
  ],
  [
    ['PrimaryAlarm/AlarmAction', []],
    'PrimaryAlarm.AlarmAction is no property of AWS::CloudWatch::Alarm; did you mean AlarmActions?',
  ],
  [
    ['JournalTable/KeySchema', undefined],
    ['JournalTable.KeySchema is missing, which AWS::DynamoDB::Table requires.', '*'],
  ],
  [
    ['ProberInvocations/Qualifier', undefined],
    ['ProberInvocations.Qualifier is missing, which AWS::Lambda::EventInvokeConfig requires.', '*'],
  ],
  [['ProberLogGroup/RetentionInDays', 31], 'ProberLogGroup.RetentionInDays is 31, wanted one of 1, 3, 5*'],
  [
    ['ProberLambdaFunction/Timeout', '2 minutes'],
    ['ProberLambdaFunction.Timeout is "2 minutes", wanted a whole number.', '*'],
  ],
  [
    ['FailedRuns/SqsManagedSseEnabled', 'yes'],
    'FailedRuns.SqsManagedSseEnabled is "yes", wanted true or false.',
  ],
  [['ProberSchedule/State', 'ON'], 'ProberSchedule.State is "ON", wanted one of DISABLED, ENABLED, *'],
  [
    ['OverrideParameter/Type', 'SecureString'],
    'OverrideParameter.Type is "SecureString", wanted one of String, StringList.',
  ],
  [
    ['PrimaryAlarm/Dimensions', { Name: 'Side', Value: 'primary' }],
    ['PrimaryAlarm.Dimensions is {*}, wanted a list.', '*'],
  ],
  [
    ['JournalTable/@DeletionPolicy', 'Keep'],
    'JournalTable.DeletionPolicy is "Keep", wanted one of Delete, Retain, *',
  ],
  [['Topic/@DependOn', 'FailedRuns'], 'Topic has DependOn beside its properties, *'],

  // References.
  [
    ['ProberSchedule/Targets/0/Arn', { 'Fn::GetAtt': ['Prober', 'Arn'] }],
    'ProberSchedule.Targets[0].Arn asks for Prober.Arn, but Prober is not in the template.',
  ],
  [
    ['ProberSchedule/Targets/0/Arn', { 'Fn::GetAtt': ['ProberLambdaFunction', 'ARN'] }],
    'ProberSchedule.Targets[0].Arn asks for ProberLambdaFunction.ARN, but AWS::Lambda::Function has only *Arn.',
  ],
  [
    ['FailedRunsAlarm/AlarmActions', [{ Ref: 'People' }]],
    'FailedRunsAlarm.AlarmActions[0] refers to People, which is not in the template.',
  ],
  [
    [
      `SwitcherRole/${STATEMENT}/Sid=MoveTraffic/Resource`,
      { 'Fn::Sub': 'arn:aws:cloudfront::1:distribution/${Edge}' },
    ],
    'SwitcherRole.Policies[0].PolicyDocument.Statement[*].Resource refers to Edge, which is not in the template.',
  ],
  [['Topic/@DependsOn', 'People'], 'Topic.DependsOn names People, which is not in the template.'],
  [
    ['Topic/@DependsOn', 'EmailSubscription'],
    ['Topic.DependsOn names EmailSubscription, which is there only under the condition EmailGiven.', '*'],
  ],
  [['Topic/@Condition', 'Peopled'], 'Topic names the condition Peopled, which is not in the template.'],
  [
    ['Topic/DisplayName', { Ref: 'FailedRunsAlarm' }],
    'Topic → FailedRunsAlarm → Topic: these wait for each other.',
  ],
];
