import { type JsonObject, readDistribution, resolveTemplate } from '../../cloudformation/index.ts';

const here = { region: 'ca-central-1', accountId: '123456789012', stackName: 's', ids: { Edge: 'E1' } };

const read = (DistributionConfig: JsonObject) =>
  readDistribution(
    resolveTemplate(
      {
        Resources: {
          Edge: {
            Type: 'AWS::CloudFront::Distribution',
            Properties: { DistributionConfig, Tags: [{ Key: 'team', Value: 'web' }] },
          },
        },
      },
      here,
    ),
  );

const SMALL: JsonObject = {
  Enabled: true,
  IPV6Enabled: true,
  Origins: [
    {
      Id: 'one',
      DomainName: 'one.example.com',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      OriginCustomHeaders: [{ HeaderName: 'x-a', HeaderValue: 'b' }],
    },
  ],
  DefaultCacheBehavior: {
    TargetOriginId: 'one',
    ViewerProtocolPolicy: 'https-only',
    AllowedMethods: ['GET', 'HEAD'],
  },
};

test('lists become what the API has in their place, and members get its names', () => {
  expect(read(SMALL)).toEqual({
    id: 'E1',
    domainName: 'e1.cloudfront.net',
    tags: { team: 'web' },
    config: {
      Enabled: true,
      IsIPV6Enabled: true,
      CallerReference: 'cloudformation-Edge',
      Comment: '',
      Aliases: { Quantity: 0, Items: [] },
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'one',
            DomainName: 'one.example.com',
            OriginPath: '',
            CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-a', HeaderValue: 'b' }] },
            CustomOriginConfig: {
              HTTPPort: 80,
              HTTPSPort: 443,
              OriginProtocolPolicy: 'https-only',
              OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
            },
          },
        ],
      },
      CacheBehaviors: { Quantity: 0, Items: [] },
      DefaultCacheBehavior: {
        TargetOriginId: 'one',
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: {
          Quantity: 2,
          Items: ['GET', 'HEAD'],
          CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
        },
      },
    },
  });
});

test('cached methods move into the allowed ones in every behaviour', () => {
  const behaviour = { PathPattern: '/a*', TargetOriginId: 'one', CachedMethods: ['GET', 'HEAD', 'OPTIONS'] };
  const methods = read({ ...SMALL, CacheBehaviors: [behaviour] })?.config.CacheBehaviors?.Items?.[0]
    ?.AllowedMethods;
  expect(methods?.CachedMethods).toEqual({ Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] });
});

test('a setting that would get lost on the way is refused', () => {
  expect(() => read({ ...SMALL, Logging: {} })).toThrow(
    'Edge.DistributionConfig.Logging is a setting of CloudFront that the lab cannot convert yet.',
  );
});

test('a stack without a distribution has none', () => {
  expect(readDistribution(resolveTemplate({ Resources: {} }, here))).toBeUndefined();
});
