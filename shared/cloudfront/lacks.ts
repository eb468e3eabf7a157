/**
 * What a distribution of the user's own lacks before a stage can be driven there: a line for each, in the words of CloudFront's
 * API, so that it can be copied into whatever describes the distribution.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { OriginName } from '../config.ts';
import { SIDES, type Side } from '../core/side.ts';
import { type Behaviour, behavioursOf, ours, runsAtViewerRequest } from './behaviours.ts';
import { findOrigins } from './origins.ts';

export interface Wanted {
  readonly origins: Readonly<Record<Side, OriginName>>;
  /** Where each side's origin leads to, where that is known. */
  readonly addresses?: Readonly<Record<Side, { readonly host: string; readonly path: string }>>;
  /** What each behaviour of the stage is to run at viewer request; absent while it is not known. */
  readonly edgeFunctionArn?: string;
}

export function lacks(
  config: DistributionConfig,
  distributionId: string,
  { origins, addresses, edgeFunctionArn }: Wanted,
): readonly string[] {
  const has = (name: OriginName) =>
    config.Origins?.Items?.some(({ Id, DomainName }) =>
      typeof name === 'string' ? Id === name : DomainName?.toLowerCase() === name.host.toLowerCase(),
    );
  const missing = SIDES.filter((side) => !has(origins[side])).map((side) => {
    const name = origins[side];
    const host = addresses?.[side].host ?? (typeof name === 'string' ? '<host>' : name.host);
    return `Origins: { Id: ${idOf(name)}, DomainName: ${host}, OriginPath: "${addresses?.[side].path ?? ''}" } (${side})`;
  });
  const found = findOrigins(config, origins, distributionId);
  const ids =
    typeof found === 'string' ? { primary: idOf(origins.primary), standby: idOf(origins.standby) } : found;
  const own = behavioursOf(config).filter((behaviour) => ours(behaviour, ids));
  return [
    ...missing,
    ...(own.length > 0
      ? []
      : [
          `CacheBehaviors: { PathPattern: <the paths of this stage>, TargetOriginId: ${ids.primary}, ... }; or the DefaultCacheBehavior: { TargetOriginId: ${ids.primary}, ... }`,
        ]),
    ...(edgeFunctionArn === undefined
      ? []
      : own
          .filter((behaviour) => !runsAtViewerRequest(behaviour).includes(edgeFunctionArn))
          .map(
            (behaviour) =>
              `${nameOf(behaviour)} FunctionAssociations: { EventType: viewer-request, FunctionARN: ${edgeFunctionArn} }`,
          )),
  ];
}

const idOf = (name: OriginName): string => (typeof name === 'string' ? name : '<id>');

const nameOf = ({ PathPattern }: Behaviour): string =>
  PathPattern === undefined ? 'DefaultCacheBehavior:' : `CacheBehaviors, PathPattern ${PathPattern}:`;
