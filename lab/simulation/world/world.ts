/**
 * The virtual-time world: the production programs over in-memory ports and the cloud model, one event after the other.
 * No real time, no I/O, no chance but the seed's: the same options give the same world, call for call.
 */
import { hasDistribution, hasDns, hasKey } from '../../../shared/core/routing.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import {
  createCloud,
  createRegionNetwork,
  DISTRIBUTION_PROPAGATION,
  defaultDelivery,
  drawKeyWay,
  drawMs,
  type Invocation,
  KEY_PROPAGATION,
  type Range,
} from '../../emulator/model/index.ts';
import { createAlarms } from './alarms.ts';
import { OVERRIDE_READ } from './aws.ts';
import { FAILOVER_ORIGIN, worldDistribution } from './behaviours.ts';
import { type FaultRule, noFaultRates } from './call-faults.ts';
import { type CallHook, type Calls, createCalls } from './calls.ts';
import { createWorldClock } from './clock.ts';
import { PROBER_TIMEOUT_MS, SWITCHER_TIMEOUT_MS, setUpControl } from './control.ts';
import { type ControlRegion, createSharedTable, type Part } from './control-regions.ts';
import { createWorldDns } from './dns.ts';
import { drain } from './drain.ts';
import { createEdge } from './edge.ts';
import { createTruth } from './ground-truth.ts';
import { worldHooks } from './hooks.ts';
import { createHosts, type Limit } from './hosts.ts';
import { ACCOUNT, CONTROL_REGION, CONTROL_REGIONS, sideOfAlarm } from './names.ts';
import { createOperator } from './operator.ts';
import { WORLD_TAG } from './owner.ts';
import { wellNetwork } from './probing.ts';
import { production } from './programs.ts';
import { createDraws } from './random-streams.ts';
import { createRecorder } from './recorder.ts';
import { createRegions } from './regions.ts';
import { causeOf, createRuns, type WorldRun } from './runs.ts';
import { createScript } from './script.ts';
import type { World, WorldOptions } from './shape.ts';
import { createSkipper } from './skip.ts';
import { emptyTable } from './stores.ts';
import { restingJournal, restingLedger } from './warm.ts';
import { setUpWatchdog } from './watchdog.ts';

export type { World, WorldOptions } from './shape.ts';

/** A Tuesday without any meaning. */
export const WORLD_START = Date.UTC(2027, 0, 5);

export function createWorld(options: WorldOptions = {}): World {
  const start = options.start ?? WORLD_START;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const clock = createWorldClock(start);
  const draws = createDraws(options.seed ?? 1, clock.now);
  const recorder = createRecorder(clock.now, { keep: options.keep ?? 'news', listen: options.onHappening });
  const { tell } = recorder;
  const delivery = defaultDelivery();
  const propagation = { ...DISTRIBUTION_PROPAGATION };
  const storePropagation = { ...KEY_PROPAGATION };
  const locations = options.locations ?? ['near', 'far'];
  const cloud = createCloud({
    clock: clock.lived,
    accountId: ACCOUNT,
    region: CONTROL_REGION,
    random: draws('cloud'),
    locations,
    delivery,
    propagationMs: (location) => {
      const ms = drawMs(draws(`propagation ${location}`), propagation);
      // An arrival is no task of the cloud; the world wants to see the moment.
      clock.after(ms, () => {});
      return ms;
    },
    storePropagationMs: (location) => {
      const way = drawKeyWay(draws(`store ${location}`), storePropagation);
      for (const { afterMs } of way.flickers) clock.after(afterMs, () => {});
      clock.after(way.ms, () => {});
      return way;
    },
  });
  const mark = { [WORLD_TAG]: cloud.accountId };
  const byDns = hasDns(settings.routing);
  const points = byDns ? FAILOVER_ORIGIN : (options.target ?? 'primary');
  cloud.distributions.create({ ...worldDistribution(points), tags: mark });

  const regions = createRegions(tell);
  const alarms = createAlarms();
  const between = createRegionNetwork();
  const names = options.controllers === 3 ? CONTROL_REGIONS : [CONTROL_REGION];
  const controls = names.map(
    (region): ControlRegion => ({
      region,
      services: cloud.in(region),
      network: wellNetwork(),
      skew: { prober: 0, switcher: 0 },
      broken: new Set(),
    }),
  );
  const shared = options.controllers === 3 ? createSharedTable(clock, between, names) : undefined;
  const table = shared ?? emptyTable();
  if (byDns && !shared) throw new Error('DNS as a traffic control needs three controllers.');
  const dns =
    byDns && shared
      ? createWorldDns({
          clock,
          cloud,
          controls,
          table: shared,
          regions,
          locations,
          random: draws('dns'),
          target: options.target ?? 'primary',
          tell,
        })
      : undefined;
  const edge = createEdge(cloud, locations, hasKey(settings.routing), tell, dns);
  const truth = createTruth(regions, edge, start, (location, { side, well }) =>
    tell({ what: 'clients', location, side, well }),
  );
  if (options.warm) {
    table.journal = restingJournal(
      start,
      options.target ?? 'primary',
      edge.runsFunction ? edge.readStore().etag : undefined,
      byDns && hasDistribution(settings.routing),
    );
    table.ledger = restingLedger(start, options.target ?? 'primary');
  }
  const { network, skew } = controls[0] as ControlRegion;
  const faultRates = noFaultRates();
  const usual: Range = options.zeroLatency ? { from: 0, to: 0 } : { from: 20, to: 80 };
  if (options.zeroLatency) faultRates.travel = { from: 0, to: 0 };
  const callFaults: FaultRule[] = [];
  const callHooks: CallHook[] = [];
  const runs = createRuns(clock.now, tell, options.keepRuns ?? 1_000);
  const calls: Calls = createCalls({
    clock,
    random: draws('calls'),
    runs,
    tell,
    rates: faultRates,
    rules: callFaults,
    hooks: callHooks,
    quietCalls: options.keep !== 'all' && (options.quietCalls ?? !options.onHappening),
    heard({ run, name }, failed) {
      if (name === OVERRIDE_READ) truth.overrideRead(run.id, { at: clock.now(), failed });
    },
  });
  const { readsFailOver } = settings;
  const outside = { regions, edge, random: draws('outside'), usual, readsFailOver };
  const programs = options.programs ?? production;
  const hooks = options.hooks ? worldHooks() : undefined;
  const capacity = options.capacity && { ...options.capacity };
  const hostsIn = controls.map((control) =>
    createHosts({
      clock,
      calls,
      runs,
      cloud,
      table,
      ...(shared && { shared: { control, controls, table: shared, between } }),
      services: control.services,
      outside: { ...outside, network: control.network },
      alarms,
      settings,
      programs,
      skew: control.skew,
      watchdog: options.watchdog ?? false,
      ...(hooks && { hooks }),
      ...(capacity && { capacity }),
      ...(dns && { dns }),
      tell,
    }),
  );

  /** The cloud counts in lived time, production code by the calendar. */
  const limitOf = (invocation: Invocation): Limit => ({
    requestId: invocation.requestId,
    signal: invocation.signal,
    deadline: invocation.deadline + clock.skipped(),
  });
  /** What is broken does not start. */
  const isBroken = (i: number, part: Part): boolean => controls[i]?.broken.has(part) ?? false;
  hostsIn.forEach((hosts, i) => {
    setUpControl(
      controls[i]?.services ?? cloud,
      {
        prober: async (_, invocation) =>
          isBroken(i, 'vantage point') ? undefined : hosts.probe('schedule', limitOf(invocation)),
        switcher: async (event, invocation) =>
          isBroken(i, 'controller') ? undefined : hosts.reconcile(causeOf(event), limitOf(invocation)),
      },
      delivery,
      options.warm ?? false,
    );
  });
  if (options.watchdog) setUpWatchdog(cloud, tell, options.warm ?? false);
  cloud.alarms.watch(({ alarm, from, to }) => {
    const side = sideOfAlarm(alarm.definition.AlarmName);
    if (side) tell({ what: 'alarm', side, from, to, reason: alarm.reason });
  });

  const script = createScript();

  function kill(run: WorldRun, why = 'it was killed'): void {
    runs.end(run, 'killed', why);
  }

  function controlIn(region: string): ControlRegion {
    const control = controls.find((one) => one.region === region);
    if (!control) throw new Error(`There is no control Region ${region}.`);
    return control;
  }

  const limit = (ms: number, requestId: string): Limit => ({ deadline: clock.now() + ms, requestId });

  function startRun(role: 'prober' | 'switcher', cause = 'by hand', i = 0): void {
    const hosts = hostsIn[i];
    if (!hosts || isBroken(i, role === 'prober' ? 'vantage point' : 'controller')) return;
    const started =
      role === 'prober'
        ? hosts.probe(cause, limit(PROBER_TIMEOUT_MS, `${cause} ${clock.now()}`))
        : hosts.reconcile(cause, limit(SWITCHER_TIMEOUT_MS, `${cause} ${clock.now()}`));
    // How it ends is in the trace, as with every run.
    started.catch(() => {});
  }

  function startProbers(cause: string): void {
    controls.forEach((_, i) => {
      startRun('prober', cause, i);
    });
  }

  /** What is due next happens; production code that it wakes has not run yet. False where there is nothing. */
  function happen(): boolean {
    const scripted = script.next();
    const due = clock.next();
    if (scripted === undefined || (due !== undefined && scripted > due)) return clock.runNext();
    clock.passTo(scripted);
    script.take()?.();
    return true;
  }

  /** When all code waits again. */
  function look(): void {
    edge.notice();
    truth.look(clock.now());
    options.onStep?.(world);
  }

  async function step(): Promise<boolean> {
    if (!happen()) return false;
    await drain();
    look();
    return true;
  }

  const skipper = createSkipper({
    clock,
    calls,
    runs,
    cloud,
    regions,
    alarms,
    edge,
    ...(dns && { dns }),
    controls,
    between,
    table,
    ...(shared && { shared }),
    settings,
    faultRates,
    delivery,
    callFaults,
    callHooks,
    lastNews: recorder.lastNews,
    probe: () => startProbers('after a quiet time'),
  });

  async function runUntil(end: number): Promise<void> {
    for (;;) {
      const due = Math.min(
        clock.next() ?? Number.POSITIVE_INFINITY,
        script.next() ?? Number.POSITIVE_INFINITY,
      );
      if (due > end) break;
      // As `step` does it: there are millions of them, and each promise in between costs.
      if (!options.skipQuiet || !skipper.skip(Math.min(end, script.next() ?? end))) happen();
      await drain();
      look();
    }
    clock.passTo(end);
  }

  const operator = createOperator(
    cloud,
    controls,
    edge,
    table,
    clock.now,
    tell,
    {
      spoken: (text) => truth.overrideIs(clock.now(), text),
      marked: (whose) => truth.markIs(clock.now(), whose),
      acknowledged: () => truth.limitAcknowledged(clock.now()),
    },
    settings.routing,
  );

  const world: World = {
    settings,
    cloud,
    regions,
    alarms,
    edge,
    ...(dns && { dns }),
    table,
    runs,
    truth,
    ...(hooks && { hooks }),
    ...(capacity && { capacity }),
    trace: recorder.trace,
    faultRates,
    delivery,
    network,
    skew,
    controls,
    between,
    ...(shared && { shared }),
    propagation,
    storePropagation,
    callFaults,
    callHooks,
    operator,
    draws,
    tell,
    now: clock.now,
    at: (time, act) => script.add(time, () => act(world)),
    run: (ms) => runUntil(clock.now() + ms),
    runUntil,
    step,
    silence() {
      tell({ what: 'world', sentence: 'the prober falls silent' });
      for (const { broken } of controls) broken.add('vantage point');
      for (const run of runs.alive()) if (run.role === 'prober') kill(run, 'the prober fell silent');
    },
    speak() {
      tell({ what: 'world', sentence: 'the prober speaks again' });
      for (const { broken } of controls) broken.delete('vantage point');
      startProbers('back again');
    },
    start: (role, cause) => startRun(role, cause),
    kill,
    breakPart(region, part) {
      const control = controlIn(region);
      control.broken.add(part);
      if (part === 'table') shared?.strong.fail(region);
      const role = { 'vantage point': 'prober', controller: 'switcher' }[part as string];
      for (const run of runs.alive())
        if (run.role === role && run.region === region) kill(run, `${part} ${region} is gone`);
    },
    restorePart(region, part) {
      controlIn(region).broken.delete(part);
      if (part === 'table') shared?.strong.restore(region);
      if (part === 'vantage point') startRun('prober', 'back again', names.indexOf(region as never));
    },
    skipped: clock.skipped,
  };
  return world;
}
