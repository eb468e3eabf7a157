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
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'somebody' },
      },
    ],
    'Letters.Endpoint is "somebody", which is nothing for email.',
  ],
  [
    ['FailedRuns/MessageRetentionPeriod', 2_419_200],
    'FailedRuns.MessageRetentionPeriod is 2419200, wanted 60 to 1209600 s.',
  ],
];
