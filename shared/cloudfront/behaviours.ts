/** Finds our cache behaviours in a distribution, reads where they point, and points them elsewhere. */
import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { DistributionSays } from '../core/edge.ts';
import { SIDES, type Side } from '../core/side.ts';

/** `dns`: of the origin that leads to the failover name, where there is one. */
export type OriginIds = Readonly<Record<Side, string>> & { readonly dns?: string };

const TARGETS = [...SIDES, 'dns'] as const;

/** The default one has no pattern. */
export type Behaviour = DefaultCacheBehavior & Partial<Pick<CacheBehavior, 'PathPattern'>>;

/** Every behaviour, the default one first. */
export const behavioursOf = (config: DistributionConfig): readonly Behaviour[] => [
  ...(config.DefaultCacheBehavior === undefined ? [] : [config.DefaultCacheBehavior]),
  ...(config.CacheBehaviors?.Items ?? []),
];

export const ours = (behaviour: Behaviour, originIds: OriginIds): boolean =>
  TARGETS.some((target) => (originIds[target] ?? '') === behaviour.TargetOriginId);

/** The functions that it runs at viewer request; CloudFront allows one. */
export const runsAtViewerRequest = ({ FunctionAssociations }: Behaviour): readonly string[] =>
  (FunctionAssociations?.Items ?? []).flatMap(({ EventType, FunctionARN }) =>
    EventType === 'viewer-request' && FunctionARN !== undefined ? [FunctionARN] : [],
  );

/** Where our behaviours point; `unreadable` with the reason where the distribution is not one that we can drive. */
export function targetOf(
  config: DistributionConfig,
  originIds: OriginIds,
  distributionId: string,
): { readonly distribution: DistributionSays; readonly why?: string } {
  const missing = missingOrigin(config, originIds, distributionId);
  if (missing !== undefined) return { distribution: 'unreadable', why: missing };
  const targets = new Set(behavioursOf(config).map(({ TargetOriginId }) => TargetOriginId));
  const known = TARGETS.filter((target) => originIds[target] !== undefined);
  const [first, second] = known.filter((target) => targets.has(originIds[target]));
  if (first === undefined) {
    return {
      distribution: 'unreadable',
      why: `No cache behaviour of distribution ${distributionId} targets origin ${known.map((target) => `"${originIds[target]}"`).join(' or ')}: point those of this stage at one of them.`,
    };
  }
  return { distribution: second === undefined ? first : 'mixed' };
}

/** A sentence that says which of our origins the distribution lacks and which origins it has. */
export function missingOrigin(
  config: DistributionConfig,
  originIds: OriginIds,
  distributionId: string,
): string | undefined {
  const ids = (config.Origins?.Items ?? []).map((origin) => origin.Id);
  const missing = SIDES.filter((side) => !ids.includes(originIds[side])).map(
    (side) => `"${originIds[side]}" (${side})`,
  );
  if (missing.length === 0) return undefined;
  const has = ids.length === 0 ? 'none' : ids.map((id) => `"${id}"`).join(', ');
  return `Distribution ${distributionId} has no origin with the id ${missing.join(' and ')}; its origins are ${has}. Add the origin, or name the right id.`;
}

/** The configuration with our behaviours pointed at `target`; the very same object where they already are. */
export function retarget(config: DistributionConfig, originIds: OriginIds, target: Side): DistributionConfig {
  const wanted = originIds[target];
  const ours: readonly (string | undefined)[] = SIDES.map((side) => originIds[side]);
  const off = (behaviour: { TargetOriginId?: string | undefined } | undefined) =>
    ours.includes(behaviour?.TargetOriginId) && behaviour?.TargetOriginId !== wanted;

  const { DefaultCacheBehavior, CacheBehaviors } = config;
  const ordered = CacheBehaviors?.Items ?? [];
  if (!off(DefaultCacheBehavior) && !ordered.some(off)) return config;
  return {
    ...config,
    DefaultCacheBehavior:
      DefaultCacheBehavior !== undefined && off(DefaultCacheBehavior)
        ? { ...DefaultCacheBehavior, TargetOriginId: wanted }
        : DefaultCacheBehavior,
    ...(ordered.some(off) && CacheBehaviors !== undefined
      ? {
          CacheBehaviors: {
            ...CacheBehaviors,
            Items: ordered.map((b) => (off(b) ? { ...b, TargetOriginId: wanted } : b)),
          },
        }
      : {}),
  };
}
