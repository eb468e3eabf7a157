/** The zone is there and everybody asks it, and the names that get records in it are free: no CNAME can stand at its apex. */
import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { latchesName } from '../../../shared/aws/failover-records.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { dnsStack, type Stack } from '../names.ts';
import type { Ports } from '../ports.ts';
import { reason } from '../reason.ts';
import { delegationOf } from './delegation.ts';

interface Given {
  readonly zoneId: string;
  /** The failover name; empty where this deploy makes no records of it. */
  readonly name: string;
  /** The same of the distribution's name. */
  readonly domainName: string;
}

interface Zone {
  readonly id: string;
  /** Without its final dot. */
  readonly apex: string;
  readonly servers: readonly string[];
}

/** A name that gets records, and by which stack. */
interface Wanted {
  readonly parameter: 'failoverName' | 'domainName';
  readonly name: string;
  readonly stack: Stack;
}

export async function checkZone({ zoneId, name, domainName }: Given, context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const { stage, regions, failover, yes } = settings;
  const zone = await readZone(zoneId, ports);
  if (name !== '') checkName(name, zone);
  if (domainName !== '' && !isIn(domainName, zone))
    throw new UserError(
      `domainName is ${domainName}, and the zone ${zoneId}, which gets its records, is ${zone.apex}: give a name in that zone, e.g. --param domainName=api.${zone.apex}`,
    );
  const wanted: readonly Wanted[] = [
    { parameter: 'failoverName' as const, name, stack: dnsStack(stage, regions) },
    { parameter: 'domainName' as const, name: domainName, stack: failover },
  ].filter((one) => one.name !== '');
  let missing = 0;
  for (const one of wanted)
    if (!(await isMade(one, zoneId, ports))) {
      await checkFree(one, zone, ports);
      if (one.parameter === 'failoverName') await checkFree(one, zone, ports, latchesName(name));
      missing += 1;
    }
  const names = `${wanted.map((one) => one.name).join(' and ')} ${wanted.length > 1 ? 'are' : 'is'}`;
  if (missing === 0) return { said: [`${names} in ${zone.apex}, with records of this stage`] };
  const { wrong, unknown } = await delegationOf(zone, ports.names);
  if (wrong !== undefined && !yes) throw new UserError(`${wrong} If you mean it all the same: --yes.`);
  const warning = wrong ?? unknown;
  return {
    said: [`${names} free in ${zone.apex}${warning === undefined ? ', which everybody asks' : ''}`],
    warnings: warning === undefined ? [] : [warning],
  };
}

const bare = (name = ''): string => name.toLowerCase().replace(/\.$/, '');
const isIn = (name: string, { apex }: Zone): boolean => `.${bare(name)}`.endsWith(`.${apex}`);

async function readZone(id: string, ports: Ports): Promise<Zone> {
  const { HostedZone, DelegationSet } = await ports
    .aws('us-east-1')
    .route53.send(new GetHostedZoneCommand({ Id: id }))
    .catch((error: unknown) => {
      throw new UserError(
        `The zone ${id} (hostedZoneId) cannot be read: ${reason(error)}. aws route53 list-hosted-zones shows those of this account.`,
      );
    });
  const apex = bare(HostedZone?.Name);
  if (HostedZone?.Config?.PrivateZone)
    throw new UserError(
      `The zone ${id} (${apex}) is a private one, which neither clients nor CloudFront can ask; hostedZoneId must be a public one.`,
    );
  return { id, apex, servers: (DelegationSet?.NameServers ?? []).map(bare) };
}

function checkName(name: string, zone: Zone): void {
  const { id, apex } = zone;
  if (bare(name) === apex)
    throw new UserError(
      `failoverName is ${name}, the name of the zone ${id} itself, at which no CNAME can stand: give a name below it, e.g. --param failoverName=active.${apex}`,
    );
  if (!isIn(name, zone))
    throw new UserError(
      `failoverName is ${name}, and the zone ${id} is ${apex}: give a name below that, e.g. --param failoverName=active.${apex}, or the zone that ${name} is in.`,
    );
}

/** Whether its records are of this stage: CloudFormation has made them, and changes them. */
async function isMade({ parameter, name, stack }: Wanted, zoneId: string, ports: Ports): Promise<boolean> {
  const told = (await describe(stack, ports))?.parameters;
  return told?.[parameter] === name && told.hostedZoneId === zoneId;
}

/** A CNAME stands alone. An address may have other records beside it, but no other address. */
async function checkFree(
  { parameter, name: given }: Wanted,
  { id }: Zone,
  ports: Ports,
  name: string = given,
): Promise<void> {
  const { ResourceRecordSets = [] } = await ports
    .aws('us-east-1')
    .route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordName: name, MaxItems: 10 }),
    )
    .catch((error: unknown) => {
      throw new UserError(`The records of the zone ${id} cannot be read: ${reason(error)}.`);
    });
  const found = ResourceRecordSets.find(
    (set) =>
      bare(set.Name) === bare(name) &&
      (parameter === 'failoverName' || ['A', 'AAAA', 'CNAME'].includes(set.Type ?? '')),
  );
  if (found === undefined) return;
  const which = name === given ? 'that name' : `the name behind it, ${name},`;
  throw new UserError(
    `${parameter} is ${given}, and the zone ${id} has a record of ${which} which this stage has not made (${shown(found)}): CloudFormation makes none beside it. ${parameter === 'failoverName' ? 'Give a name that is free; one that clients use leads to it later (docs/dns.md#bring-a-name-that-clients-use)' : 'Give a name that is free; or, unless routing is key,dns, no hostedZoneId, and change that record yourself once the distribution answers'}. If nobody uses the record, delete it.`,
  );
}

const shown = ({ Type, SetIdentifier, ResourceRecords, AliasTarget }: ResourceRecordSet): string =>
  [
    `${Type}${SetIdentifier === undefined ? '' : ` ${SetIdentifier}`}`,
    AliasTarget?.DNSName ?? ResourceRecords?.map(({ Value }) => Value).join(', '),
  ].join(': ');
