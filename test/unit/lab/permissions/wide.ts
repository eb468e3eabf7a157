/** What our roles may allow on more than one exact resource. Nothing else may have a star in it. */
interface Wide {
  readonly action: string;
  /** The resource as the policy has it, where a `#` stands for Region, account or name. */
  readonly resource: RegExp;
  /** Why it cannot be narrower, and who says so. */
  readonly source: string;
}

export const WIDE: readonly Wide[] = [
  {
    action: 'wafv2:GetWebACL',
    resource: /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/\*\/\*$/,
    source:
      'Which web ACL a distribution has is its owner’s choice, and may change after the deploy. Reading one tells its rules, and changes nothing.',
  },
  {
    action: 'cloudwatch:DescribeAlarms',
    resource: /^\*$/,
    source:
      'With anything narrower it returns no composite alarms. CloudWatch API reference, DescribeAlarms.',
  },
  {
    action: 'cloudwatch:DescribeAlarms',
    resource: /^arn:aws:cloudwatch:\*:\d{12}:alarm:\*$/,
    source:
      'AWS asks for it on alarm:*, whichever alarm is named: so say its refusals (aws-samples/amazon-cloudwatch-auto-alarms#1).',
  },
  {
    action: 'cloudwatch:PutMetricData',
    resource: /^\*$/,
    source:
      'It takes no resource for metrics; the condition cloudwatch:namespace narrows it. Service Authorization Reference, CloudWatch.',
  },
  {
    action: 'lambda:GetAccountSettings',
    resource: /^\*$/,
    source:
      'It takes no resource; the condition aws:RequestedRegion narrows it to the Regions of the two APIs. Service Authorization Reference, Lambda.',
  },
  ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: /^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:\/aws\/lambda\/[\w-]+:\*$/,
    source:
      'Lambda names the streams of a function’s own group as it starts. Lambda developer guide, Execution role.',
  })),
  {
    action: 'kms:Decrypt',
    resource: /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/\*$/,
    source:
      'Which key a parameter has is its owner’s choice; the conditions kms:ViaService and PARAMETER_ARN narrow it to one parameter. Systems Manager user guide, "AWS KMS encryption for SecureString parameters".',
  },
  {
    action: 'logs:FilterLogEvents',
    resource: /^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:\/aws\/lambda\/[\w-]+:\*$/,
    source: 'A function’s own group, all of its streams: Lambda names them.',
  },
  {
    action: 'ssm:GetParameter',
    resource: /^arn:aws:ssm:\*:\d{12}:parameter\/[\w/-]+$/,
    source:
      'The API keys are in three Regions, and where the control Region is gone, an operator reads one elsewhere.',
  },
  {
    action: 'kms:Decrypt',
    resource: /^arn:aws:kms:\*:\d{12}:key\/\*$/,
    source: 'The same; conditions narrow it to those parameters.',
  },
  ...['cloudfront:ListDistributions', 'cloudfront:ListKeyValueStores'].map((action) => ({
    action,
    resource: /^\*$/,
    source: 'It takes no resource. Service Authorization Reference, CloudFront.',
  })),
  {
    action: 'cloudfront:ListTagsForResource',
    resource: /^arn:aws:cloudfront::\d{12}:distribution\/\*$/,
    source: 'An operator finds the distribution by its tag where nothing else tells its id.',
  },
  {
    action: 'route53:GetHealthCheck',
    resource: /^arn:aws:route53:::healthcheck\/\*$/,
    source:
      'Route 53 makes the ids up, those of two other Regions among them. A check tells whom it asks, and changes nothing.',
  },
];
