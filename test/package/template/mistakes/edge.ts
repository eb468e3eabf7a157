/** An CloudFront function that CloudFront refuses, or that decides nothing. */
import type { Row } from './row.ts';

const ASSOCIATIONS = 'Distribution/DistributionConfig/DefaultCacheBehavior/FunctionAssociations';
const OURS = { 'Fn::GetAtt': ['EdgeFunction', 'FunctionARN'] };
const STORE = { KeyValueStoreARN: { 'Fn::GetAtt': ['EdgeStore', 'Arn'] } };
const CODE = "import cf from 'cloudfront';\nfunction handler(event) { return event.request; }\n";
const POLICY = 'SwitcherRole/Policies/1/Fn::If/1/PolicyDocument/Statement/Sid=SteerTheEdge';
const DECIDES_NOTHING =
  'Distribution.DistributionConfig.DefaultCacheBehavior.FunctionAssociations does not run EdgeFunction at viewer-request, so the key decides nothing there.';

export const EDGE: readonly Row[] = [
  [
    ['EdgeFunction/FunctionConfig/Runtime', 'cloudfront-js-1.0'],
    'EdgeFunction.FunctionConfig.Runtime is "cloudfront-js-1.0", wanted cloudfront-js-2.0, which alone has stores.',
  ],
  [
    ['EdgeFunction/AutoPublish', false],
    'EdgeFunction.AutoPublish is not true, so the function is never published.',
  ],
  [
    ['EdgeFunction/FunctionCode', `${CODE}//${' '.repeat(10_000)}`],
    ['EdgeFunction.FunctionCode is 10081 bytes, at most 10000 are allowed.'],
  ],
  [
    ['EdgeFunction/FunctionCode', CODE.replace('handler', 'handle')],
    'EdgeFunction.FunctionCode has no function handler.',
  ],
  [
    ['EdgeFunction/FunctionCode', `// First a comment.\n${CODE}cf.kvs();`],
    'EdgeFunction.FunctionCode uses cf and does not import it in its first line.',
  ],
  [
    ['EdgeFunction/FunctionCode', `${CODE}const ORIGINS = { primary: 'east', standby: 'standby' };`],
    'EdgeFunction.FunctionCode names the origin east, but the origins are primary, standby.',
  ],
  [
    ['EdgeFunction/FunctionConfig/KeyValueStoreAssociations', [STORE, STORE]],
    'EdgeFunction.FunctionConfig.KeyValueStoreAssociations has 2 stores, CloudFront takes one.',
  ],
  [
    ['EdgeFunction/FunctionConfig/KeyValueStoreAssociations', []],
    'EdgeFunction.FunctionConfig.KeyValueStoreAssociations has none, and the function reads one.',
  ],
  [
    ['EdgeFunction/FunctionConfig/KeyValueStoreAssociations/0/KeyValueStoreARN', { Ref: 'EdgeStore' }],
    'EdgeFunction.FunctionConfig.KeyValueStoreAssociations has routeaway-lab-ca-central-1, which is no store of this stack.',
  ],
  [
    ['EdgeStore/ImportSource', { SourceType: 'S3', SourceArn: 'arn:aws:s3:::keys/keys.json' }],
    "EdgeStore.ImportSource is given; what stands in the store is the switcher's alone.",
  ],
  [
    ['EdgeStore/Name', 'routeaway lab'],
    'EdgeStore.Name is "routeaway lab", wanted 1 to 64 letters, digits, - and _.',
  ],
  [[ASSOCIATIONS, undefined], DECIDES_NOTHING],
  [[ASSOCIATIONS, [{ EventType: 'viewer-response', FunctionARN: OURS }]], DECIDES_NOTHING],
  [
    [ASSOCIATIONS, [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['EdgeStore', 'Arn'] } }]],
    [
      'Distribution.DistributionConfig.DefaultCacheBehavior.FunctionAssociations has arn:*:key-value-store/*, which is no function of this stack.',
      DECIDES_NOTHING,
    ],
  ],
  [
    [
      'Distribution/DistributionConfig/CacheBehaviors',
      [
        {
          PathPattern: '/todos/*',
          TargetOriginId: 'primary',
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        },
      ],
    ],
    'Distribution.DistributionConfig.CacheBehaviors[0].FunctionAssociations does not run EdgeFunction at viewer-request, so the key decides nothing there.',
  ],
  [
    [
      'SwitcherLambdaFunction/Environment/Variables/ROUTEAWAY_STORE_ARN',
      'arn:aws:cloudfront::123456789012:key-value-store/another',
    ],
    'SwitcherLambdaFunction.Environment has ROUTEAWAY_STORE_ARN arn:aws:cloudfront::123456789012:key-value-store/another, which is no store of this stack.',
  ],
  [
    [`${POLICY}/Action/2`, 'cloudfront-keyvaluestore:UpdateKeyValues'],
    'SwitcherRole.Policies: *there is no action cloudfront-keyvaluestore:UpdateKeyValues.',
  ],
  [
    [`${POLICY}/Resource`, { 'Fn::GetAtt': ['EdgeFunction', 'FunctionARN'] }],
    [
      'SwitcherRole.Policies: *cloudfront-keyvaluestore:UpdateKeys takes *key-value-store/*, so arn:*:function/* allows nothing.',
      '...',
    ],
  ],
];
