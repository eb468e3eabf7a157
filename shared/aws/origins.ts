/** Which origins of a distribution are ours: given by id, or found by the host that they lead to. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { OriginName } from '../config.ts';
import { SIDES, type Side } from '../core/side.ts';
import { missingOrigin, type OriginIds } from './behaviours.ts';

/** Their ids, or one sentence that says what to add or to name. */
export function findOrigins(
  config: DistributionConfig,
  origins: Readonly<Record<Side, OriginName>>,
  distributionId: string,
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
  return missingOrigin(config, found, distributionId) ?? found;
}

const idsOf = (config: DistributionConfig, host: string): string[] =>
  (config.Origins?.Items ?? []).flatMap(({ Id, DomainName }) =>
    Id !== undefined && DomainName?.toLowerCase() === host.toLowerCase() ? [Id] : [],
  );

const hostsOf = ({ Origins }: DistributionConfig): string =>
  (Origins?.Items ?? []).map(({ Id, DomainName }) => `${DomainName} ("${Id}")`).join(', ') || 'nowhere';
