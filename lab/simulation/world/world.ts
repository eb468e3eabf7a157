/**
 * The virtual-time world: the production programs over in-memory ports and the cloud model, one event after the other.
 * No real time, no I/O, no chance but the seed's: the same options give the same world, call for call.
 */
import { hasKey } from '../../../shared/core/routing.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import {
  createCloud,
  DISTRIBUTION_PROPAGATION,
  defaultDelivery,
  drawKeyWay,
  drawMs,
  type Invocation,
  KEY_PROPAGATION,
  type Range,
} from '../../emulator/model/index.ts';
import { OVERRIDE_READ } from './aws.ts';
import { worldDistribution } from './behaviours.ts';
import { type FaultRule, noFaultRates } from './call-faults.ts';
import { type CallHook, type Calls, createCalls } from './calls.ts';
import { createWorldClock } from './clock.ts';
import { PROBER_RULE, PROBER_TIMEOUT_MS, SWITCHER_TIMEOUT_MS, setUpControl } from './control.ts';
import { drain } from './drain.ts';
import { createEdge } from './edge.ts';
import { createTruth } from './ground-truth.ts';
import { createHosts, type Hosts, type Limit, type Skew } from './hosts.ts';
import { ACCOUNT, CONTROL_REGION, sideOfAlarm } from './names.ts';
import { createOperator } from './operator.ts';
import { WORLD_TAG } from './owner.ts';
import { type Network, wellNetwork } from './probing.ts';
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
  cloud.distributions.create({ ...worldDistribution(options.target ?? 'primary'), tags: mark });

  const regions = createRegions(tell);
  const edge = createEdge(cloud, locations, hasKey(settings.routing), tell);
  const truth = createTruth(regions, edge, start, (location, { side, well }) =>
    tell({ what: 'clients', location, side, well }),
  );
  const table = emptyTable();
  if (options.warm) {
    table.journal = restingJournal(
      start,
      options.target ?? 'primary',
      edge.runsFunction ? edge.readStore().etag : undefined,
    );
    table.ledger = restingLedger(start, options.target ?? 'primary');
  }
  const network: Network = wellNetwork();
  const skew: Skew = { prober: 0, switcher: 0 };
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
  const outside = { regions, edge, network, random: draws('outside'), usual, readsFailOver };
  const programs = options.programs ?? production;
  const hosts: Hosts = createHosts({
    clock,
    calls,
    runs,
    cloud,
    table,
    outside,
    settings,
    programs,
    skew,
    watchdog: options.watchdog ?? false,
    tell,
  });

  /** The cloud counts in lived time, production code by the calendar. */
  const limitOf = (invocation: Invocation): Limit => ({
    requestId: invocation.requestId,
    signal: invocation.signal,
    deadline: invocation.deadline + clock.skipped(),
  });
  setUpControl(
    cloud,
    {
      prober: (_, invocation) => hosts.probe('schedule', limitOf(invocation)),
      switcher: (event, invocation) => hosts.reconcile(causeOf(event), limitOf(invocation)),
    },
    delivery,
    options.warm ?? false,
  );
  if (options.watchdog) setUpWatchdog(cloud, tell, options.warm ?? false);
  cloud.alarms.watch(({ alarm, from, to }) => {
    const side = sideOfAlarm(alarm.definition.AlarmName);
    if (side) tell({ what: 'alarm', side, from, to, reason: alarm.reason });
  });

  const script = createScript();
  let speaking = true;

  function kill(run: WorldRun, why = 'it was killed'): void {
    runs.end(run, 'killed', why);
  }

  const limit = (ms: number, requestId: string): Limit => ({ deadline: clock.now() + ms, requestId });

  function startRun(role: 'prober' | 'switcher', cause = 'by hand'): void {
    const started =
      role === 'prober'
        ? hosts.probe(cause, limit(PROBER_TIMEOUT_MS, `${cause} ${clock.now()}`))
        : hosts.reconcile(cause, limit(SWITCHER_TIMEOUT_MS, `${cause} ${clock.now()}`));
    // How it ends is in the trace, as with every run.
    started.catch(() => {});
  }

  async function settle(): Promise<void> {
    await drain();
    edge.notice();
    truth.look(clock.now());
    options.onStep?.(world);
  }

  async function step(): Promise<boolean> {
    const scripted = script.next();
    const due = clock.next();
    if (scripted !== undefined && (due === undefined || scripted <= due)) {
      clock.passTo(scripted);
      script.take()?.();
    } else if (!clock.runNext()) return false;
    await settle();
    return true;
  }

  const skipper = createSkipper({
    clock,
    calls,
    runs,
    cloud,
    regions,
    edge,
    network,
    table,
    settings,
    faultRates,
    delivery,
    callFaults,
    callHooks,
    lastNews: recorder.lastNews,
    speaking: () => speaking,
    probe: () => startRun('prober', 'after a quiet time'),
  });

  async function runUntil(end: number): Promise<void> {
    for (;;) {
      const due = Math.min(
        clock.next() ?? Number.POSITIVE_INFINITY,
        script.next() ?? Number.POSITIVE_INFINITY,
      );
      if (due > end) break;
      if (options.skipQuiet && skipper.skip(Math.min(end, script.next() ?? end))) await settle();
      else await step();
    }
    clock.passTo(end);
  }

  const operator = createOperator(cloud, edge, table, clock.now, tell, {
    spoken: (text) => truth.overrideIs(clock.now(), text),
    marked: (whose) => truth.markIs(clock.now(), whose),
    acknowledged: () => truth.limitAcknowledged(clock.now()),
  });

  const world: World = {
    settings,
    cloud,
    regions,
    edge,
    table,
    runs,
    truth,
    trace: recorder.trace,
    faultRates,
    delivery,
    network,
    skew,
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
      speaking = false;
      tell({ what: 'world', sentence: 'the prober falls silent' });
      cloud.events.setEnabled(PROBER_RULE, false);
      for (const run of runs.alive()) if (run.role === 'prober') kill(run, 'the prober fell silent');
    },
    speak() {
      speaking = true;
      tell({ what: 'world', sentence: 'the prober speaks again' });
      cloud.events.setEnabled(PROBER_RULE, true);
      startRun('prober', 'back again');
    },
    start: startRun,
    kill,
    skipped: clock.skipped,
  };
  return world;
}
