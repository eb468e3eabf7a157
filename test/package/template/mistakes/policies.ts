/** Policies that IAM refuses, or that allow nothing, or too much. */
import type { Row } from './row.ts';

const STATEMENT = 'Policies/0/PolicyDocument/Statement';

export const POLICIES: readonly Row[] = [
  [
    [`SwitcherRole/${STATEMENT}/Sid=TellPeople/Action`, 'sns:PublishMessage'],
    'SwitcherRole.Policies: switcher, statement * (TellPeople): there is no action sns:PublishMessage.',
  ],
  [
    [`SwitcherRole/${STATEMENT}/Sid=TellPeople/Action`, 'sns:*'],
    'SwitcherRole.Policies: switcher, statement * (TellPeople): action sns:* has a wildcard; each action is written out.',
  ],
  [
    [`SwitcherRole/${STATEMENT}/Sid=TellPeople/Resource`, '*'],
    'SwitcherRole.Policies: switcher, statement * (TellPeople): sns:Publish is allowed on "*", although it takes topic.',
  ],
  [
    [
      `SwitcherRole/${STATEMENT}/Sid=MoveTraffic/Resource`,
      { 'Fn::Sub': 'arn:aws:cloudfront:us-east-1:${AWS::AccountId}:distributions/${Distribution}' },
    ],
    [
      'SwitcherRole.Policies: switcher, statement * (MoveTraffic): cloudfront:GetDistribution takes *, so * allows nothing.',
      '*',
    ],
  ],
  [
    [
      `ProberRole/${STATEMENT}/Sid=PublishHealth/Condition`,
      { StringEquals: { 'cloudwatch:metricname': 'Healthy' } },
    ],
    'ProberRole.Policies: prober, statement * (PublishHealth): cloudwatch:PutMetricData knows no condition key cloudwatch:metricname.',
  ],
  [
    [`ProberRole/${STATEMENT}/Sid=PublishHealth/Effect`, 'allow'],
    [
      'ProberInvocations.DestinationConfig names *',
      'ProberRole.Policies: prober, statement * (PublishHealth): Effect is "allow"; write "Allow" or "Deny".',
    ],
  ],
  [
    ['ProberRole/Policies/0/PolicyDocument/Version', '2012-10-71'],
    [
      'ProberInvocations.DestinationConfig names *',
      'ProberRole.Policies: prober: Version is "2012-10-71"; write "2012-10-17".',
    ],
  ],
  [
    [
      `ProberRole/${STATEMENT}/Sid=PublishHealth`,
      {
        Sid: 'Trace',
        Effect: 'Allow',
        Action: 'xray:PutTraceSegments',
        Resource: 'arn:aws:xray:ca-central-1:123456789012:group/a',
      },
    ],
    'ProberRole.Policies: prober, statement * (Trace): xray:PutTraceSegments takes no resource, so * allows nothing; wanted "*".',
  ],
  [
    [
      `SwitcherRole/${STATEMENT}/Sid=TellPeople/Resource`,
      Array.from({ length: 300 }, (_, i) => `arn:aws:sns:ca-central-1:123456789012:people-${i}`),
    ],
    'SwitcherRole.Policies have * characters, at most 10240 are allowed.',
  ],
];
