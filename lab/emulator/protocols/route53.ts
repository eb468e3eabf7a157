/** Route 53 on the wire: hosted zones, their records, and health checks. Its one control plane is in us-east-1. */
import {
  ChangeResourceRecordSets$,
  type ChangeResourceRecordSetsRequest,
  CreateHealthCheck$,
  type CreateHealthCheckRequest,
  DeleteHealthCheck$,
  GetChange$,
  GetHealthCheck$,
  GetHealthCheckStatus$,
  GetHostedZone$,
  ListHealthChecks$,
  type ListHealthChecksRequest,
  ListHostedZones$,
  type ListHostedZonesRequest,
  ListResourceRecordSets$,
  type ListResourceRecordSetsRequest,
  type ResourceRecordSet,
  UpdateHealthCheck$,
  type UpdateHealthCheckRequest,
} from '@aws-sdk/client-route-53';
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import type { HealthCheck } from '../model/health-checks.ts';
import type { HostedZone, ZoneChange } from '../model/hosted-zones.ts';
import { absolute } from '../model/record-sets.ts';
import type { Demand, Protocol, Service } from './call.ts';
import { QUERY_ERRORS } from './query.ts';
import { restXml } from './rest-xml.ts';

const SCHEMAS = {
  ChangeResourceRecordSets: ChangeResourceRecordSets$,
  CreateHealthCheck: CreateHealthCheck$,
  DeleteHealthCheck: DeleteHealthCheck$,
  GetChange: GetChange$,
  GetHealthCheck: GetHealthCheck$,
  GetHealthCheckStatus: GetHealthCheckStatus$,
  GetHostedZone: GetHostedZone$,
  ListHealthChecks: ListHealthChecks$,
  ListHostedZones: ListHostedZones$,
  ListResourceRecordSets: ListResourceRecordSets$,
  UpdateHealthCheck: UpdateHealthCheck$,
};

const protocol: Protocol = restXml(SCHEMAS, 'https://route53.amazonaws.com/doc/2013-04-01/');

type WithId = { readonly Id?: string };
type WithCheckId = { readonly HealthCheckId?: string };

/** Ids are shown with what they are of in front, and taken with it or without. */
const bare = (id = ''): string => id.replace(/^\/?(hostedzone|change|healthcheck)\//, '');

const on =
  <In>(
    operation: string,
    kind: 'hostedzone' | 'change' | 'healthcheck',
    idOf: (input: In) => string | undefined,
  ) =>
  (input: In): Demand[] => [
    { action: `route53:${operation}`, resource: `arn:aws:route53:::${kind}/${bare(idOf(input))}` },
  ];
const onAll = (operation: string) => (): Demand[] => [{ action: `route53:${operation}`, resource: '*' }];
const zoneOf = ({ HostedZoneId }: { readonly HostedZoneId?: string | undefined }) => HostedZoneId;
const idOf = ({ Id }: WithId) => Id;
const checkOf = ({ HealthCheckId }: { readonly HealthCheckId?: string | undefined }) => HealthCheckId;

export function route53({ zones, healthChecks }: Cloud): Service {
  return {
    name: 'route53',
    signingName: 'route53',
    onlyRegion: 'us-east-1',
    protocolOf: () => protocol,
    common: { ...QUERY_ERRORS, internal: { code: 'InternalFailure', status: 500 } },
    operations: {
      ListHostedZones: {
        demands: onAll('ListHostedZones'),
        run(input: ListHostedZonesRequest) {
          const { items, ...rest } = paged(zones.list(), input, ({ id }) => id, 100);
          return { HostedZones: items.map(shownZone), ...rest };
        },
      },
      GetHostedZone: {
        demands: on<WithId>('GetHostedZone', 'hostedzone', idOf),
        run: ({ Id }: WithId) => {
          const zone = zones.get(bare(Id));
          const apex = zone.records.find(({ Name, Type }) => Name === zone.name && Type === 'NS');
          const servers = (apex?.ResourceRecords ?? []).map(({ Value = '' }) => Value.replace(/\.$/, ''));
          return { HostedZone: shownZone(zone), DelegationSet: { NameServers: servers } };
        },
      },
      ListResourceRecordSets: {
        demands: on('ListResourceRecordSets', 'hostedzone', zoneOf),
        run: (input: ListResourceRecordSetsRequest) =>
          listRecords(zones.records(bare(input.HostedZoneId)), input),
      },
      ChangeResourceRecordSets: {
        demands: on('ChangeResourceRecordSets', 'hostedzone', zoneOf),
        run({ HostedZoneId, ChangeBatch }: ChangeResourceRecordSetsRequest) {
          const { Changes = [], Comment } = ChangeBatch ?? {};
          return { ChangeInfo: shownChange(zones.change(bare(HostedZoneId), Changes, Comment)) };
        },
      },
      GetChange: {
        demands: on<WithId>('GetChange', 'change', idOf),
        run: ({ Id }: WithId) => ({ ChangeInfo: shownChange(zones.getChange(bare(Id))) }),
      },
      CreateHealthCheck: {
        demands: onAll('CreateHealthCheck'),
        run({ CallerReference = '', HealthCheckConfig = {} as never }: CreateHealthCheckRequest) {
          const check = healthChecks.create(CallerReference, HealthCheckConfig);
          const Location = `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.id}`;
          return { HealthCheck: shownCheck(check), Location };
        },
      },
      GetHealthCheck: {
        demands: on<WithCheckId>('GetHealthCheck', 'healthcheck', checkOf),
        run: (input: WithCheckId) => ({
          HealthCheck: shownCheck(healthChecks.get(bare(input.HealthCheckId))),
        }),
      },
      ListHealthChecks: {
        demands: onAll('ListHealthChecks'),
        run(input: ListHealthChecksRequest) {
          const { items, ...rest } = paged(healthChecks.list(), input, ({ id }) => id, 100);
          return { HealthChecks: items.map(shownCheck), ...rest };
        },
      },
      UpdateHealthCheck: {
        demands: on('UpdateHealthCheck', 'healthcheck', checkOf),
        run({ HealthCheckId, HealthCheckVersion, ...change }: UpdateHealthCheckRequest) {
          return {
            HealthCheck: shownCheck(healthChecks.update(bare(HealthCheckId), change, HealthCheckVersion)),
          };
        },
      },
      DeleteHealthCheck: {
        demands: on<WithCheckId>('DeleteHealthCheck', 'healthcheck', checkOf),
        run({ HealthCheckId }: WithCheckId) {
          healthChecks.delete(bare(HealthCheckId));
          return {};
        },
      },
      GetHealthCheckStatus: {
        demands: on<WithCheckId>('GetHealthCheckStatus', 'healthcheck', checkOf),
        run({ HealthCheckId }: WithCheckId) {
          const found = healthChecks.observations(bare(HealthCheckId));
          const HealthCheckObservations = found.map(({ region, address, says, at }) => ({
            Region: region,
            IPAddress: address,
            StatusReport: { Status: says, CheckedTime: new Date(at) },
          }));
          return { HealthCheckObservations };
        },
      },
    },
  };
}

const shownZone = ({ id, name, callerReference, records }: HostedZone) => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: callerReference,
  Config: { PrivateZone: false },
  ResourceRecordSetCount: records.length,
});

const shownChange = ({ id, status, submittedAt, comment }: ZoneChange) => ({
  Id: `/change/${id}`,
  Status: status,
  SubmittedAt: new Date(submittedAt),
  Comment: comment,
});

const shownCheck = ({ id, callerReference, config, version, alarm }: HealthCheck) => ({
  Id: id,
  CallerReference: callerReference,
  HealthCheckConfig: config,
  HealthCheckVersion: version,
  CloudWatchAlarmConfiguration: alarm && {
    EvaluationPeriods: alarm.EvaluationPeriods,
    Threshold: alarm.Threshold,
    ComparisonOperator: alarm.ComparisonOperator,
    Period: alarm.Period,
    MetricName: alarm.MetricName,
    Namespace: alarm.Namespace,
    Statistic: alarm.Statistic,
    Dimensions: alarm.Dimensions ?? [],
  },
});

/** From the marker on, so many; the next page begins with the next marker. */
function paged<T>(
  all: readonly T[],
  { Marker, MaxItems }: { readonly Marker?: string | undefined; readonly MaxItems?: unknown },
  idOf: (item: T) => string,
  most: number,
) {
  const from = Marker === undefined ? 0 : all.findIndex((item) => idOf(item) === bare(Marker));
  if (from < 0) throw new ServiceError('InvalidInput', 400, `There is nothing with the marker ${Marker}.`);
  const size = sizeOf(MaxItems, most);
  const next = all[from + size];
  return {
    items: all.slice(from, from + size),
    Marker,
    IsTruncated: next !== undefined,
    NextMarker: next && idOf(next),
    MaxItems: size,
  };
}

function sizeOf(asked: unknown, most: number): number {
  const size = asked === undefined ? most : Number(asked);
  if (Number.isInteger(size) && size >= 1) return Math.min(size, most);
  throw new ServiceError('InvalidInput', 400, `MaxItems is ${asked}; it must be a whole number from 1.`);
}

/** A page begins with the record that is named, or with the one that would come after it. */
function listRecords(all: readonly ResourceRecordSet[], input: ListResourceRecordSetsRequest) {
  const { StartRecordName: name, StartRecordType: type, StartRecordIdentifier: identifier } = input;
  if (type !== undefined && name === undefined)
    throw new ServiceError('InvalidInput', 400, 'StartRecordType needs a StartRecordName.');
  const reversed = (of: string) => of.split('.').reverse().join('.');
  const at = (set: ResourceRecordSet): string =>
    `${reversed(set.Name ?? '')} ${set.Type} ${set.SetIdentifier ?? ''}`;
  const start =
    name === undefined
      ? ''
      : `${reversed(absolute(name))} ${type ?? ''} ${identifier ?? ''}`.replace(/ +$/, '');
  const left = all.filter((set) => at(set) >= start);
  const size = sizeOf(input.MaxItems, 300);
  const next = left[size];
  return {
    ResourceRecordSets: left.slice(0, size),
    IsTruncated: next !== undefined,
    MaxItems: size,
    NextRecordName: next?.Name,
    NextRecordType: next?.Type,
    NextRecordIdentifier: next?.SetIdentifier,
  };
}
