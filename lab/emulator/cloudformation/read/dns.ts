/** Route 53 in a template: record sets, alone or in groups, and health checks. What is not converted here is refused. */
import type { HealthCheckConfig, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { resourcesOf, type Shape } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';

interface RecordResource {
  /** The zone that it is in. */
  readonly zoneId: string;
  readonly set: ResourceRecordSet;
}

export function readRecordSets(template: ResolvedTemplate): readonly RecordResource[] {
  const alone = resourcesOf(template, 'AWS::Route53::RecordSet').map(({ properties }) =>
    recordOf(properties, properties),
  );
  const grouped = resourcesOf(template, 'AWS::Route53::RecordSetGroup').flatMap(({ properties }) => {
    known(properties, ['HostedZoneId', 'Comment', 'RecordSets']);
    return properties.objects('RecordSets').map((one) => recordOf(one, properties));
  });
  return [...alone, ...grouped];
}

interface HealthCheckResource {
  readonly id: string;
  readonly config: HealthCheckConfig;
}

export const readHealthChecks = (template: ResolvedTemplate): readonly HealthCheckResource[] =>
  resourcesOf(template, 'AWS::Route53::HealthCheck').map(({ resource, properties }) => {
    known(properties, ['HealthCheckConfig', 'HealthCheckTags']);
    return { id: resource.ref, config: configOf(properties.object('HealthCheckConfig')) };
  });

function known({ raw, where }: Shape, names: readonly string[]): void {
  const stranger = Object.keys(raw).find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new TemplateError(`${where}.${stranger} is a setting of Route 53 that the lab cannot convert yet.`);
}

/** `around` names the zone: the record set itself, or its group. */
function recordOf(shape: Shape, around: Shape): RecordResource {
  known(shape, [
    ...[
      'Name',
      'Type',
      'TTL',
      'ResourceRecords',
      'AliasTarget',
      'SetIdentifier',
      'Failover',
      'HealthCheckId',
    ],
    ...['HostedZoneId', 'Comment'],
  ]);
  const alias = shape.maybeObject('AliasTarget');
  const set = {
    Name: shape.text('Name'),
    Type: shape.text('Type'),
    SetIdentifier: shape.maybeText('SetIdentifier'),
    Failover: shape.maybeText('Failover'),
    HealthCheckId: shape.maybeText('HealthCheckId'),
    TTL: shape.maybeNumber('TTL'),
    ResourceRecords: alias ? undefined : shape.texts('ResourceRecords').map((Value) => ({ Value })),
    AliasTarget: alias && {
      DNSName: alias.text('DNSName'),
      HostedZoneId: alias.text('HostedZoneId'),
      EvaluateTargetHealth: alias.flag('EvaluateTargetHealth'),
    },
  };
  return { zoneId: around.text('HostedZoneId'), set: given(set) as unknown as ResourceRecordSet };
}

/** Members of a HealthCheckConfig that are numbers, flags, and lists; all others are text. */
const NUMBERS = ['Port', 'RequestInterval', 'FailureThreshold', 'HealthThreshold'];
const FLAGS = ['Inverted', 'MeasureLatency', 'EnableSNI'];
const LISTS = ['Regions', 'ChildHealthChecks'];
const TEXTS = [
  ...['Type', 'FullyQualifiedDomainName', 'IPAddress', 'ResourcePath', 'SearchString'],
  'InsufficientDataHealthStatus',
];

function configOf(shape: Shape): HealthCheckConfig {
  known(shape, [...NUMBERS, ...FLAGS, ...LISTS, ...TEXTS, 'AlarmIdentifier']);
  const alarm = shape.maybeObject('AlarmIdentifier');
  const read = (names: readonly string[], as: (name: string) => unknown) =>
    Object.fromEntries(names.filter(shape.has).map((name) => [name, as(name)]));
  return given({
    ...read(NUMBERS, shape.number),
    ...read(FLAGS, shape.flag),
    ...read(LISTS, shape.texts),
    ...read(TEXTS, shape.text),
    AlarmIdentifier: alarm && { Region: alarm.text('Region'), Name: alarm.text('Name') },
  }) as unknown as HealthCheckConfig;
}

const given = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
