/** The zone is there, is asked by everybody, and has room for the name: a CNAME cannot stand at its apex. */
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { reason } from '../reason.ts';

export async function checkZone(
  {
    zoneId,
    name,
    domainName,
  }: { readonly zoneId: string; readonly name: string; readonly domainName: string },
  { ports }: Context,
): Promise<Outcome> {
  const { HostedZone, DelegationSet } = await ports
    .aws('us-east-1')
    .route53.send(new GetHostedZoneCommand({ Id: zoneId }))
    .catch((error: unknown) => {
      throw new UserError(
        `The zone ${zoneId} (hostedZoneId) cannot be read: ${reason(error)}. aws route53 list-hosted-zones shows those of this account.`,
      );
    });
  const zone = (HostedZone?.Name ?? '').replace(/\.$/, '').toLowerCase();
  if (HostedZone?.Config?.PrivateZone)
    throw new UserError(
      `The zone ${zoneId} (${zone}) is a private one, which neither clients nor CloudFront can ask; hostedZoneId must be a public one.`,
    );
  if (name.toLowerCase() === zone)
    throw new UserError(
      `failoverName is ${name}, the name of the zone ${zoneId} itself, at which no CNAME can stand: give a name below it, e.g. --param failoverName=active.${zone}`,
    );
  if (!name.toLowerCase().endsWith(`.${zone}`))
    throw new UserError(
      `failoverName is ${name}, and the zone ${zoneId} is ${zone}: give a name below that, e.g. --param failoverName=active.${zone}, or the zone that ${name} is in.`,
    );
  if (domainName !== '' && !`.${domainName.toLowerCase()}`.endsWith(`.${zone}`))
    throw new UserError(
      `domainName is ${domainName}, and the zone ${zoneId}, which gets its records, is ${zone}: give a name in that zone, e.g. --param domainName=api.${zone}`,
    );
  const servers = DelegationSet?.NameServers?.length ?? 0;
  return outcome(`${name} is in ${zone}, which ${servers} name servers answer for`);
}
