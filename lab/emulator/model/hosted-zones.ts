/**
 * Route 53's hosted zones: batches of changes, all or nothing, and their way to the name servers. What an API call reads
 * is the newest version; what is answered may be an older one for up to a minute.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { LabClock } from './clock.ts';
import { type Admit, ServiceError } from './error.ts';
import { drawMs, etags, type Random, type Range } from './random.ts';
import { absolute, CLOUDFRONT_ZONE, changed, inOrder } from './record-sets.ts';
import { createSpread, type Spread } from './spread.ts';

export interface HostedZone {
  readonly id: string;
  /** With its final dot. */
  readonly name: string;
  readonly callerReference: string;
  readonly records: readonly ResourceRecordSet[];
}

export interface ZoneChange {
  readonly id: string;
  readonly comment?: string | undefined;
  /** `INSYNC` once all name servers have it. */
  readonly status: 'PENDING' | 'INSYNC';
  /** Epoch ms. */
  readonly submittedAt: number;
}

interface NewZone {
  /** E.g. `Z0123456789ABCDEFGHIJ`. */
  readonly id: string;
  readonly name: string;
  /** Beside SOA and NS. */
  readonly records?: readonly ResourceRecordSet[];
}

export interface HostedZones {
  /** Sets the world up (no API call): a zone that somebody made before. */
  create(zone: NewZone): HostedZone;
  /** Sets the world up: a deploy waits until the name servers have the change, and what the lab deploys is there when it starts. */
  deploy(id: string, changes: readonly Change[]): void;
  /** GetHostedZone. Throws NoSuchHostedZone 404. */
  get(id: string): HostedZone;
  /** ListHostedZones. */
  list(): readonly HostedZone[];
  /** ListResourceRecordSets, in the service's order. Throws NoSuchHostedZone 404. */
  records(id: string): readonly ResourceRecordSet[];
  /**
   * ChangeResourceRecordSets: all of `changes` or none. Throws NoSuchHostedZone 404, NoSuchHealthCheck 404, InvalidInput 400,
   * InvalidChangeBatch 400.
   */
  change(id: string, changes: readonly Change[], comment?: string): ZoneChange;
  /** GetChange. Throws NoSuchChange 404. */
  getChange(id: string): ZoneChange;
  /** What the name servers have of each zone now. No API call. */
  served(): readonly HostedZone[];
}

interface HostedZonesOptions {
  readonly clock: LabClock;
  readonly random: Random;
  readonly admit: Admit;
  readonly hasHealthCheck: (id: string) => boolean;
  /** Whether there is a distribution of this domain name. */
  readonly hasDistribution: (domainName: string) => boolean;
}

/** Until all name servers have a change: "within 60 seconds" (developer guide). */
const PROPAGATION: Range = { from: 5_000, to: 60_000 };

const NAME_SERVERS = [
  'ns-1.awsdns-00.com.',
  'ns-513.awsdns-00.net.',
  'ns-1025.awsdns-00.org.',
  'ns-1537.awsdns-00.co.uk.',
];
const values = (...texts: readonly string[]) => texts.map((Value) => ({ Value }));

/** As Route 53 makes them for each zone. */
const ownRecords = (Name: string): readonly ResourceRecordSet[] => [
  { Name, Type: 'NS', TTL: 172_800, ResourceRecords: values(...NAME_SERVERS) },
  {
    Name,
    Type: 'SOA',
    TTL: 900,
    ResourceRecords: values(`${NAME_SERVERS[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`),
  },
];

export function createHostedZones(options: HostedZonesOptions): HostedZones {
  const { clock, random, admit, hasHealthCheck, hasDistribution } = options;
  const zones = new Map<string, { zone: HostedZone; spread: Spread<HostedZone> }>();
  const sent = new Map<string, { change: Omit<ZoneChange, 'status'>; syncAt: number }>();
  let newId: (() => string) | undefined;
  /** Of the change that is sent out. */
  let wait = (): number => 0;

  const find = (id: string) => {
    const found = zones.get(id);
    if (!found) throw new ServiceError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${id}`);
    return found;
  };

  /** Returns when all name servers have it (epoch ms). */
  const apply = (id: string, changes: readonly Change[], takes: () => number): number => {
    const found = find(id);
    const { zone, spread } = found;
    for (const { Action, ResourceRecordSet: { HealthCheckId: check } = {} } of changes)
      if (Action !== 'DELETE' && check !== undefined && !hasHealthCheck(check))
        throw new ServiceError(
          'NoSuchHealthCheck',
          404,
          `No health check exists with the specified ID: ${check}`,
        );
    const isTarget = (zoneId: string, dnsName: string) =>
      zoneId === CLOUDFRONT_ZONE && hasDistribution(dnsName.replace(/\.$/, ''));
    const records = changed(zone.records, structuredClone(changes), { ...zone, isTarget });
    found.zone = { ...zone, records };
    wait = takes;
    return spread.send(found.zone);
  };

  return {
    create({ id, name, records = [] }) {
      const apex = absolute(name);
      const zone = { id, name: apex, callerReference: id, records: [...ownRecords(apex), ...records] };
      zones.set(id, { zone, spread: createSpread(zone, clock, ['name servers'], () => wait()) });
      return zone;
    },
    deploy(id, changes) {
      apply(id, changes, () => 0);
    },
    get(id) {
      admit('GetHostedZone');
      return find(id).zone;
    },
    list() {
      admit('ListHostedZones');
      return [...zones.values()].map(({ zone }) => zone);
    },
    records(id) {
      admit('ListResourceRecordSets');
      return inOrder(find(id).zone.records);
    },
    change(id, changes, comment) {
      admit('ChangeResourceRecordSets');
      const syncAt = apply(id, changes, () => drawMs(random, PROPAGATION));
      newId ??= etags(random);
      const change = { id: newId().replace(/^E/, 'C'), comment, submittedAt: clock.now() };
      sent.set(change.id, { change, syncAt });
      return { ...change, status: 'PENDING' };
    },
    getChange(id) {
      admit('GetChange');
      const found = sent.get(id);
      if (!found) throw new ServiceError('NoSuchChange', 404, `A change with the id ${id} does not exist.`);
      return { ...found.change, status: clock.now() >= found.syncAt ? 'INSYNC' : 'PENDING' };
    },
    served: () => [...zones.values()].map(({ spread }) => spread.at()),
  };
}
