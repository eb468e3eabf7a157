/** Starts a lab: what listens first, what is packaged, what it is assembled of, and the handles to it. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultText } from '../emulator/model/index.ts';
import { assemble, LOCATIONS, type Parts } from './assemble.ts';
import { type Closers, createClosers } from './closers.ts';
import { startControl } from './control/server.ts';
import { statusOf } from './control/status.ts';
import { HOOKS } from './hook.ts';
import type { Addresses, Lab, LabOptions, Observer } from './lab.ts';
import { forControllers, forRouting, healthUrlOf, LAB, type LabStacks, packageLab } from './package/lab.ts';
import { openRelease } from './package/opened.ts';
import { checkFree, listening, portsFrom } from './ports.ts';
import { clientsOf } from './secrets.ts';
import { createAsker, idsHeld } from './traffic/ask.ts';
import { startTraffic, type Traffic } from './traffic/traffic.ts';

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
  // A warning about the installed Node would stand between the lines that matter.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const ports = portsFrom(options.port);
  let lab: Lab | undefined;
  // Before anything else: if another lab still runs, say so before packages are built.
  const control = closers.add(await listening('lab', ports, (port) => startControl(port, () => lab)), (it) =>
    it.cut(),
  );
  await checkFree(['edge', 'aws', 'primary', 'standby'], ports);
  let built = 0;
  const { release } = options;
  const opened = release && closers.add(openRelease(release.folder), (it) => it.close());
  const stacks = await packageLab(
    {
      root: release?.root ?? resolve(fileURLToPath(new URL('../..', import.meta.url))),
      building: () => built++ === 0 && options.building?.(),
      ...(opened && { opened }),
    },
    forControllers(
      options.controllers ?? 1,
      forRouting(options.routing, { ...(options.hook !== undefined && HOOKS), ...options.parameters }),
    ),
    options.servers,
  );
  const parts = await assemble(stacks, ports, options, closers);
  const addresses = {
    lab: `http://127.0.0.1:${control.port}`,
    edge: parts.edge.url,
    aws: `http://127.0.0.1:${parts.wire.port}`,
    primary: parts.fronts.primary.url,
    standby: parts.fronts.standby.url,
    ...(parts.dnsPort !== undefined && { dns: `127.0.0.1:${parts.dnsPort}` }),
  };
  lab = handles(options, addresses, stacks, parts, closers);
  return lab;
}

function handles(
  options: LabOptions,
  addresses: Addresses,
  stacks: LabStacks,
  parts: Parts,
  closers: Closers,
): Lab {
  const { speed, servers, observe } = options;
  const { clock, cloud, timeline, breaks, fronts, operator, databases, random, wire, functions } = parts;
  // Nothing of the service publishes by itself: its events and alarms reach the topics.
  const { sns: _, ...awsOperations } = wire.operations;
  let traffic: Traffic | undefined;
  const means = { ...clientsOf(options), timeoutMs: PATIENCE_MS, clock };
  let made: Observer | undefined;
  const observer = (): Observer => {
    if (!observe) throw new Error('Nobody looks at this lab: only npm start and routeaway lab do.');
    made ??= closers.add(observe(lab), (it) => it.close());
    return made;
  };
  const lab: Lab = {
    speed,
    clock,
    cloud,
    timeline,
    addresses,
    hosts: parts.hosts,
    stacks,
    break: (side, fault, reach) => breaks[side](fault, reach),
    restore: (side) => breaks[side]('none'),
    fault: (side) => faultText(fronts[side].fault),
    cutOffProber(off) {
      parts.reach.cutOff(off);
      const sentence = off ? 'Cut the prober off from the network.' : 'The prober reaches the network again.';
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: off });
    },
    regions: parts.allRegions,
    async takeRegion(region, away) {
      await parts.regions.take(region, away);
      const sentence = `The Region ${region} is ${away ? 'gone' : 'back'}.`;
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: away });
    },
    cutWay(from, to, off) {
      if (off) parts.network.cut(from, to);
      else parts.network.restore(from, to);
      const sentence = `The way from ${from} to ${to} is ${off ? 'cut' : 'open'}.`;
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: off });
    },
    endCertificate(target, at) {
      parts.endCertificates(target, at);
      const ends = at === undefined ? 'in a year' : `on ${new Date(at).toISOString().slice(0, 10)}`;
      const sentence = `The certificate of ${target} ends ${ends}.`;
      timeline.add({ verb: 'lab', sentence, evidence: '', loud: at !== undefined });
    },
    awsFaults: wire.faults,
    awsOperations,
    async kill(part) {
      const those = Object.entries(functions).filter(([name]) => name.endsWith(`-${part}`));
      await Promise.all(those.map(([, it]) => it.kill()));
      timeline.add({ verb: 'lab', sentence: `Killed the ${part}.`, evidence: '', loud: true });
    },
    update(stack) {
      parts.update(stack);
      const { stackName } = stack.template;
      timeline.add({
        verb: 'lab',
        sentence: 'Updated the failover stack.',
        evidence: stackName ?? '',
        loud: true,
      });
    },
    override: operator.override,
    inForce: operator.inForce,
    look: async () => observer().look(),
    startTraffic(rate, timeoutMs = PATIENCE_MS) {
      const started = startTraffic({
        ...means,
        timeoutMs,
        url: addresses.edge,
        find: parts.findService,
        host: parts.clientsHost,
        rate,
        locations: LOCATIONS,
        random,
        // Of a server of the user's own nothing is known but its health check.
        ...(servers && { path: healthUrlOf(stacks, 'public').pathname }),
      });
      traffic = started;
      return closers.add(started, (it) => it.close());
    },
    exchanged: () => traffic?.exchanged ?? [],
    pending: () => traffic?.pending() ?? [],
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
  return lab;
}
