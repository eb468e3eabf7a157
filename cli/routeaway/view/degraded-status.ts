/** The status if the control Region, or the journal in it, does not answer: what can be seen from here. */

import type { DistributionObservation, KeySays } from '../../../shared/core/edge.ts';
import { effective } from '../../../shared/core/edge.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { NameServers, PublicEndpoint } from '../../../shared/ports.ts';
import type { Stage } from '../stage/connect.ts';
import type { DnsSeen } from '../stage/dns.ts';
import type { UnreachedRegion } from './control-regions.ts';
import { keyState } from './status.ts';
import type { DnsStatus, Status } from './status-types.ts';

type Asked = Pick<Status['public'], 'state' | 'evidence' | 'servedBy'>;

export interface DegradedStatus extends Pick<Status, 'stage' | 'time' | 'controls'> {
  /** Why nothing more is known. */
  readonly trouble: string;
  readonly edge: Status['traffic']['edge'];
  readonly public: Asked;
  /** Each Region's health path, asked past CloudFront. */
  readonly health: { readonly [side in Side]: Asked & { readonly region: string } };
  /** What stands in the parameter. */
  readonly override?: string;
  /** Of three, what this command met in each. */
  readonly controlRegions?: readonly UnreachedRegion[];
  /** What a person does now. */
  readonly toDo: string;
}

export interface DegradedPorts {
  readonly distribution: { look(): Promise<DistributionObservation> };
  readonly store?: Stage['ports']['store'];
  /** DNS as a traffic control: the zone's name servers and the beacons need neither the journal nor one Region. */
  readonly dns?: Pick<DnsStatus, 'name' | 'alone'> & {
    readonly nameServers: NameServers;
    readonly seen: () => Promise<DnsSeen>;
  };
  readonly endpoint?: PublicEndpoint | undefined;
  readonly regions: Readonly<Record<Side, string>>;
  /** Asks a side past CloudFront. */
  readonly direct?: ((side: Side) => Promise<PublicVerdict>) | undefined;
  /** What stands in the parameter, where that can be read. */
  readonly override: () => Promise<string | undefined>;
  readonly now: () => number;
}

export async function degradedStatus(
  ports: DegradedPorts,
  stage: string,
  trouble: string,
): Promise<DegradedStatus> {
  const [distribution, key, dns, answer, primary, standby, override] = await Promise.all([
    ports.distribution.look(),
    keyOf(ports),
    dnsOf(ports),
    asked(() => ports.endpoint?.ask()),
    asked(() => ports.direct?.('primary')),
    asked(() => ports.direct?.('standby')),
    ports.override(),
  ]);
  const says: KeySays = distribution.runsFunction === false ? 'none' : key.says;
  // Where the journal does not say what DNS is to answer, what it answers counts.
  const to = distribution.distribution === 'dns' ? (dns?.answers ?? 'unreadable') : distribution.distribution;
  const edge = effective({ distribution: to, key: says });
  const health = {
    primary: { region: ports.regions.primary, ...primary },
    standby: { region: ports.regions.standby, ...standby },
  };
  return {
    stage,
    time: new Date(ports.now()).toISOString(),
    trouble,
    edge,
    controls: {
      distribution: {
        says: distribution.distribution,
        ...(distribution.deployed !== undefined && { deployed: distribution.deployed }),
        ...(distribution.why !== undefined && { why: distribution.why }),
      },
      key: { says: keyState(says), ...(key.why !== undefined && { why: key.why }) },
      ...(dns && { dns }),
    },
    public: answer,
    health,
    ...(override !== undefined && { override }),
    toDo: toDo(answer, health, edge),
  };
}

async function keyOf({ store }: DegradedPorts): Promise<{ readonly says: KeySays; readonly why?: string }> {
  if (!store) return { says: 'none' };
  const seen = await store.look();
  return seen.key === 'unreadable' ? { says: seen.key, why: seen.why } : { says: seen.key };
}

async function dnsOf({ dns }: DegradedPorts): Promise<DnsStatus | undefined> {
  if (!dns) return undefined;
  const { name, alone, nameServers, seen } = dns;
  const [{ answers, why }, { beacons, latches, unread }] = await Promise.all([nameServers.ask(), seen()]);
  return {
    name,
    answers,
    ...(why !== undefined && { why }),
    ...(alone && { alone }),
    beacons,
    latches,
    ...(unread !== undefined && { unread }),
  };
}

async function asked(ask: () => Promise<PublicVerdict> | undefined): Promise<Asked> {
  try {
    const answer = await ask();
    if (answer === undefined) return { state: 'unknown' };
    const { judgement, servedBy, evidence } = answer;
    return { state: judgement, ...(servedBy && { servedBy }), evidence };
  } catch (error) {
    return { state: 'unknown', evidence: messageOf(error) };
  }
}

function toDo(
  { state, servedBy }: Asked,
  health: DegradedStatus['health'],
  edge: DegradedStatus['edge'],
): string {
  const from = servedBy ?? (edge === 'primary' || edge === 'standby' ? edge : undefined);
  // Where nothing says where clients are, they are where traffic belongs most of the time.
  const to = other(from ?? 'primary');
  const move = `routeaway break-glass to ${to}`;
  const there = health[to].state;
  if (state !== 'unhealthy') {
    const first =
      state === 'healthy' ? 'nothing now: clients are served' : 'ask the public endpoint as a client';
    const although = there === 'unhealthy' ? `, once ${to} answers: it fails now` : '';
    return `${first}. If clients fail: ${move}${although}.`;
  }
  if (there === 'unhealthy')
    return `clients fail, and ${to} fails, too: ${move} helps only once ${to} answers.`;
  if (from !== undefined && health[from].state === 'healthy')
    return `clients fail, yet ${from} answers when it is asked directly: look at what is before it (CloudFront, its certificate, a web ACL, DNS); moving traffic hardly helps.`;
  const although = there === 'unknown' ? `; whether ${to} answers cannot be seen from here` : '';
  return `clients fail: ${move} moves traffic now${although}.`;
}
