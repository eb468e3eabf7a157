/** The comparison itself: each kind of difference is found. */
import { type Json, resolveTemplate } from '../../../../lab/emulator/cloudformation/index.ts';
import { compare } from './compare.ts';
import { recordUses, type Use, usesOfLambda } from './use.ts';

const QUEUE = 'arn:aws:sqs:us-east-2:123456789012:failed';
const LOG = 'arn:aws:logs:us-east-2:123456789012:log-group:/aws/lambda/watch:*';

interface Given {
  readonly statements?: readonly Json[];
}

function template({ statements = [] }: Given) {
  const allow = (Action: Json, Resource: Json): Json => ({ Effect: 'Allow', Action, Resource });
  const Statement = [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], LOG),
    allow('sqs:SendMessage', QUEUE),
    allow('sns:Publish', 'arn:aws:sns:us-east-2:123456789012:people'),
    ...statements,
  ];
  return resolveTemplate(
    {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'watcher',
            AssumeRolePolicyDocument: {},
            Policies: [{ PolicyName: 'watch', PolicyDocument: { Version: '2012-10-17', Statement } }],
          },
        },
        Watch: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'watch',
            Handler: 'watch.handler',
            Runtime: 'nodejs24.x',
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Code: { S3Key: 'watch.zip' },
          },
        },
        Failures: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: { FunctionName: 'watch', DestinationConfig: { OnFailure: { Destination: QUEUE } } },
        },
      },
    },
    { region: 'us-east-2', accountId: '123456789012', stackName: 'test' },
  );
}

function differences(given: Given, topic = 'people'): readonly string[] {
  const recorder = recordUses();
  recorder.onCall({
    service: 'sns',
    operation: 'Publish',
    region: 'us-east-2',
    from: 'us-east-2',
    principal: 'arn:aws:sts::123456789012:assumed-role/watcher/watch',
    resource: '*',
    demands: [{ action: 'sns:Publish', resource: `arn:aws:sns:us-east-2:123456789012:${topic}` }],
    allowed: true,
  });
  const resolved = template(given);
  return compare(resolved, [...recorder.uses(), ...usesOfLambda(resolved)]);
}

const statement = (Action: Json, Resource: Json): Json => ({ Effect: 'Allow', Action, Resource });

test.each<[string, Given, string[]]>([
  ['nothing', {}, []],
  [
    'an action that is never used',
    {
      statements: [
        statement(['sns:Publish', 'sns:DeleteTopic'], 'arn:aws:sns:us-east-2:123456789012:people'),
      ],
    },
    ['watch may do sns:DeleteTopic on arn:aws:sns:us-east-2:123456789012:people, which it never does.'],
  ],
  [
    'a resource that is never used',
    { statements: [statement('sns:Publish', 'arn:aws:sns:us-east-2:123456789012:others')] },
    ['watch may do sns:Publish on arn:aws:sns:us-east-2:123456789012:others, which it never does.'],
  ],
  [
    'more than one resource',
    { statements: [statement('sns:Publish', 'arn:aws:sns:us-east-2:123456789012:*')] },
    ['watch may do sns:Publish on arn:aws:sns:us-east-2:123456789012:*, which is wider than one resource.'],
  ],
  [
    'everything but something',
    { statements: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
    ['watch may do everything but something: watch, statement 4.'],
  ],
])('%s', (_, given, says) => {
  expect(differences(given)).toEqual(says);
});

describe('the items of a table', () => {
  const TABLE = 'arn:aws:dynamodb:us-east-2:123456789012:table/journal';
  const onItems = (...keys: string[]): Json => ({
    Effect: 'Allow',
    Action: 'dynamodb:PutItem',
    Resource: TABLE,
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys } },
  });
  const put = (key: string): Use => ({
    by: 'watch',
    from: 'us-east-2',
    action: 'dynamodb:PutItem',
    resource: TABLE,
    context: { 'dynamodb:LeadingKeys': [key] },
  });

  test.each<[string, Json, string[]]>([
    ['as many as are written', onItems('ledger'), []],
    [
      'one more',
      onItems('ledger', 'journal'),
      [`watch may do dynamodb:PutItem on ${TABLE}, item journal, which it never does.`],
    ],
    [
      'another one',
      onItems('journal'),
      [
        `watch does dynamodb:PutItem on ${TABLE}, item ledger, which its role does not allow.`,
        `watch may do dynamodb:PutItem on ${TABLE}, item journal, which it never does.`,
      ],
    ],
  ])('%s', (_, allowed, says) => {
    const resolved = template({ statements: [allowed] });
    const rest = [
      ...usesOfLambda(resolved),
      {
        ...put(''),
        action: 'sns:Publish',
        context: {},
        resource: 'arn:aws:sns:us-east-2:123456789012:people',
      },
    ];
    expect(compare(resolved, [...rest, put('ledger')])).toEqual(says);
  });
});

test('a call that the role does not allow', () => {
  expect(differences({}, 'others')).toEqual([
    'watch does sns:Publish on arn:aws:sns:us-east-2:123456789012:others, which its role does not allow.',
    'watch may do sns:Publish on arn:aws:sns:us-east-2:123456789012:people, which it never does.',
  ]);
});
