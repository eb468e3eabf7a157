/**
 * The world's distribution: two origins that are ours, one that is not, and cache behaviours of both kinds, as a user's
 * own distribution has. Reads and edits here are the world's own, written apart from the production code they check.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Side } from '../../../shared/core/side.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { FAILOVER_NAME } from './names.ts';
import { REGION_OF } from './regions.ts';

export const DISTRIBUTION_ID = 'E1WORLDROUTEAWAY';
const DOMAIN = 'd1world.cloudfront.net';

/** The id of the origin that leads to the failover name. */
export const FAILOVER_ORIGIN = 'failover';

type Ours = Side | typeof FAILOVER_ORIGIN;
const isOurs = (id: string | undefined): id is Ours => [...SIDES, FAILOVER_ORIGIN].some((one) => one === id);

function targets(config: DistributionConfig): string[] {
  const behaviours = [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])];
  return behaviours.map((behaviour) => behaviour?.TargetOriginId ?? '');
}

/** Which of our two origins the configuration sends requests to. */
export function targetOf(config: DistributionConfig): Ours | 'mixed' {
  const ours = new Set(targets(config).filter(isOurs));
  const [only] = ours;
  return ours.size === 1 && only ? only : 'mixed';
}

/** Where a client's request for the API goes: the API is what the default behaviour serves. */
export function defaultTarget(config: DistributionConfig): Ours | undefined {
  const id = config.DefaultCacheBehavior?.TargetOriginId;
  return isOurs(id) ? id : undefined;
}

/** The configuration without what is ours to change: promise 7 says that this never changes. */
export function notOurs(config: DistributionConfig): string {
  return JSON.stringify(config, (key, value: unknown) =>
    key === 'TargetOriginId' && typeof value === 'string' && isOurs(value) ? 'ours' : value,
  );
}

/** Points behaviours at `side`: all of ours, or only the default one (a careless console edit). */
export function pointed(
  config: DistributionConfig,
  side: Ours,
  which: 'all' | 'default',
): DistributionConfig {
  const { DefaultCacheBehavior: first, CacheBehaviors: rest } = config;
  const others =
    which === 'default'
      ? rest?.Items
      : rest?.Items?.map((item) => (isOurs(item.TargetOriginId) ? { ...item, TargetOriginId: side } : item));
  return {
    ...config,
    DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only', ...first, TargetOriginId: side },
    ...(rest && { CacheBehaviors: { ...rest, ...(others && { Items: others }) } }),
  };
}

const originOf = (id: string, domain: string) => ({
  Id: id,
  DomainName: domain,
  OriginPath: '/lab',
  CustomHeaders: { Quantity: 0 },
  CustomOriginConfig: {
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: 'https-only' as const,
    OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] },
    OriginReadTimeout: 10,
    OriginKeepaliveTimeout: 5,
  },
  ConnectionAttempts: 1,
  ConnectionTimeout: 3,
});

const behaviour = (target: string) => ({
  TargetOriginId: target,
  ViewerProtocolPolicy: 'https-only' as const,
  AllowedMethods: {
    Quantity: 7,
    Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'] as (
      | 'GET'
      | 'HEAD'
      | 'OPTIONS'
      | 'PUT'
      | 'POST'
      | 'PATCH'
      | 'DELETE'
    )[],
    CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] as ('GET' | 'HEAD')[] },
  },
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  Compress: true,
});

export function worldDistribution(target: Ours): {
  id: string;
  domainName: string;
  config: DistributionConfig;
} {
  return {
    id: DISTRIBUTION_ID,
    domainName: DOMAIN,
    config: {
      CallerReference: 'routeaway-world',
      Comment: 'The sample API, and a website that is not ours',
      Enabled: true,
      Origins: {
        Quantity: target === FAILOVER_ORIGIN ? 4 : 3,
        Items: [
          originOf('primary', `primarylab.execute-api.${REGION_OF.primary}.amazonaws.com`),
          originOf('standby', `standbylab.execute-api.${REGION_OF.standby}.amazonaws.com`),
          originOf('website', 'website.example.com'),
          ...(target === FAILOVER_ORIGIN ? [originOf(FAILOVER_ORIGIN, FAILOVER_NAME)] : []),
        ],
      },
      DefaultCacheBehavior: behaviour(target),
      CacheBehaviors: {
        Quantity: 2,
        Items: [
          { PathPattern: '/todos/*', ...behaviour(target) },
          { PathPattern: '/assets/*', ...behaviour('website') },
        ],
      },
    },
  };
}
