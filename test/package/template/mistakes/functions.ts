/** Functions that Lambda refuses or cannot run, and failures that get lost. */
import type { Row } from './row.ts';

const STATEMENT = 'Policies/0/PolicyDocument/Statement';

export const FUNCTIONS: readonly Row[] = [
  [
    ['SwitcherLambdaFunction/Handler', 'functions/switcher/main.handler'],
    'SwitcherLambdaFunction.Handler is functions/switcher/main.handler, but switcher.zip holds no functions/switcher/main.mjs.',
  ],
  [
    ['SwitcherLambdaFunction/Runtime', 'nodejs20.x'],
    'SwitcherLambdaFunction.Runtime is "nodejs20.x", wanted one of nodejs22.x, nodejs24.x.',
  ],
  [['SwitcherLambdaFunction/Timeout', 901], 'SwitcherLambdaFunction.Timeout is 901, wanted 1 to 900 s.'],
  [
    ['SwitcherLambdaFunction/Environment/Variables/AWS_REGION', 'us-east-1'],
    'SwitcherLambdaFunction.Environment has AWS_REGION, a name that Lambda does not take.',
  ],
  [
    ['SwitcherLambdaFunction/Environment/Variables/NOTES', 'x'.repeat(4096)],
    'SwitcherLambdaFunction.Environment is * bytes, at most 4096 are allowed.',
  ],
  [
    ['SwitcherLambdaFunction/Role', 'arn:aws:iam::123456789012:role/routeaway-lab-failover-ProberRole'],
    'ProberLambdaFunction and SwitcherLambdaFunction have one role, routeaway-lab-failover-ProberRole; wanted one each.',
  ],
  [
    ['ProberRole/AssumeRolePolicyDocument/Statement/0/Principal/Service', 'events.amazonaws.com'],
    'ProberRole.AssumeRolePolicyDocument does not let lambda.amazonaws.com take the role, which ProberLambdaFunction needs.',
  ],
  [
    ['ProberLogGroup/LogGroupName', '/aws/lambda/routeaway-prober'],
    [
      'ProberLambdaFunction writes to the log group /aws/lambda/routeaway-lab-prober, which is not in the template.',
      'ProberLogGroup.LogGroupName is /aws/lambda/routeaway-prober, but the stack has no function of that name.',
    ],
  ],
  [
    ['ProberInvocations/MaximumEventAgeInSeconds', 30],
    'ProberInvocations.MaximumEventAgeInSeconds is 30, wanted 60 to 21600 s.',
  ],
  [
    [
      'ProberInvocations/DestinationConfig/OnFailure/Destination',
      'arn:aws:sqs:ca-central-1:123456789012:gone',
    ],
    'ProberInvocations.DestinationConfig names arn:aws:sqs:ca-central-1:123456789012:gone, which is nothing of this stack.',
  ],
  [
    [`ProberRole/${STATEMENT}/Sid=ReportFailedRuns`, undefined],
    'ProberInvocations.DestinationConfig names arn:aws:sqs:*, but the role of ProberLambdaFunction does not allow sqs:SendMessage on it.',
  ],
  [
    ['SwitcherLambdaFunction/Architectures', ['arm']],
    'SwitcherLambdaFunction.Architectures has arm, wanted arm64 or x86_64.',
  ],
  [
    ['SwitcherInvocations/FunctionName', { Ref: 'ProberLambdaFunction' }],
    'routeaway-lab-prober:$LATEST has two AWS::Lambda::EventInvokeConfig.',
  ],
  [['SwitcherLambdaFunction/@DependsOn', []], 'SwitcherLambdaFunction.DependsOn lacks SwitcherLogGroup: *'],
];
