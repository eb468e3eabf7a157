/** A distribution's configuration, for tests. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

/** A distribution with two origins, awkward on purpose: text that looks like numbers, entities, empty lists. */
export function config(): DistributionConfig {
  const origin = (Id: string) => ({
    Id,
    DomainName: `${Id}lab.execute-api.us-east-2.amazonaws.com`,
    OriginPath: '/lab',
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-origin', HeaderValue: '0042' }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] },
      OriginReadTimeout: 5,
      OriginKeepaliveTimeout: 5,
    },
    ConnectionAttempts: 2,
    ConnectionTimeout: 3,
    OriginShield: { Enabled: false },
  });
  return {
    CallerReference: '1e5',
    Aliases: { Quantity: 0, Items: [] },
    DefaultRootObject: '',
    Origins: { Quantity: 2, Items: [origin('primary'), origin('standby')] },
    OriginGroups: { Quantity: 0 },
    DefaultCacheBehavior: {
      TargetOriginId: 'primary',
      TrustedSigners: { Enabled: false, Quantity: 0 },
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: {
        Quantity: 7,
        Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
        CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
      },
      SmoothStreaming: false,
      Compress: true,
      LambdaFunctionAssociations: { Quantity: 0 },
      FunctionAssociations: {
        Quantity: 1,
        Items: [
          { FunctionARN: `arn:aws:cloudfront::123456789012:function/edge`, EventType: 'viewer-request' },
        ],
      },
      FieldLevelEncryptionId: '',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    },
    CacheBehaviors: { Quantity: 0 },
    CustomErrorResponses: {
      Quantity: 1,
      Items: [{ ErrorCode: 503, ResponsePagePath: '', ResponseCode: '', ErrorCachingMinTTL: 0 }],
    },
    Comment: ' true & <false> "42"\n ',
    Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    Enabled: true,
    ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Staging: false,
  };
}

export function withTarget(config: DistributionConfig, target: string): DistributionConfig {
  const copy = structuredClone(config);
  if (copy.DefaultCacheBehavior) copy.DefaultCacheBehavior.TargetOriginId = target;
  return copy;
}
