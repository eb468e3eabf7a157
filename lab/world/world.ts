/**
 * The virtual-time world: the production programs over in-memory ports and the cloud model, one event after the other.
 * No real time, no I/O, no chance but the seed's: the same options give the same world, call for call.
 */
import type { Settings } from '../../shared/core/settings.ts';
import { DEFAULT_SETTINGS } from '../../shared/core/settings.ts';
import type { Side } from '../../shared/core/side.ts';
import { type Cloud, createCloud } from '../cloud/cloud.ts';
import { type Delivery, defaultDelivery } from '../cloud/delivery.ts';
import type { Invocation } from '../cloud/functions.ts';
import { drawMs, type Range } from '../cloud/random.ts';
import { worldDistribution } from './behaviours.ts';
import { type Calls, createCalls } from './calls.ts';
import { createWorldClock } from './clock.ts';
import { PROBER_RULE, PROBER_TIMEOUT_MS, SWITCHER_TIMEOUT_MS, setUpControl } from './control.ts';
import { drain } from './drain.ts';
import { createDraws, type Draws } from './draw.ts';
import { createEdge, type WorldEdge } from './edge.ts';
import { type FateRule, fairWeather, type Weather } from './fate.ts';
import { createHosts, type Hosts, type Limit, type Skew } from './hosts.ts';
import { ACCOUNT, CONTROL_REGION, sideOfAlarm } from './names.ts';
import { createOperator, type Operator } from './operator.ts';
import type { Network } from './probing.ts';
import { type Programs, production } from './programs.ts';
import { isAllGood, isAtRest, isFair, isReliable, movedLedger, nextReminder, skippable } from './quiet.ts';
import { createRecorder } from './recorder.ts';
import { createRegions, type Regions } from './regions.ts';
import { createRuns, type Runs, type WorldRun } from './runs.ts';
import { createScript } from './script.ts';
import { emptyTable, type Table } from './stores.ts';
import type { Happening, Tell } from './trace.ts';
import { createTruth, type Truth } from './truth.ts';
import { restingJournal, restingLedger } from './warm.ts';

export interface WorldOptions {
  readonly seed?: number;
  /** Epoch ms; a whole minute. */
  readonly start?: number;
  readonly settings?: Partial<Settings>;
  /** The real ones where absent. */
  readonly programs?: Programs;
  /** Calls take no time at all, nor do probes of healthy targets. */
  readonly zeroLatency?: boolean;
  readonly locations?: readonly string[];
  /** Where the distribution points at first. */
  readonly target?: Side;
  /** Starts with the memory of a day at rest, instead of an empty table. */
  readonly warm?: boolean;
  /** Jumps over stretches in which provably nothing changes (see `quiet.ts`). */
  readonly skipQuiet?: boolean;
  readonly keep?: 'news' | 'all';
  /** Ended runs that are remembered. */
  readonly keepRuns?: number;
  /** Called after every event. What it throws stops the world. */
  readonly onStep?: (world: World) => void;
  /** Told of everything that happens, routine included. */
  readonly onHappening?: (happening: Happening) => void;
}

export interface World {
  readonly settings: Settings;
  readonly cloud: Cloud;
  readonly regions: Regions;
  readonly edge: WorldEdge;
  readonly table: Table;
  readonly runs: Runs;
  readonly truth: Truth;
  readonly trace: readonly Happening[];
  /** Change these while the world runs. */
  readonly weather: Weather;
  readonly delivery: Delivery;
  readonly network: Network;
  readonly skew: Skew;
  /** How long a change of the distribution takes to an edge location. */
  readonly propagation: { from: number; to: number };
  /** Other fates than the drawn ones; the first opinion wins. */
  readonly fates: FateRule[];
  readonly operator: Operator;
  readonly draws: Draws;
  readonly tell: Tell;
  now(): number;
  /** `act` happens at `time` (epoch ms), before anything else due then. */
  at(time: number, act: (world: World) => void): void;
  /** Lets `ms` pass. */
  run(ms: number): Promise<void>;
  runUntil(time: number): Promise<void>;
  /** One event, and all that production code makes of it; false where nothing will ever happen again. */
  step(): Promise<boolean>;
  /** The prober stops in the middle of what it does, and its schedule does not start it. */
  silence(): void;
  speak(): void;
  /** Starts a run beside all triggers. */
  start(role: 'prober' | 'switcher', cause?: string): void;
  kill(run: WorldRun, why?: string): void;
  /** Time that was skipped so far (ms). */
  skipped(): number;
}

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
  const propagation = { from: 180_000, to: 180_000 };
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
  });
  cloud.distributions.create(worldDistribution(options.target ?? 'primary'));

  const regions = createRegions(tell);
  const edge = createEdge(cloud, locations, tell);
  const truth = createTruth(regions, edge, start, (location, { side, well }) =>
    tell({ what: 'clients', location, side, well }),
  );
  const table = emptyTable();
  if (options.warm) {
    table.journal = restingJournal(start, options.target ?? 'primary');
    table.ledger = restingLedger(start, settings.tick, options.target ?? 'primary');
  }
  const network: Network = { prober: 'well' };
  const skew: Skew = { prober: 0, switcher: 0 };
  const weather = fairWeather();
  const usual: Range = options.zeroLatency ? { from: 0, to: 0 } : { from: 20, to: 80 };
  if (options.zeroLatency) weather.travel = { from: 0, to: 0 };
  const fates: FateRule[] = [];
  const runs = createRuns(clock.now, tell, options.keepRuns ?? 1_000);
  const calls: Calls = createCalls({
    clock,
    random: draws('calls'),
    runs,
    tell,
    weather,
    rules: fates,
    quietCalls: options.keep !== 'all' && !options.onHappening,
  });
  const outside = { regions, edge, network, random: draws('outside'), usual };
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

  function isQuiet(): boolean {
    return (
      calls.underWay() === 0 &&
      speaking &&
      network.prober === 'well' &&
      fates.length === 0 &&
      runs.alive().every((run) => run.role === 'prober') &&
      regions.allWell() &&
      isFair(weather) &&
      isReliable(delivery) &&
      isAtRest(table.journal, { target: edge.target(), deployed: edge.deployed() }, settings) &&
      isAllGood(table.ledger, settings.tick) &&
      cloud.alarms.describe().every((alarm) => alarm.state === 'OK')
    );
  }

  function skip(ms: number): void {
    // Prober runs have made plans by the clock; a fresh one takes over from them, as each minute.
    for (const run of runs.alive()) {
      runs.end(run, 'done');
      run.release?.();
    }
    clock.skip(ms);
    table.ledger = movedLedger(table.ledger, ms, ms / settings.tick);
    startRun('prober', 'after a quiet time');
  }

  async function runUntil(end: number): Promise<void> {
    let nextLook = clock.now();
    for (;;) {
      const due = Math.min(
        clock.next() ?? Number.POSITIVE_INFINITY,
        script.next() ?? Number.POSITIVE_INFINITY,
      );
      if (due > end) break;
      if (options.skipQuiet && clock.now() >= nextLook) {
        const limit = Math.min(end, script.next() ?? end, nextReminder(table.journal, clock.now()) ?? end);
        const ms = skippable(clock.now(), limit, recorder.lastNews());
        if (ms > 0 && calls.underWay() === 0) {
          nextLook = clock.now() + 60_000;
          if (isQuiet()) {
            skip(ms);
            await settle();
            continue;
          }
        }
      }
      await step();
    }
    clock.passTo(end);
  }

  const operator = createOperator(cloud, edge, table, clock.now, tell, (text) =>
    truth.overrideIs(clock.now(), text),
  );

  const world: World = {
    settings,
    cloud,
    regions,
    edge,
    table,
    runs,
    truth,
    trace: recorder.trace,
    weather,
    delivery,
    network,
    skew,
    propagation,
    fates,
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

/** What set a switcher run off, for the trace; the run itself is not told. */
function causeOf(event: unknown): string {
  const said = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  if (said.source === 'aws.cloudwatch') return 'alarm';
  if (said.source === 'routeaway.prober') return 'prober';
  if (said['detail-type'] === 'Parameter Store Change') return 'override';
  return 'schedule';
}
