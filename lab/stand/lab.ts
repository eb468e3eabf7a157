/**
 * The lab: the whole system on one machine, and what can be done to it. What it is made of is in `assemble.ts`.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Side } from '../../shared/core/side.ts';
import { type Fault, faultText } from '../emulator/api-gateway/fault.ts';
import type { Reach } from '../emulator/api-gateway/reach.ts';
import type { CertificateOf } from '../emulator/lambda/certificates.ts';
import type { LabClock } from '../emulator/model/clock.ts';
import type { Cloud } from '../emulator/model/cloud.ts';
import type { Faults } from '../emulator/protocols/faults.ts';
import type { CallReport } from '../emulator/protocols/handle.ts';
import type { FunctionPart } from '../emulator/provision/functions.ts';
import { assemble, LOCATIONS, type Parts } from './assemble.ts';
import { type Closers, createClosers } from './closers.ts';
import { startControl } from './control/server.ts';
import { type LabStatus, statusOf } from './control/status.ts';
import { LAB, type LabStacks, packageLab } from './package/lab.ts';
import { checkFree, listening, portsFrom } from './ports.ts';
import type { Timeline } from './timeline/timeline.ts';
import { createAsker } from './traffic/ask.ts';
import { idsHeld } from './traffic/held.ts';
import { type Exchanged, startTraffic, type Traffic } from './traffic/traffic.ts';

export interface LabOptions {
  /** How much faster than real time the lab runs, 0.1 to 20. */
  readonly speed: number;
  /** The first of five ports in a row; 0 takes free ones. */
  readonly port: number;
  /** Until a change of the distribution has reached every edge location, lab time; 180 s by default. */
  readonly propagationMs?: number | undefined;
  /** Until a change of the edge function's key has reached every edge location, lab time; 5 s by default. */
  readonly storePropagationMs?: number | undefined;
  /** Until a write has reached the other Region, lab time; 1 s by default. */
  readonly replicationMs?: number | undefined;
  /** Parameters of the stacks, beside the lab's own. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** The same seed draws the same delays. */
  readonly seed?: number | undefined;
  /** Told of every call to the lab's AWS. */
  readonly onCall?: ((report: CallReport) => void) | undefined;
  /** Told once, where packages have to be built, which takes some seconds. */
  readonly building?: (() => void) | undefined;
}

export interface Addresses {
  /** Breaking, mending, what is going on. */
  readonly lab: string;
  /** What clients use. */
  readonly edge: string;
  /** For `--endpoint-url`. */
  readonly aws: string;
  readonly primary: string;
  readonly standby: string;
}

export interface Lab {
  readonly speed: number;
  readonly clock: LabClock;
  readonly cloud: Cloud;
  readonly timeline: Timeline;
  readonly addresses: Addresses;
  /** What is deployed. */
  readonly stacks: LabStacks;
  /** `fault` as in `lab/emulator/api-gateway/fault.ts`, or its short text, e.g. `black-hole` or `errors 60%`. */
  break(side: Side, fault: Fault | string, reach?: Reach): Promise<void>;
  mend(side: Side): Promise<void>;
  /** Text form; `none` for a Region that is well. */
  fault(side: Side): string;
  /** Cuts the prober off from all that it probes, but not from AWS; or ends that. */
  cutOffProber(off: boolean): void;
  /** Takes the control Region away, with everything that runs or answers there; or brings it back. */
  takeControlRegion(away: boolean): Promise<void>;
  /** When the certificate ends that a Region or the public endpoint shows (epoch ms, lab time); undefined: in a year. */
  endCertificate(target: CertificateOf, at: number | undefined): void;
  /** Faults of AWS calls: which of them fail, and how. */
  readonly awsFaults: Faults;
  /** Which calls there are, by service. */
  readonly awsOperations: Readonly<Record<string, readonly string[]>>;
  /** Kills every running instance of a function, in the middle of whatever it does. */
  kill(part: FunctionPart): Promise<void>;
  /** PutParameter by the operator. Throws what SSM answers. */
  override(text: string): Promise<void>;
  /**
   * Clients that use the public endpoint at `rate` requests a second of lab time, each waiting `patienceMs` (5 s) of lab
   * time for an answer; one at a time.
   */
  startTraffic(rate: number, patienceMs?: number): Traffic;
  /** What the clients that were started last have seen so far. */
  exchanged(): readonly Exchanged[];
  /** The override that the service follows, which is the parameter's only once it was read and made sense. */
  inForce(): Promise<string>;
  /** Ids of the todos that a Region holds, asked directly. */
  held(side: Side): Promise<ReadonlySet<string>>;
  /** Resolves when every write has reached both Regions. */
  replicated(): Promise<void>;
  status(): LabStatus;
  /** Ends every thread and server. */
  close(): Promise<void>;
}

/** A client waits this long for an answer. */
const PATIENCE_MS = 5_000;

export async function startLab(options: LabOptions): Promise<Lab> {
  const closers = createClosers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: LabOptions, closers: Closers): Promise<Lab> {
  // It speaks of the Node of whoever runs the lab, and would stand between the lines that matter.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const ports = portsFrom(options.port);
  let lab: Lab | undefined;
  // Before anything else: whoever has forgotten a lab that still runs should not wait for packages to hear of it.
  const control = closers.add(await listening('lab', ports, (port) => startControl(port, () => lab)), (it) =>
    it.cut(),
  );
  await checkFree(['edge', 'aws', 'primary', 'standby'], ports);
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  let built = 0;
  const stacks = await packageLab(
    { root, building: () => built++ === 0 && options.building?.() },
    options.parameters,
  );
  const parts = await assemble(stacks, ports, options, closers);
  const addresses = {
    lab: `http://127.0.0.1:${control.port}`,
    edge: parts.edge.url,
    aws: `http://127.0.0.1:${parts.wire.port}`,
    primary: parts.fronts.primary.url,
    standby: parts.fronts.standby.url,
  };
  lab = handles(options.speed, addresses, stacks, parts, closers);
  return lab;
}

function handles(
  speed: number,
  addresses: Addresses,
  stacks: LabStacks,
  parts: Parts,
  closers: Closers,
): Lab {
  const { clock, cloud, timeline, breaks, fronts, operator, databases, random, wire, functions } = parts;
  let traffic: Traffic | undefined;
  const means = { apiKey: LAB.apiKey, timeoutMs: PATIENCE_MS, clock };
  return {
    speed,
    clock,
    cloud,
    timeline,
    addresses,
    stacks,
    break: (side, fault, reach) => breaks[side](fault, reach),
    mend: (side) => breaks[side]('none'),
    fault: (side) => faultText(fronts[side].fault),
    cutOffProber(off) {
      parts.cutOffProber(off);
      const sentence = off ? 'Cut the prober off from the world.' : 'The prober reaches the world again.';
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: off });
    },
    async takeControlRegion(away) {
      await parts.takeControlRegion(away);
      const sentence = away ? 'The control Region is gone.' : 'The control Region is back.';
      timeline.add({ verb: 'lab', sentence, evidence: cloud.region, loud: away });
    },
    endCertificate(target, at) {
      parts.endCertificates(target, at);
      const ends = at === undefined ? 'in a year' : `on ${new Date(at).toISOString().slice(0, 10)}`;
      const sentence = `The certificate of ${target} ends ${ends}.`;
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: at !== undefined });
    },
    awsFaults: wire.faults,
    awsOperations: wire.operations,
    async kill(part) {
      const those = Object.entries(functions).filter(([name]) => name.endsWith(`-${part}`));
      await Promise.all(those.map(([, it]) => it.kill()));
      timeline.add({ verb: 'lab', sentence: `Killed the ${part}.`, evidence: '', loud: true });
    },
    override: operator.override,
    inForce: operator.inForce,
    startTraffic(rate, timeoutMs = PATIENCE_MS) {
      const started = startTraffic({
        ...means,
        timeoutMs,
        url: addresses.edge,
        rate,
        locations: LOCATIONS,
        random,
      });
      traffic = started;
      return closers.add(started, (it) => it.close());
    },
    exchanged: () => traffic?.exchanged ?? [],
    async held(side) {
      const asker = createAsker({ ...means, originSecret: LAB.originSecret, url: addresses[side] });
      try {
        return await idsHeld(asker);
      } finally {
        asker.close();
      }
    },
    replicated: databases.replication.idle,
    status: () => statusOf(parts),
    close: closers.close,
  };
}
