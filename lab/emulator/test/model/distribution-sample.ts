/** A distribution as the failover stack makes it, as far as CloudFront checks it. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

export function sampleConfig(target = 'primary'): DistributionConfig {
  const origin = (id: string, region: string) => ({
    Id: id,
    DomainName: `${id}lab.execute-api.${region}.amazonaws.com`,
    OriginPath: '/lab',
    CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const },
  });
  return {
    CallerReference: 'example-lab',
    Comment: 'Example lab',
    Enabled: true,
    Origins: { Quantity: 2, Items: [origin('primary', 'us-east-2'), origin('standby', 'us-west-2')] },
    DefaultCacheBehavior: {
      TargetOriginId: target,
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: {
        Quantity: 3,
        Items: ['GET', 'HEAD', 'POST'],
        CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
      },
    },
    CacheBehaviors: {
      Quantity: 1,
      Items: [{ PathPattern: '/todos*', TargetOriginId: target, ViewerProtocolPolicy: 'https-only' }],
    },
  };
}

export function withTarget(config: DistributionConfig, target: string): DistributionConfig {
  const copy = structuredClone(config);
  if (copy.DefaultCacheBehavior) copy.DefaultCacheBehavior.TargetOriginId = target;
  return copy;
}
