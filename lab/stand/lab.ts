import { SIDES, type Side } from '../../shared/core/side.ts';
import type { Cloud, Fault, LabClock, Reach } from '../emulator/model/index.ts';
import type { CallReport, Faults } from '../emulator/protocols/index.ts';
import type { View } from './control/view.ts';
import type { LabStack, LabStacks } from './package/lab.ts';
import type { Timeline } from './timeline/timeline.ts';
import type { Exchanged, Traffic } from './traffic/traffic.ts';

export interface LabOptions {
  /** How much faster than real time the lab runs, 0.1 to 20. */
  readonly speed: number;
  /** The first of six ports in a row; 0 takes free ones. */
  readonly port: number;
  /** Until a change of the distribution has reached every edge location, lab time; 300 s by default. */
  readonly propagationMs?: number | undefined;
  /** Until a change of the CloudFront function's key has reached every edge location, lab time; 35 s by default. */
  readonly storePropagationMs?: number | undefined;
  /** Until a write has reached the other Region, lab time; 1 s by default. */
  readonly replicationMs?: number | undefined;
  /** What moves traffic, as the parameter `routing`; with DNS the zone and the name need not be given. */
  readonly routing?: string | undefined;
  /** 1 (default) or 3, each in a Region of its own. */
  readonly controllers?: number | undefined;
  /** Parameters of the stacks, beside the lab's own. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Servers of the user's own in the place of the sample API, http or https; each may have a path. */
  readonly servers?: Readonly<Record<Side, URL>> | undefined;
  /** What those servers want to be shown, by clients and prober alike: an API key or a bearer token. */
  readonly apiKey?: string | undefined;
  /** A file of the user's that is asked before a planned move, and told after each one. */
  readonly hook?: string | undefined;
  /** A release in this folder runs, in place of what the framework packages; stage files are in `root`. */
  readonly release?: { readonly folder: string; readonly root: string } | undefined;
  /** The same seed draws the same delays. */
  readonly seed?: number | undefined;
  /** Made when a page is opened first. */
  readonly observe?: ((lab: Lab) => Observer) | undefined;
  /** Told of every call to the lab's AWS. */
  readonly onCall?: ((report: CallReport) => void) | undefined;
  /** Told once, where packages have to be built, which takes some seconds. */
  readonly building?: (() => void) | undefined;
}

/** Looks at the service in a lab from outside, as the command line does; the lab knows nothing of either. */
export interface Observer {
  look(): Promise<View>;
  close(): void;
}

export interface Addresses {
  /** Breaking, fixing, what is going on. */
  readonly lab: string;
  /** What clients use. */
  readonly edge: string;
  /** For `--endpoint-url`. */
  readonly aws: string;
  readonly primary: string;
  readonly standby: string;
  /** Host and port of the name server, where the stage has a zone. */
  readonly dns?: string;
}

/** Who shows a certificate: a Region's API, or the public endpoint. */
export type CertificateOf = Side | 'public';
export const SHOWING: readonly CertificateOf[] = [...SIDES, 'public'];

/** The parts of the service that run as functions; their names end with it. */
export const FUNCTION_PARTS = ['api', 'prober', 'switcher'] as const;
type FunctionPart = (typeof FUNCTION_PARTS)[number];

export interface Lab {
  readonly speed: number;
  readonly clock: LabClock;
  readonly cloud: Cloud;
  readonly timeline: Timeline;
  readonly addresses: Addresses;
  /** Where its names lead, as URLs: the public endpoint, both APIs, the beacons. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What is deployed. */
  readonly stacks: LabStacks;
  /** `fault` as in `lab/emulator/model/fault.ts`, or its short text, e.g. `black-hole` or `errors 60%`. */
  break(side: Side, fault: Fault | string, reach?: Reach): Promise<void>;
  restore(side: Side): Promise<void>;
  /** Text form; `none` for a Region that is well. */
  fault(side: Side): string;
  /** Cuts the probers off from all that they probe, but not from AWS; or ends that. */
  cutOffProber(off: boolean): void;
  /** All Regions that have something of the lab. */
  readonly regions: readonly string[];
  /** Takes a Region away, with everything that runs or answers there; or brings it back. */
  takeRegion(region: string, away: boolean): Promise<void>;
  /** Cuts the way from one Region to another, and not the way back; or opens it again. */
  cutWay(from: string, to: string, off: boolean): void;
  /** When the certificate ends that a Region or the public endpoint shows (epoch ms, lab time); undefined: in a year. */
  endCertificate(target: CertificateOf, at: number | undefined): void;
  /** Faults of AWS calls: which of them fail, and how. */
  readonly awsFaults: Faults;
  /** Which calls there are, by service. */
  readonly awsOperations: Readonly<Record<string, readonly string[]>>;
  /** Kills every running instance of a function, in the middle of whatever it does. */
  kill(part: FunctionPart): Promise<void>;
  /**
   * An update of the failover's stack to another version: functions, the CloudFront function, and the whole distribution, which
   * CloudFormation sends with the target that the template names.
   */
  update(stack: LabStack): void;
  /** PutParameter by the operator. Throws what SSM answers. */
  override(text: string): Promise<void>;
  /**
   * Clients that use the public endpoint at `rate` requests a second of lab time, each waiting `patienceMs` (5 s) of lab
   * time for an answer; one at a time.
   */
  startTraffic(rate: number, patienceMs?: number): Traffic;
  /** What the clients that were started last have seen so far. */
  exchanged(): readonly Exchanged[];
  /** When they sent what has no outcome yet (epoch ms, lab time). */
  pending(): readonly number[];
  /** The override that the service follows, which is the parameter's only once it was read and was valid. */
  inForce(): Promise<string>;
  /** What the page says of the service. Rejects where nobody looks, and with what the look ended. */
  look(): Promise<View>;
  /** Ids of the todos that a Region holds, asked directly. */
  held(side: Side): Promise<ReadonlySet<string>>;
  /** Resolves when every write has reached both Regions. */
  replicated(): Promise<void>;
  status(): LabStatus;
  /** Ends every thread and server. */
  close(): Promise<void>;
}

export interface LabStatus {
  /** ISO, lab time. */
  readonly time: string;
  readonly regions: Readonly<Record<Side, { readonly region: string; readonly fault: string }>>;
  /** Where each edge location sends its clients. */
  readonly edge: Readonly<Record<string, Sent>>;
  /** The name by which traffic moves, and where it leads at this moment; absent where none does. */
  readonly name?: { readonly name: string; readonly leadsTo: string };
  /** What stands in the store; null for nothing. The locations learn of it later. */
  readonly key: string | null;
  /** `InProgress` while a change is on its way to the edge. */
  readonly distribution: { readonly target: string; readonly status: string };
  /** What stands in the parameter. */
  readonly override: string;
  readonly alarms: Readonly<Record<string, string>>;
  /** Route 53's, by id: `healthy` or `unhealthy`. */
  readonly healthChecks: Readonly<Record<string, string>>;
  /** Whether the Region of each controller is `there` or `gone`. */
  readonly controllers: Readonly<Record<string, 'there' | 'gone'>>;
  /** Regions that are gone, of controllers or not. */
  readonly gone: readonly string[];
  /** Ways between Regions that are cut, as `from>to`. */
  readonly cuts: readonly string[];
}

export interface Sent {
  /** A side, with the share that goes to the other one where there is one. */
  readonly serves: string;
  /** Which traffic control says so. */
  readonly by: 'key' | 'distribution' | 'DNS';
  /** Where it sends them without a key: by its configuration of the distribution, or by the DNS where that points there. */
  readonly distribution: string;
}
