/** Starts every part of the lab and joins them. Read from top to bottom, this is the architecture. */
import { SIDES, type Side } from '../../shared/core/side.ts';
import { type Front, startFront, startHttpApi, startListener } from '../emulator/api-gateway/index.ts';
import {
  functionOf,
  readDistribution,
  readDomainName,
  readEdgeFunctions,
  readHttpApi,
  readRecordSets,
} from '../emulator/cloudformation/index.ts';
import { createEdgeFunctions, type Edge, startEdge } from '../emulator/cloudfront/index.ts';
import { startCheckers } from '../emulator/dns/index.ts';
import {
  createCertificates,
  createNames,
  endCertificate,
  type RunningFunction,
} from '../emulator/lambda/index.ts';
import {
  type Cloud,
  createCloud,
  DISTRIBUTION_PROPAGATION,
  drawKeyWay,
  drawMs,
  KEY_PROPAGATION,
  type Random,
  type Range,
  type RegionNetwork,
  seeded,
  type WallClock,
  wallClock,
} from '../emulator/model/index.ts';
import { startWire, type Wire } from '../emulator/protocols/index.ts';
import {
  atLeastOnce,
  createKeys,
  type Databases,
  deployFunctions,
  deployStack,
  invokeByGateway,
  invokeByHttpApi,
  startDatabases,
} from '../emulator/provision/index.ts';
import { callHere } from './call-here.ts';
import type { Closers } from './closers.ts';
import { type Break, breaker } from './control/breaking.ts';
import { createOperator, type Operator } from './control/operator.ts';
import { startOutside } from './control/outside.ts';
import { createRegions, type Regions } from './control/region.ts';
import { startDns } from './dns.ts';
import { type Door, startDoor } from './door.ts';
import { startHook } from './hook.ts';
import type { CertificateOf, LabOptions } from './lab.ts';
import { createNetwork, createReach, type Reach } from './network.ts';
import { controllersOf, healthUrlOf, LAB, type LabStack, type LabStacks } from './package/lab.ts';
import { bundleFolder } from './package/package.ts';
import { listening, type Ports } from './ports.ts';
import { answersAtAll, untilHealthy } from './ready.ts';
import { clientsOf, putSecrets } from './secrets.ts';
import { watchStrain } from './speed.ts';
import { watchCalls } from './timeline/calls.ts';
import { collectAlarms, collectFailedRuns, collectHealth, lost } from './timeline/collect.ts';
import { eventOf } from './timeline/log-line.ts';
import { createTimeline, type Timeline } from './timeline/timeline.ts';

/** The time limit of prober and switcher. */
const LONGEST_RUN_MS = 120_000;

/** Two places that clients come to; a change of the distribution reaches each at its own time. */
export const LOCATIONS = ['chicago', 'dublin'] as const;

export interface Parts {
  readonly clock: WallClock;
  readonly random: Random;
  readonly cloud: Cloud;
  readonly timeline: Timeline;
  readonly databases: Databases;
  readonly wire: Wire;
  readonly fronts: Readonly<Record<Side, Front>>;
  readonly breaks: Readonly<Record<Side, Break>>;
  /** Epoch ms; undefined: a year from whenever someone looks. */
  readonly endCertificates: (target: CertificateOf, at: number | undefined) => void;
  /** What clients use: the edge, or where there is no CloudFront the way that a client of the name goes. */
  readonly edge: Pick<Edge, 'url'>;
  /** The name by which traffic moves, if it does, and the side to which that leads now. */
  readonly failover: { readonly name: string; readonly side: () => Side | undefined } | undefined;
  /** Where the names of its world lead that a person or a command may ask by; URLs. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Clients show this name; undefined: that of whoever they ask. */
  readonly clientsHost: string | undefined;
  /** Where the name server listens; absent where the stage has no zone. */
  readonly dnsPort: number | undefined;
  /** Where the next client finds the service, by the resolver that it has; undefined: nowhere. Without a zone all find the edge. */
  readonly findService: (() => Promise<string | undefined>) | undefined;
  readonly network: RegionNetwork;
  readonly reach: Reach;
  readonly regions: Regions;
  /** Where anything of the lab is; CloudFront is called in us-east-1. */
  readonly allRegions: readonly string[];
  /** Where the controllers are, in their order. */
  readonly controlRegions: readonly string[];
  readonly operator: Operator;
  /** By name. */
  readonly functions: Readonly<Record<string, RunningFunction>>;
  readonly update: (stack: LabStack) => void;
  readonly overrideParameter: string;
  /** Where alarms are: those of the controllers, and the watchdog's. */
  readonly alarmRegions: readonly string[];
}

/** What is started is handed to `closers` at once, so that a start that fails half-way leaves nothing behind. */
export async function assemble(
  stacks: LabStacks,
  ports: Ports,
  options: LabOptions,
  closers: Closers,
): Promise<Parts> {
  const { speed, seed = Date.now(), onCall, servers } = options;
  const { replicationMs = 1_000 } = options;
  const propagation = slowest(DISTRIBUTION_PROPAGATION, options.propagationMs);
  const storePropagation = slowest(KEY_PROPAGATION, options.storePropagationMs);
  const random = seeded(seed);
  const clock = closers.add(wallClock({ speed }), (it) => it.stop());
  const timeline = createTimeline(clock);
  // The sample API is not deployed where the user has one.
  const all = (Object.entries(stacks) as [string, LabStack][]).flatMap(([name, stack]) =>
    servers && (name === 'primary' || name === 'standby') ? [] : [stack],
  );
  const hostOf = (side: Side): string => healthUrlOf(stacks, side).hostname;
  const controllers = controllersOf(stacks);
  const controlRegions = controllers.map(({ template }) => template.region);
  const [controlRegion = ''] = controlRegions;
  /** With one controller nobody wonders where. */
  const place = (region: string) => (controlRegions.length > 1 ? { region } : {});
  const { environment } = functionOf(stacks.failover.template, 'prober');
  const { environment: told } = functionOf(stacks.failover.template, 'switcher');
  const overrideParameter = told.ROUTEAWAY_OVERRIDE_PARAMETER ?? '';

  // The cloud, and the AWS endpoint that speaks for it and for the databases.
  const cloud = createCloud({
    clock,
    random,
    accountId: LAB.accountId,
    region: controlRegion,
    propagationMs: () => drawMs(random, propagation),
    storePropagationMs: () => drawKeyWay(random, storePropagation),
    locations: LOCATIONS,
    delivery: atLeastOnce(),
    undelivered: lost(timeline),
    callApi: callHere,
  });
  const network = createNetwork();
  const templates = all.map(({ template }) => template);
  const databases = closers.add(
    await startDatabases({ clock, lagMs: replicationMs, network, templates }),
    (it) => it.close(),
  );
  const keys = createKeys();
  const watch = watchCalls({ cloud, timeline, overrideParameter, place });
  const wire = closers.add(
    await listening('aws', ports, (port) =>
      startWire({
        cloud,
        port,
        dynamo: databases.ports,
        strong: databases.strong,
        network,
        roleOf: keys.roleOf,
        onCall(report) {
          watch(report);
          onCall?.(report);
        },
        onDynamoWrite: databases.replication.wrote,
      }),
    ),
    (it) => it.close(),
  );

  // Two Regions, each behind its API Gateway.
  const startSide = async (side: Side): Promise<Front> => {
    const { template } = stacks[side];
    const invoke = invokeByGateway(cloud.in(template.region), cloud.accountId);
    const behind = servers ? { server: servers[side] } : { template, invoke, roleOf: keys.roleOf };
    return closers.add(
      await listening(side, ports, (port) => startFront({ port, clock, random, ...behind })),
      (it) => it.stop(),
    );
  };
  const fronts = { primary: await startSide('primary'), standby: await startSide('standby') };
  const breakerOf = (side: Side): Break => {
    const { region } = LAB[side];
    const replication = servers ? undefined : databases.replication;
    return breaker({ side, region, front: fronts[side], replication, faults: wire.faults, timeline });
  };

  // One name in front of both, and a world around them.
  const strain = closers.add(watchStrain(), (it) => it.stop());
  const broken = () =>
    SIDES.some((side) => fronts[side].fault !== 'none') ||
    wire.faults.list().length > 0 ||
    network.cuts().length > 0;
  const outside = closers.add(
    await startOutside({ clock, timeline, speed, bears: strain.bears, broken }),
    (it) => it.close(),
  );
  // One address in each control Region that says where traffic belongs, where that moves by DNS.
  const beacons: Record<string, { readonly port: number; readonly region: string }> = {};
  for (const { template } of controllers) {
    const api = readHttpApi(template);
    if (!api) continue;
    const { region } = template;
    const there = cloud.in(region);
    const { port } = closers.add(
      await startHttpApi({
        port: 0,
        clock,
        api,
        place: template,
        invoke: invokeByHttpApi(there),
        isGone: there.isGone,
      }),
      (it) => it.stop(),
    );
    beacons[`${api.id}.execute-api.${region}.amazonaws.com`] = { port, region };
  }
  const regionalNames = SIDES.flatMap((side) => {
    const domain = servers ? undefined : readDomainName(stacks[side].template);
    return domain ? [{ side, host: domain.regionalName }] : [];
  });
  const sideNames: Readonly<Record<Side, readonly string[]>> = {
    primary: [
      hostOf('primary'),
      ...regionalNames.flatMap(({ side, host }) => (side === 'primary' ? host : [])),
    ],
    standby: [
      hostOf('standby'),
      ...regionalNames.flatMap(({ side, host }) => (side === 'standby' ? host : [])),
    ],
  };
  const names: Record<string, number> = {
    [hostOf('primary')]: fronts.primary.port,
    [hostOf('standby')]: fronts.standby.port,
    ...Object.fromEntries(regionalNames.map(({ side, host }) => [host, fronts[side].port])),
    ...Object.fromEntries(Object.entries(beacons).map(([host, { port }]) => [host, port])),
    ...Object.fromEntries(
      (environment.ROUTEAWAY_CONTROL_URL ?? '')
        .split(',')
        .map((url) => [new URL(url.trim()).hostname, outside.port]),
    ),
  };
  // A name of one's own leads to the edge, as its records do.
  const aliases = readDistribution(stacks.failover.template)?.config.Aliases?.Items ?? [];
  const hosts = [...Object.keys(names), LAB.distribution.domainName, ...aliases];
  // Names that lead to one of these, and elsewhere from one moment to the next.
  const led = [
    ...new Set([...aliases, ...templates.flatMap(readRecordSets).map(({ set: { Name = '' } }) => Name)]),
  ].filter((name) => !hosts.includes(name) || aliases.includes(name));
  const dns = closers.add(await startDns({ cloud, templates, hosts, ports }), (it) => it.close());
  const { ROUTEAWAY_FAILOVER_NAME: failoverName, ROUTEAWAY_ROUTING: routing } = told;
  const withoutEdge = routing === 'dns' ? failoverName : undefined;
  const named = dns.port === undefined ? undefined : (withoutEdge ?? aliases[0]);
  const resolvers = Object.fromEntries(LOCATIONS.map((location) => [location, dns.resolver()]));
  const edgeFunctionsOf = ({ template }: LabStack) =>
    createEdgeFunctions(readEdgeFunctions(template), cloud.stores);
  let edgeFunctions = edgeFunctionsOf(stacks.failover);
  const findPort = async (name: string): Promise<number | undefined> =>
    names[(await dns.client(random)(name)) ?? ''];
  const openEdge = (port: number): Promise<Edge> =>
    startEdge({
      port,
      distributions: cloud.distributions,
      distributionId: LAB.distribution.id,
      locations: LOCATIONS,
      names,
      resolve: async (name, location) => resolvers[location]?.(name),
      clock,
      runFunction: (...request) => edgeFunctions(...request),
    });
  const openDoor = (port: number, name: string): Promise<Door> =>
    startDoor({ port, name, find: () => findPort(name) });
  const edge: { readonly port: number; readonly url: string } =
    withoutEdge === undefined
      ? closers.add(await listening('edge', ports, openEdge), (it) => it.close())
      : closers.add(await listening('edge', ports, (port) => openDoor(port, withoutEdge)), (it) => it.stop());
  for (const name of [LAB.distribution.domainName, ...aliases]) names[name] = edge.port;
  for (const name of led) names[name] ??= 0;
  const certificates = createCertificates(Object.keys(names));
  const silent = closers.add(await startListener(0, () => undefined), (it) => it.cut());
  const regionOf: Record<string, string> = {
    ...Object.fromEntries(SIDES.map((side) => [hostOf(side), LAB[side].region])),
    ...Object.fromEntries(regionalNames.map(({ side, host }) => [host, LAB[side].region])),
    ...Object.fromEntries(Object.entries(beacons).map(([host, { region }]) => [host, region])),
  };
  const reach = createReach({ network, names, regionOf, dns: dns.port, silent: silent.port });
  const findHost = dns.resolver();
  const checkers = closers.add(
    startCheckers({
      cloud,
      random,
      async find(name, from) {
        const host = await findHost(name);
        return host === undefined ? undefined : reach.portFrom(from, host);
      },
    }),
    (it) => it.stop(),
  );
  collectHealth(cloud, timeline);
  const everything = createNames(names, dns.port);
  let ledTo: Side | undefined = 'primary';
  dns.follow(led, (name, host = '') => {
    const side = SIDES.find((one) => sideNames[one].includes(host));
    if (name === failoverName && side !== undefined && side !== ledTo) {
      ledTo = side;
      timeline.add({ verb: 'lab', sentence: `${name} leads to the ${side}.`, evidence: '', loud: true });
    }
    names[name] = names[host] ?? 0;
    regionOf[name] = regionOf[host] ?? '';
    everything.ports.set(Object.values(names));
    reach.refresh();
  });
  const shownBy = {
    primary: [hostOf('primary')],
    standby: [hostOf('standby')],
    public: withoutEdge === undefined ? [LAB.distribution.domainName, ...aliases] : [withoutEdge],
  };

  // The functions that would be deployed, and then everything that starts them.
  const endpoint = `http://lab.localhost:${wire.port}`;
  const functionsOf = (stack: LabStack): Readonly<Record<string, RunningFunction>> =>
    Object.fromEntries(
      Object.entries(
        deployFunctions(stack.template, {
          cloud,
          keys,
          time: clock.time,
          namesOf: (name) => (name.endsWith('-prober') ? reach.in(stack.template.region) : everything),
          certificates,
          folderOf: (target) => bundleFolder(stack.package, target),
          endpoint,
          onLog(line) {
            const event = eventOf(line);
            if (event) timeline.add({ ...event, ...place(stack.template.region) });
          },
        }),
      ).map(([name, it]) => [`${stack.template.region} ${name}`, closers.add(it, (one) => one.stop())]),
    );
  const functions: Record<string, RunningFunction> = Object.assign({}, ...all.map(functionsOf));
  const { hook } = options;
  if (hook !== undefined) {
    const tell = (sentence: string) =>
      timeline.add({ verb: 'lab', sentence: `The hook: ${sentence}`, evidence: '', loud: true });
    const surroundings = { clock, time: clock.time, names: everything, certificates, endpoint, onLog: tell };
    functions[`${LAB.standby.region} hook`] = closers.add(startHook(hook, cloud, surroundings), (it) =>
      it.stop(),
    );
  }
  for (const { template } of all) putSecrets(cloud, template, options.apiKey);
  await warm(functions);
  const first = { ...clientsOf(options), originSecret: LAB.originSecret, timeoutMs: 30_000, clock };
  await Promise.all(
    SIDES.map((side) =>
      servers
        ? answersAtAll(side, servers[side], healthUrlOf(stacks, side), { ...first, port: fronts[side].port })
        : untilHealthy(side, { ...first, url: fronts[side].url }),
    ),
  );
  for (const region of controlRegions) collectFailedRuns(cloud, region, timeline, place(region));
  const watchdogRegion = stacks.watchdog?.template.region;
  const alarmRegions = [...new Set([...controlRegions, ...(watchdogRegion ? [watchdogRegion] : [])])];
  for (const region of alarmRegions) collectAlarms(cloud, region, timeline, place(region));
  const operator = closers.add(
    createOperator({
      endpoint: `http://127.0.0.1:${wire.port}`,
      regions: controlRegions,
      parameter: overrideParameter,
      journalTable: told.ROUTEAWAY_JOURNAL_TABLE ?? '',
    }),
    (it) => it.close(),
  );
  if (controlRegions.length > 1) await operator.beginJournal();
  for (const template of templates) if (template !== stacks.dns?.template) deployStack(cloud, template);
  // A deploy makes the records minutes after the checks that they hang on: a beacon that was never asked counts for the standby.
  if (stacks.dns) {
    await checkers.askAll();
    deployStack(cloud, stacks.dns.template);
  }
  const update = (stack: LabStack): void => {
    for (const [name, started] of Object.entries(functionsOf(stack))) {
      const before = functions[name];
      functions[name] = started;
      // Runs that are under way end with the code that they began with.
      clock.after(LONGEST_RUN_MS, () => void before?.stop());
    }
    const wanted = readDistribution(stack.template);
    if (wanted === undefined) return;
    edgeFunctions = edgeFunctionsOf(stack);
    const { etag, arn, config } = cloud.distributions.get(wanted.id);
    const { CallerReference } = config;
    cloud.distributions.update(wanted.id, { ...wanted.config, CallerReference }, etag);
    cloud.distributions.tag(arn, wanted.tags ?? {});
  };
  const breaks = { primary: breakerOf('primary'), standby: breakerOf('standby') };
  const regions = createRegions({
    controlRegions,
    cloud,
    faults: wire.faults,
    databases,
    functions,
    breaks,
  });
  // Whatever ends from now on was ended by us, and is no news: this runs first of all when the lab is closed.
  closers.add(timeline, (it) => it.end());
  return {
    clock,
    random,
    cloud,
    timeline,
    databases,
    wire,
    fronts,
    breaks,
    endCertificates(target: CertificateOf, at: number | undefined) {
      for (const host of shownBy[target]) endCertificate(certificates, host, at);
    },
    edge,
    dnsPort: dns.port,
    findService:
      named === undefined
        ? undefined
        : async () => {
            const port = await findPort(named);
            return port === undefined ? undefined : `http://127.0.0.1:${port}`;
          },
    failover:
      failoverName === undefined
        ? undefined
        : {
            name: failoverName,
            side: () => {
              const host = dns.leadsTo(failoverName);
              return SIDES.find((one) => sideNames[one].includes(host ?? ''));
            },
          },
    clientsHost: withoutEdge,
    hosts: Object.fromEntries([
      ...(withoutEdge === undefined ? [LAB.distribution.domainName, ...aliases] : [withoutEdge]).map(
        (name) => [name, edge.url] as const,
      ),
      ...Object.entries(beacons).map(([host, { port }]) => [host, `http://127.0.0.1:${port}`] as const),
      ...SIDES.map((side) => [hostOf(side), fronts[side].url] as const),
    ]),
    network,
    reach,
    regions,
    allRegions: [...new Set([...SIDES.map((side) => LAB[side].region), ...alarmRegions, 'us-east-1'])],
    controlRegions,
    operator,
    functions,
    update,
    overrideParameter,
    alarmRegions,
  };
}

/**
 * Starts threads ahead of their first use: on a small machine starting one takes long enough to look like a slow Region.
 * Runs of the prober overlap, and clients come side by side, so those get two.
 */
async function warm(functions: Readonly<Record<string, RunningFunction>>): Promise<void> {
  await Promise.all(
    Object.entries(functions).flatMap(([name, it]) =>
      name.endsWith('-switcher') ? [it.warm()] : [it.warm(), it.warm()],
    ),
  );
}

/** The range as it was measured, stretched or shrunk so that it ends at `most`. */
const slowest = ({ from, to }: Range, most = to): Range => ({
  from: Math.round((most * from) / to),
  to: most,
});
