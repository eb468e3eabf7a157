/**
 * The records of the failover name and the health checks that they hang on, as Route 53's API has them. For people: `routeaway
 * status` and a deploy look here for what somebody has edited. Nothing that moves traffic calls Route 53.
 */
import {
  GetHealthCheckCommand,
  type HealthCheckConfig,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { SIDES, type Side } from '../core/side.ts';

/** One of the checks of which a calculated one is made. `gone`: it is named, and does not exist. */
export type Child = {
  readonly id: string;
  /** How somebody has turned it, e.g. `disabled`; absent where it is as it was deployed. */
  readonly turned?: string;
} & (
  | { readonly kind: 'beacon'; readonly url: string }
  | { readonly kind: 'latch'; readonly region: string; readonly alarm: string }
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'gone' }
);

export interface FailoverRecords {
  /** The calculated check of each name's PRIMARY record; absent where it has none. */
  readonly checks: Readonly<Partial<Record<Kind, string>>>;
  /** What they are made of. */
  readonly children: readonly Child[];
  /** What is not as it was deployed, as sentences with what to do. */
  readonly findings: readonly string[];
}

/** What was deployed. */
export interface WantedRecords {
  readonly name: string;
  readonly targets: Readonly<Record<Side, string>>;
}

type Kind = 'beacon' | 'latch';

/** So many of three send clients to the standby (resources/dns). */
const THRESHOLD = 2;
const CHILDREN = 3;
const FAILOVER = { primary: 'PRIMARY', standby: 'SECONDARY' } as const;
/** As the checks of the controllers are deployed (resources/beacon/checks.yml). */
const INVERTED = { beacon: true, latch: false } as const;
const MANY = { beacon: 'beacons', latch: 'latches' } as const;
const WITHOUT_CHECK = {
  beacon: 'so no switch moves it within seconds',
  latch: 'so nothing holds it on the standby where the beacons are silent',
} as const;

const bare = (text = ''): string => text.toLowerCase().replace(/\.$/, '');

/** The name behind the failover name, which the latches move. */
export const latchesName = (name: string): string => `latches.${name}`;

/** One of the two names, as it was deployed. */
interface Name {
  readonly kind: Kind;
  readonly name: string;
  readonly targets: Readonly<Record<Side, string>>;
}

const namesOf = ({ name, targets }: WantedRecords): readonly Name[] => [
  { kind: 'beacon', name, targets: { ...targets, primary: latchesName(name) } },
  { kind: 'latch', name: latchesName(name), targets },
];

/** Reads them one after the other: ten calls at most, of the five a second that Route 53 takes of an account. */
export async function readFailoverRecords(
  client: Route53Client,
  zoneId: string,
  wanted: WantedRecords,
): Promise<FailoverRecords> {
  const checks: Partial<Record<Kind, string>> = {};
  const children: Child[] = [];
  const findings: string[] = [];
  for (const one of namesOf(wanted)) {
    const { ResourceRecordSets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: one.name, MaxItems: 10 }),
    );
    const ours = ResourceRecordSets.filter(({ Name: found }) => bare(found) === bare(one.name));
    const of = (side: Side) => ours.find(({ Failover }) => Failover === FAILOVER[side]);
    findings.push(...recordFindings(one, of));
    const check = of('primary')?.HealthCheckId;
    if (check === undefined) continue;
    checks[one.kind] = check;
    const config = await configOf(client, check);
    const made: Child[] = [];
    for (const id of config?.ChildHealthChecks ?? []) made.push(childOf(id, await configOf(client, id)));
    children.push(...made);
    findings.push(...checkFindings(one, check, config, made));
  }
  return { checks, children, findings };
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
  const { Type = '', FullyQualifiedDomainName = '', ResourcePath = '/', AlarmIdentifier } = config;
  if (Type === 'HTTPS') {
    const url = `https://${FullyQualifiedDomainName}${ResourcePath}`;
    return { id, kind: 'beacon', url, ...turned('beacon', config) };
  }
  if (Type === 'CLOUDWATCH_METRIC') {
    const { Region: region = '', Name: alarm = '' } = AlarmIdentifier ?? {};
    return { id, kind: 'latch', region, alarm, ...turned('latch', config) };
  }
  return { id, kind: 'other', type: Type };
}

function turned(kind: Kind, { Disabled, Inverted = false }: HealthCheckConfig): Pick<Child, 'turned'> {
  const how = [
    ...(Disabled ? ['disabled'] : []),
    ...(Inverted === INVERTED[kind] ? [] : [Inverted ? 'inverted' : 'not inverted']),
  ];
  return how.length === 0 ? {} : { turned: how.join(' and ') };
}

/** A deploy does not: CloudFormation compares templates, and its drift detection knows health checks, but no records. */
const SET_BACK = 'Set it back in Route 53: a deploy does not (docs/dns.md#set-back-what-was-edited).';

function recordFindings(
  { kind, name, targets }: Name,
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
      ? [`The PRIMARY record of ${name} has no health check, ${WITHOUT_CHECK[kind]}. ${SET_BACK}`]
      : []),
    ...(of('standby')?.HealthCheckId === undefined
      ? []
      : [
          `The SECONDARY record of ${name} has a health check of its own, which may send clients back to the primary. ${SET_BACK}`,
        ]),
  ];
}

function checkFindings(
  { kind, name }: Name,
  check: string,
  config: HealthCheckConfig | undefined,
  children: readonly Child[],
): readonly string[] {
  if (config === undefined)
    return [`The health check ${check} of ${name} does not exist, ${WITHOUT_CHECK[kind]}. ${SET_BACK}`];
  const { Type, HealthThreshold, Disabled, Inverted } = config;
  if (Type !== 'CALCULATED')
    return [`The health check ${check} of ${name} is of type ${Type}, wanted CALCULATED. ${SET_BACK}`];
  const gone = children.filter((one) => one.kind === 'gone');
  const count = children.filter((one) => one.kind === kind).length;
  const isWhole = children.length === CHILDREN && count === CHILDREN;
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
    ...children.flatMap((one) =>
      one.turned !== undefined && one.kind === kind
        ? `The health check ${one.id}, of which that of ${name} is made, is ${one.turned}. Set it back: aws route53 update-health-check --health-check-id ${one.id} --no-disabled ${INVERTED[kind] ? '--inverted' : '--no-inverted'}`
        : [],
    ),
    ...(gone.length === 0 && !isWhole
      ? [
          `The health check ${check} of ${name} counts ${count} of ${CHILDREN} ${MANY[kind]}; other checks: ${children.length - count}. ${SET_BACK}`,
        ]
      : []),
  ];
}
