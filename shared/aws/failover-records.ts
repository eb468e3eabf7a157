/**
 * The records of the failover name and the health checks that they hang on, as Route 53's API has them. For people: `routeaway status`
 * and a deploy look here for what somebody has edited. Nothing that moves traffic calls Route 53.
 */
import {
  GetHealthCheckCommand,
  type HealthCheckConfig,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { SIDES, type Side } from '../core/side.ts';

/** One of the checks that decide where the name leads. `gone`: it is named, and does not exist. */
export type Child =
  | { readonly id: string; readonly kind: 'beacon'; readonly url: string }
  | { readonly id: string; readonly kind: 'latch'; readonly region: string; readonly alarm: string }
  | { readonly id: string; readonly kind: 'other'; readonly type: string }
  | { readonly id: string; readonly kind: 'gone' };

export interface FailoverRecords {
  /** Where the record of each side leads; absent where there is none. */
  readonly targets: Readonly<Partial<Record<Side, string>>>;
  /** The check of the primary's record; absent where it has none. */
  readonly check?: string;
  /** What it is made of. */
  readonly children: readonly Child[];
  /** What is not as it was deployed, as sentences with what to do. */
  readonly findings: readonly string[];
}

/** What was deployed. */
export interface WantedRecords {
  readonly name: string;
  readonly targets: Readonly<Record<Side, string>>;
}

/** So many of six say where the name leads (resources/dns). */
const THRESHOLD = 4;
const CHILDREN = 6;
const FAILOVER = { primary: 'PRIMARY', standby: 'SECONDARY' } as const;

const bare = (text = ''): string => text.toLowerCase().replace(/\.$/, '');

/** Reads them one after the other: eight calls at most. */
export async function readFailoverRecords(
  client: Route53Client,
  zoneId: string,
  { name, targets }: WantedRecords,
): Promise<FailoverRecords> {
  const { ResourceRecordSets = [] } = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: name, MaxItems: 10 }),
  );
  const ours = ResourceRecordSets.filter((one) => bare(one.Name) === bare(name));
  const of = (side: Side) => ours.find(({ Failover }) => Failover === FAILOVER[side]);
  const check = of('primary')?.HealthCheckId;
  const config = check === undefined ? undefined : await configOf(client, check);
  const ids = config?.ChildHealthChecks ?? [];
  const children: Child[] = [];
  for (const id of ids) children.push(childOf(id, await configOf(client, id)));
  const told = SIDES.flatMap((side) => {
    const target = targetOf(of(side));
    return target === undefined ? [] : [[side, target] as const];
  });
  return {
    targets: Object.fromEntries(told),
    ...(check !== undefined && { check }),
    children,
    findings: [
      ...recordFindings(name, targets, of),
      ...(check === undefined ? [] : checkFindings(name, check, config, children)),
    ],
  };
}

const targetOf = (set: ResourceRecordSet | undefined): string | undefined =>
  set && bare(set.ResourceRecords?.[0]?.Value ?? set.AliasTarget?.DNSName);

/** Undefined where there is no such check. */
async function configOf(
  client: Route53Client,
  HealthCheckId: string,
): Promise<HealthCheckConfig | undefined> {
  try {
    return (await client.send(new GetHealthCheckCommand({ HealthCheckId }))).HealthCheck?.HealthCheckConfig;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchHealthCheck') return undefined;
    throw error;
  }
}

function childOf(id: string, config: HealthCheckConfig | undefined): Child {
  if (config === undefined) return { id, kind: 'gone' };
  const { Type = '', FullyQualifiedDomainName = '', ResourcePath = '/', AlarmIdentifier, Inverted } = config;
  if (Type === 'HTTPS' && Inverted)
    return { id, kind: 'beacon', url: `https://${FullyQualifiedDomainName}${ResourcePath}` };
  if (Type === 'CLOUDWATCH_METRIC')
    return { id, kind: 'latch', region: AlarmIdentifier?.Region ?? '', alarm: AlarmIdentifier?.Name ?? '' };
  return { id, kind: 'other', type: Type };
}

/** A deploy does not: CloudFormation compares templates, and its drift detection knows health checks, but no records. */
const SET_BACK = 'Set it back in Route 53: a deploy does not (docs/dns.md#set-back-what-was-edited).';

function recordFindings(
  name: string,
  targets: WantedRecords['targets'],
  of: (side: Side) => ResourceRecordSet | undefined,
): readonly string[] {
  const missing = SIDES.filter((side) => of(side) === undefined);
  if (missing.length > 0)
    return [
      `${name} has no ${missing.map((side) => FAILOVER[side]).join(' and no ')} record in Route 53. ${SET_BACK}`,
    ];
  return [
    ...SIDES.flatMap((side) => {
      const [is, wanted] = [targetOf(of(side)), targets[side]];
      return is === bare(wanted)
        ? []
        : [`The ${FAILOVER[side]} record of ${name} leads to ${is}, wanted ${wanted} (${side}). ${SET_BACK}`];
    }),
    ...(of('primary')?.HealthCheckId === undefined
      ? [`The PRIMARY record of ${name} has no health check, so no switch moves it. ${SET_BACK}`]
      : []),
    ...(of('standby')?.HealthCheckId === undefined
      ? []
      : [
          `The SECONDARY record of ${name} has a health check of its own, which may send clients back to the primary. ${SET_BACK}`,
        ]),
  ];
}

function checkFindings(
  name: string,
  check: string,
  config: HealthCheckConfig | undefined,
  children: readonly Child[],
): readonly string[] {
  if (config === undefined)
    return [`The health check ${check} of ${name} does not exist, so no switch moves the name. ${SET_BACK}`];
  const { Type, HealthThreshold, Disabled, Inverted } = config;
  if (Type !== 'CALCULATED')
    return [`The health check ${check} of ${name} is of type ${Type}, wanted CALCULATED. ${SET_BACK}`];
  const gone = children.filter(({ kind }) => kind === 'gone');
  const count = (kind: Child['kind']) => children.filter((one) => one.kind === kind).length;
  return [
    ...(HealthThreshold === THRESHOLD
      ? []
      : [
          `The health check ${check} of ${name} wants ${HealthThreshold} healthy checks, and not ${THRESHOLD}. ${SET_BACK}`,
        ]),
    ...(Disabled || Inverted
      ? [
          `The health check ${check} of ${name} is ${Disabled ? 'disabled' : 'inverted'}: somebody moves the name by hand. Enable it, not inverted, and the journal counts again.`,
        ]
      : []),
    ...gone.map(
      ({ id }) => `The health check ${id}, of which that of ${name} is made, does not exist. ${SET_BACK}`,
    ),
    ...(gone.length === 0 && (count('beacon') !== CHILDREN / 2 || count('latch') !== CHILDREN / 2)
      ? [
          `The health check ${check} of ${name} is made of ${count('beacon')} beacons and ${count('latch')} alarms, wanted ${CHILDREN / 2} of each. ${SET_BACK}`,
        ]
      : []),
  ];
}
