/** The override parameter, the journal, the topic and the queue. */
import type { Row } from './row.ts';

export const STORES: readonly Row[] = [
  [
    ['OverrideParameter/AllowedPattern', '^(auto|hold'],
    'OverrideParameter.AllowedPattern does not compile: *',
  ],
  [
    ['OverrideParameter/Value', 'automatic'],
    'OverrideParameter.Value is "automatic", which its own AllowedPattern refuses.',
  ],
  [
    ['JournalTable/AttributeDefinitions/AttributeName=sk', undefined],
    'JournalTable.KeySchema has sk, which is not in AttributeDefinitions.',
  ],
  [
    ['JournalTable/BillingMode', undefined],
    'JournalTable.BillingMode is missing, so PROVISIONED, and no capacity is given; wanted PAY_PER_REQUEST.',
  ],
  [
    ['Topic/KmsMasterKeyId', 'alias/aws/sns'],
    'Topic.KmsMasterKeyId is alias/aws/sns, which CloudWatch cannot use, so * would not be heard.',
  ],
  [
    [
      'Letters',
      {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'someone' },
      },
    ],
    'Letters.Endpoint is "someone", which is nothing for email.',
  ],
  [
    ['FailedRuns/MessageRetentionPeriod', 2_419_200],
    'FailedRuns.MessageRetentionPeriod is 2419200, wanted 60 to 1209600 s.',
  ],
  [
    ['OverrideParameter/AllowedPattern', '^(auto|hold|primary|standby)'],
    'OverrideParameter.AllowedPattern is not anchored with ^ and $.',
  ],
  [
    ['OverrideParameter/AllowedPattern', `^(auto${'|hold'.repeat(210)})$`],
    'OverrideParameter.AllowedPattern has * characters, at most 1024 are allowed.',
  ],
  [
    ['OverrideParameter/Value', ''],
    ['OverrideParameter.Value is 0 bytes, wanted 1 to 4096.', '*'],
  ],
  [
    ['JournalTable/AttributeDefinitions/0/AttributeType', 'String'],
    'JournalTable.AttributeDefinitions has the type "String", wanted S, N or B.',
  ],
  [
    [
      'TopicPolicy',
      {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: { Statement: [{ Principal: { Service: 'events.amazonaws.com' } }] },
        },
      },
    ],
    'Topic has a policy that does not let cloudwatch.amazonaws.com publish, so * would not be heard.',
  ],
  [
    ['FailedRuns/KmsMasterKeyId', 'alias/aws/sqs'],
    'FailedRuns has SqsManagedSseEnabled and KmsMasterKeyId; SQS takes one of them.',
  ],
];
