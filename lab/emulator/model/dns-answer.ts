/** What Route 53's name servers answer: the records that they have, by the health that they know. Pure. */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { failoverAnswer } from './health.ts';
import type { HostedZone } from './hosted-zones.ts';
import { absolute, isBelow } from './record-sets.ts';

/** One record of an answer, with its value as Route 53 writes it. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly value: string;
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  readonly answers: readonly DnsRecord[];
  /** SOA where there is nothing to answer with. */
  readonly authorities: readonly DnsRecord[];
}

export interface DnsWorld {
  /** As the name servers have them. */
  readonly zones: readonly HostedZone[];
  readonly isHealthy: (healthCheckId: string) => boolean;
  /** Address of a name that is in no hosted zone but is served by AWS; undefined where there is none. */
  readonly addressOf: (name: string, type: 'A' | 'AAAA') => string | undefined;
}

/**
 * One in twenty resolvers keeps an answer for five minutes, whatever its time to live. An assumption: measurements find from
 * 2 to 9 % that keep answers for longer than they may.
 */
export const OVERSTAY = { share: 0.05, ms: 300_000 } as const;

/** Of an alias to CloudFront, and of AWS's own names. */
const ALIAS_TTL = 60;
/** A chain of names that is longer leads in a circle. */
const LONGEST_CHAIN = 8;

export function dnsAnswer(asked: string, type: string, world: DnsWorld): DnsAnswer {
  const name = absolute(asked);
  const zone = zoneOf(name, world);
  if (!zone) return outside(name, type, world);
  const answers = follow(name, type, world, LONGEST_CHAIN);
  if (answers.length > 0) return { code: 'NOERROR', answers, authorities: [] };
  const known = zone.records.some(({ Name = '' }) => isBelow(Name, name));
  return { code: known ? 'NOERROR' : 'NXDOMAIN', answers, authorities: negative(zone) };
}

/** The one with the longest name, of those that the name lies in. */
const zoneOf = (name: string, { zones }: DnsWorld): HostedZone | undefined =>
  zones.filter((zone) => isBelow(name, zone.name)).sort((a, b) => b.name.length - a.name.length)[0];

function outside(name: string, type: string, world: DnsWorld): DnsAnswer {
  const there = world.addressOf(name, 'A') !== undefined;
  return { code: there ? 'NOERROR' : 'REFUSED', answers: own(name, name, type, world), authorities: [] };
}

/** Answers under the name `as`, with the addresses of a name of AWS's. */
function own(as: string, name: string, type: string, { addressOf }: DnsWorld): readonly DnsRecord[] {
  const value = type === 'A' || type === 'AAAA' ? addressOf(name, type) : undefined;
  return value === undefined ? [] : [{ name: as, type, ttl: ALIAS_TTL, value }];
}

/** The records of a name, behind the CNAMEs that lead to them. */
function follow(name: string, type: string, world: DnsWorld, left: number): readonly DnsRecord[] {
  const zone = zoneOf(name, world);
  if (!zone) return own(name, name, type, world);
  const found = chosen(zone, name, type, world, left);
  if (found) return valuesOf(found, name, zone, world, left);
  const cname = type === 'CNAME' ? undefined : chosen(zone, name, 'CNAME', world, left);
  if (!cname || left === 0) return [];
  const [link, ...more] = valuesOf(cname, name, zone, world, left);
  return link ? [link, ...more, ...follow(absolute(link.value), type, world, left - 1)] : [];
}

function valuesOf(
  set: ResourceRecordSet,
  as: string,
  zone: HostedZone,
  world: DnsWorld,
  left: number,
): readonly DnsRecord[] {
  const { Type: type = '', TTL: ttl = 0, ResourceRecords = [], AliasTarget: alias } = set;
  if (!alias) return ResourceRecords.map(({ Value = '' }) => ({ name: as, type, ttl, value: Value }));
  const { DNSName: target = '', HostedZoneId } = alias;
  if (HostedZoneId !== zone.id) return own(as, target, type, world);
  // An alias to a record of its own zone answers with that one's values and TTL.
  const to = left === 0 ? undefined : chosen(zone, target, type, world, left - 1);
  return to ? valuesOf(to, as, zone, world, left - 1) : [];
}

/** The record set that answers: where there are two for failover, by their health. */
function chosen(
  zone: HostedZone,
  name: string,
  type: string,
  world: DnsWorld,
  left: number,
): ResourceRecordSet | undefined {
  const sets = zone.records.filter((one) => one.Name === name && one.Type === type);
  const primary = sets.find(({ Failover }) => Failover === 'PRIMARY');
  const secondary = sets.find(({ Failover }) => Failover === 'SECONDARY');
  if (!primary || !secondary) return sets[0];
  const well = (set: ResourceRecordSet) => isWell(set, zone, world, left);
  return failoverAnswer(well(primary), well(secondary)) === 'PRIMARY' ? primary : secondary;
}

/** By its own check; an alias that evaluates its target also by that of the record it leads to. */
function isWell(set: ResourceRecordSet, zone: HostedZone, world: DnsWorld, left: number): boolean {
  const { HealthCheckId: check, AliasTarget: alias, Type: type = '' } = set;
  if (check !== undefined && !world.isHealthy(check)) return false;
  if (!alias?.EvaluateTargetHealth || alias.HostedZoneId !== zone.id || left === 0) return true;
  const target = chosen(zone, alias.DNSName ?? '', type, world, left - 1);
  return target === undefined || isWell(target, zone, world, left - 1);
}

/** A name or type that is not there may be remembered for the shorter of the SOA's own TTL and its last field. */
function negative({ name, records }: HostedZone): readonly DnsRecord[] {
  const soa = records.find((one) => one.Type === 'SOA' && one.Name === name);
  const value = soa?.ResourceRecords?.[0]?.Value ?? '';
  return [{ name, type: 'SOA', ttl: Math.min(soa?.TTL ?? 0, Number(value.split(' ').at(-1))), value }];
}
