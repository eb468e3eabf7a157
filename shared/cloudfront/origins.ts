/**
 * Finds our two origins in a distribution, by id or by host, and checks that traffic can be moved between them.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { OriginName } from '../config.ts';
import { SIDES, type Side } from '../core/side.ts';
import { missingOrigin, type OriginIds } from './behaviours.ts';

/**
 * Why a distribution cannot be driven, whatever is added to it: one sentence. `originIds` where they are known. What lies in
 * front of it before a deploy, and at each look of the switcher, is held against this.
 */
export function undrivable(
  config: DistributionConfig,
  distributionId: string,
  originIds?: OriginIds,
): string | undefined {
  if (config.Staging)
    return `Distribution ${distributionId} is a staging distribution: the traffic that comes to it is a share of what its primary distribution gets, and a switch here would move that share alone. Name the primary distribution: --param distributionId=<its id>.`;
  for (const side of SIDES) {
    const origin = config.Origins?.Items?.find(({ Id }) => Id !== undefined && Id === originIds?.[side]);
    const address = `${origin?.DomainName ?? ''}${origin?.OriginPath ?? ''}`;
    if (address.includes('{{'))
      return `The origin "${origin?.Id}" (${side}) of distribution ${distributionId} leads to ${address}, which is another place for each tenant, and one of them alone would be watched. Give each side an origin without parameters, and name it: --param ${side}OriginId=<its id>.`;
  }
  return undefined;
}

/** Their ids, or one sentence that says what to add or to name. `failoverName`: with DNS as a traffic control. */
export function findOrigins(
  config: DistributionConfig,
  origins: Readonly<Record<Side, OriginName>>,
  distributionId: string,
  failoverName?: string,
): OriginIds | string {
  const found = { primary: '', standby: '' };
  for (const side of SIDES) {
    const name = origins[side];
    const ids = typeof name === 'string' ? [name] : idsOf(config, name.host);
    const [id, ...more] = ids;
    const host = typeof name === 'string' ? '' : name.host;
    if (id === undefined) {
      return `Distribution ${distributionId} has no origin that leads to ${host} (${side}); its origins lead to ${hostsOf(config)}. Add an origin with the domain name ${host}, or name the right one: --param ${side}OriginId=<its id>.`;
    }
    if (more.length > 0) {
      return `Distribution ${distributionId} has ${ids.length} origins that lead to ${host} (${side}): ${ids.map((one) => `"${one}"`).join(', ')}. Say which: --param ${side}OriginId=${id}.`;
    }
    found[side] = id;
  }
  if (found.primary === found.standby) {
    return `Origin "${found.primary}" of distribution ${distributionId} stands for both sides. Give each side an origin of its own, or name them: --param primaryOriginId=<id> --param standbyOriginId=<id>.`;
  }
  const [dns] = failoverName === undefined ? [] : idsOf(config, failoverName);
  return missingOrigin(config, found, distributionId) ?? { ...found, ...(dns !== undefined && { dns }) };
}

const idsOf = (config: DistributionConfig, host: string): string[] =>
  (config.Origins?.Items ?? []).flatMap(({ Id, DomainName }) =>
    Id !== undefined && DomainName?.toLowerCase() === host.toLowerCase() ? [Id] : [],
  );

const hostsOf = ({ Origins }: DistributionConfig): string =>
  (Origins?.Items ?? []).map(({ Id, DomainName }) => `${DomainName} ("${Id}")`).join(', ') || 'nowhere';
