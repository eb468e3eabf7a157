/**
 * Record sets of a hosted zone: what ChangeResourceRecordSets takes, and what it refuses. Simple and failover records, with
 * values or as an alias; other routing policies are refused by name. Pure.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ServiceError } from './error.ts';

/** What the checks have to know of the world around a zone. */
export interface ZoneSurroundings {
  readonly id: string;
  /** With its final dot. */
  readonly name: string;
  /** Whether an alias may lead to this name of a zone of AWS's. */
  readonly isTarget: (zoneId: string, dnsName: string) => boolean;
}

/** Lower case, with the final dot: as Route 53 keeps and shows a name. */
export const absolute = (name: string): string => `${name.toLowerCase().replace(/\.$/, '')}.`;

export const isBelow = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** By the labels from the last to the first, then by type, as ListResourceRecordSets has them. */
export function inOrder(sets: readonly ResourceRecordSet[]): readonly ResourceRecordSet[] {
  const key = ({ Name = '', Type, SetIdentifier = '' }: ResourceRecordSet): string =>
    `${Name.split('.').reverse().join('.')} ${Type} ${SetIdentifier}`;
  return sets.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

const same = (a: ResourceRecordSet, b: ResourceRecordSet): boolean =>
  a.Name === b.Name && a.Type === b.Type && a.SetIdentifier === b.SetIdentifier;

/**
 * The records after all changes, in the order in which they are given. Throws InvalidInput 400 for what is no record, and
 * InvalidChangeBatch 400 with everything that does not fit: then nothing has changed.
 */
export function changed(
  records: readonly ResourceRecordSet[],
  changes: readonly Change[],
  zone: ZoneSurroundings,
): readonly ResourceRecordSet[] {
  if (changes.length === 0) throw invalid('A change batch has at least one change.');
  const wrong: string[] = [];
  let now = records;
  for (const { Action, ResourceRecordSet: given } of changes) {
    const set = wellFormed(given);
    const there = now.find((one) => same(one, set));
    const problem =
      Action === 'DELETE' ? deleteProblem(there, set, zone) : putProblem(Action, there, set, now, zone);
    if (problem) wrong.push(problem);
    else {
      const others = now.filter((one) => one !== there);
      now = Action === 'DELETE' ? others : [...others, set];
    }
  }
  if (wrong.length > 0) throw new ServiceError('InvalidChangeBatch', 400, `[${wrong.join(', ')}]`);
  return now;
}

const titled = ({ Name, Type, SetIdentifier }: ResourceRecordSet): string =>
  `[name='${Name}', type='${Type}'${SetIdentifier === undefined ? '' : `, set-identifier='${SetIdentifier}'`}]`;

function deleteProblem(
  there: ResourceRecordSet | undefined,
  set: ResourceRecordSet,
  zone: ZoneSurroundings,
): string | undefined {
  if (!there) return `Tried to delete resource record set ${titled(set)} but it was not found`;
  if (set.Name === zone.name && (set.Type === 'NS' || set.Type === 'SOA'))
    return `A HostedZone must contain ${set.Type === 'SOA' ? 'exactly one SOA record' : 'at least one NS record for the zone itself'}.`;
  return canonical(there) === canonical(set)
    ? undefined
    : `Tried to delete resource record set ${titled(set)} but the values provided do not match the current values`;
}

/** What has to be given to delete a record set, in whatever order its members come. */
function canonical(set: ResourceRecordSet): string {
  const { TTL, ResourceRecords, AliasTarget: alias, HealthCheckId, Failover } = set;
  const values = ResourceRecords?.map(({ Value }) => Value).toSorted();
  const target = alias && [alias.HostedZoneId, alias.DNSName, alias.EvaluateTargetHealth];
  return JSON.stringify([TTL, values, target, HealthCheckId, Failover]);
}

function putProblem(
  action: Change['Action'],
  there: ResourceRecordSet | undefined,
  set: ResourceRecordSet,
  records: readonly ResourceRecordSet[],
  zone: ZoneSurroundings,
): string | undefined {
  const { Name = '', Type, AliasTarget: alias, Failover, SetIdentifier } = set;
  if (action === 'CREATE' && there)
    return `Tried to create resource record set ${titled(set)} but it already exists`;
  if (!isBelow(Name, zone.name)) return `RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`;
  if (Type === 'CNAME' && Name === zone.name)
    return `RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone.name}`;
  if (Type === 'NS' && Name !== zone.name)
    return `The lab delegates nothing: RRSet of type NS with DNS name ${Name} is not at the apex of zone ${zone.name}`;
  const namesakes = records.filter((one) => one !== there && one.Name === Name);
  if (namesakes.some((one) => (one.Type === 'CNAME') !== (Type === 'CNAME')))
    return `RRSet of type ${Type} with DNS name ${Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`;
  const sharing = namesakes.filter((one) => one.Type === Type);
  if (sharing.some((one) => one.Failover === undefined || Failover === undefined))
    return `RRSet with DNS name ${Name}, type ${Type}, SetIdentifier ${SetIdentifier ?? 'none'} cannot be created as other RRSets exist with the same name and type, and not all of them have the same routing policy`;
  if (sharing.some((one) => one.Failover === Failover))
    return `RRSet with DNS name ${Name}, type ${Type}, SetIdentifier ${SetIdentifier} cannot be created as a ${Failover} record with the same name and type exists`;
  return alias && aliasProblem(alias, Type, records, zone);
}

function aliasProblem(
  { HostedZoneId: zoneId = '', DNSName: target = '' }: NonNullable<ResourceRecordSet['AliasTarget']>,
  type: ResourceRecordSet['Type'],
  records: readonly ResourceRecordSet[],
  zone: ZoneSurroundings,
): string | undefined {
  const found =
    zoneId === zone.id
      ? records.some((one) => one.Name === target && one.Type === type)
      : zone.isTarget(zoneId, target);
  return found
    ? undefined
    : `Tried to create an alias that targets ${target}, type ${type} in zone ${zoneId}, but that target was not found`;
}

/** The zone of every distribution. Source: API reference, `HostedZoneId` of an AliasTarget. */
export const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

const TYPES = ['A', 'AAAA', 'CNAME', 'NS', 'SOA', 'TXT'] as const;
const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/;

/** With absolute names. Throws InvalidInput or InvalidChangeBatch 400. */
function wellFormed(given: ResourceRecordSet | undefined): ResourceRecordSet {
  const {
    Name,
    Type,
    TTL,
    ResourceRecords: values,
    AliasTarget: alias,
    SetIdentifier,
    Failover,
  } = given ?? {};
  if (!Name || !Type) throw invalid('A record set has a Name and a Type.');
  const name = absolute(Name);
  const said = `the record set ${name} of type ${Type}`;
  if (!TYPES.includes(Type as never))
    throw invalid(`The lab knows records of type ${TYPES.join(', ')}; ${said} is none of these.`);
  if (!NAME.test(name) || name.length > 255)
    throw invalid(
      `The name of ${said} is none that the lab knows; it has labels of letters, digits, _ and -.`,
    );
  for (const policy of ['Weight', 'Region', 'GeoLocation', 'MultiValueAnswer', 'CidrRoutingConfig'] as const)
    if (given?.[policy] !== undefined)
      throw invalid(`The lab knows simple and failover records; ${said} has ${policy}.`);
  if ((Failover === undefined) !== (SetIdentifier === undefined))
    throw invalid(`SetIdentifier and Failover go together; ${said} has one of them.`);
  if (Failover !== undefined && Failover !== 'PRIMARY' && Failover !== 'SECONDARY')
    throw invalid(`Failover is ${Failover} in ${said}; it must be PRIMARY or SECONDARY.`);
  if (alias) {
    if (values || TTL !== undefined)
      throw invalid(`An alias has neither TTL nor ResourceRecords; ${said} has.`);
    if (!alias.DNSName || !alias.HostedZoneId || alias.EvaluateTargetHealth === undefined)
      throw invalid(
        `An AliasTarget has HostedZoneId, DNSName and EvaluateTargetHealth; that of ${said} lacks one.`,
      );
    if (alias.EvaluateTargetHealth && alias.HostedZoneId === CLOUDFRONT_ZONE)
      throw invalid(`EvaluateTargetHealth of ${said} is true, which it cannot be for a distribution.`);
    return { ...given, Name: name, Type, AliasTarget: { ...alias, DNSName: absolute(alias.DNSName) } };
  }
  if (!values || values.length === 0 || TTL === undefined)
    throw invalid(`A record set has TTL and ResourceRecords, or an AliasTarget; ${said} lacks them.`);
  if (TTL < 0 || TTL > 2_147_483_647)
    throw invalid(`The TTL of ${said} is ${TTL}; it must be from 0 to 2147483647.`);
  if (Type === 'CNAME' && values.length > 1)
    throw invalid(`A CNAME has one value; ${said} has ${values.length}.`);
  for (const { Value = '' } of values) {
    const why = valueProblem(Type, Value);
    if (why)
      throw new ServiceError(
        'InvalidChangeBatch',
        400,
        `[Invalid Resource Record: 'FATAL problem: ${why} encountered with '${Value}'']`,
      );
  }
  return { ...given, Name: name, Type };
}

function valueProblem(type: string, value: string): string | undefined {
  switch (type) {
    case 'A':
      return isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)';
    case 'AAAA':
      return isIPv6(value) ? undefined : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)';
    case 'TXT':
      return textsOf(value).length > 0
        ? undefined
        : 'TXTRDATANotQuoted (Value should be enclosed in quotation marks, with at most 255 characters each)';
    case 'SOA':
      return /^\S+ \S+( \d+){5}$/.test(value) ? undefined : 'SOARRDATAInvalid (Value has seven fields)';
    default:
      return NAME.test(absolute(value)) ? undefined : 'DomainNameEmpty (Value is not a valid domain name)';
  }
}

/** The character strings of a TXT value; none where it is not well-formed. */
export function textsOf(value: string): readonly string[] {
  if (!/^"[^"]{0,255}"( "[^"]{0,255}")*$/.test(value)) return [];
  return [...value.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidInput', 400, message);
