/** Starts runs of the two programs as Lambda would: with their ports, their clock, and a time limit that ends them. */

import { createDrills } from '../../../functions/prober/drill.ts';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import { hasDistribution, hasKey } from '../../../shared/core/routing.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { heard, type Said, timeBy } from '../../../shared/core/verdict/clock.ts';
import type { Clock, ClockCheck, Gauges, LedgerStore, Log } from '../../../shared/ports.ts';
import type { Cloud, CloudRegion, Invocation, RegionNetwork } from '../../emulator/model/index.ts';
import { alarmsPort, type WorldAlarms } from './alarms.ts';
import {
  type Bus,
  drillPort,
  invokerPort,
  metricPort,
  notifierPort,
  overridePort,
  overridesPort,
} from './aws.ts';
import type { Calls } from './calls.ts';
import { capacityPort, type WorldCapacity } from './capacity.ts';
import type { WorldClock } from './clock.ts';
import {
  type ControlRegion,
  controllersPort,
  probersPort,
  type SharedTable,
  sharedJournalPort,
  sharedLedgerPort,
} from './control-regions.ts';
import { distributionPort, noDistribution } from './distribution.ts';
import { beaconPort, nameServersPort } from './dns.ts';
import type { WorldDns } from './dns-shape.ts';
import type { Role, Skew, Tell } from './events.ts';
import { afterPort, beforePort, type WorldHooks } from './hooks.ts';
import { storePort } from './keys.ts';
import { CONTROL_REGION } from './names.ts';
import { ownerPort } from './owner.ts';
import { endpointPort, type Outside, probesPort } from './probing.ts';
import type { Programs } from './programs.ts';
import type { Runs, WorldRun } from './runs.ts';
import { journalPort, ledgerPort, type Table } from './stores.ts';
import { heartbeatPort } from './watchdog.ts';

export interface Hosts {
  /** Runs the prober once; settles as the invocation does, never where the run is killed. */
  probe(cause: string, limit: Limit): Promise<unknown>;
  reconcile(cause: string, limit: Limit): Promise<unknown>;
}

/**
 * When the run must have ended; `signal` where someone else enforces it. A doubled or retried invocation has the request
 * id of the first, as in Lambda: a run is therefore named by the world, as the real entry names it by itself.
 */
export type Limit = Pick<Invocation, 'deadline' | 'requestId'> & Partial<Pick<Invocation, 'signal'>>;

interface HostsOptions {
  readonly clock: WorldClock;
  readonly calls: Calls;
  readonly runs: Runs;
  readonly cloud: Cloud;
  readonly table: Table;
  /** Absent where there is one control Region. */
  readonly shared?: Shared;
  /** The services of the control Region. */
  readonly services: CloudRegion;
  readonly outside: Outside;
  readonly alarms: WorldAlarms;
  readonly settings: Settings;
  readonly programs: Programs;
  readonly skew: Skew;
  /** Whether someone listens for the prober's heartbeat. */
  readonly watchdog: boolean;
  /** The user's own functions. */
  readonly hooks?: WorldHooks;
  readonly capacity?: WorldCapacity;
  readonly dns?: WorldDns;
  readonly tell: Tell;
}

/** One of three control Regions. */
interface Shared {
  readonly control: ControlRegion;
  readonly controls: readonly ControlRegion[];
  readonly table: SharedTable;
  readonly between: RegionNetwork;
}

export function createHosts(world: HostsOptions): Hosts {
  const { clock, calls, runs, cloud, table, shared, services, outside, settings, programs, tell } = world;
  const region = shared?.control.region;
  const regions = shared?.controls.map((one) => one.region) ?? [];

  const storesOf = (run: WorldRun) =>
    shared && region !== undefined
      ? {
          journal: sharedJournalPort(calls, shared.table, run, region),
          ledger: sharedLedgerPort(calls, shared.table, run, region),
        }
      : { journal: journalPort(calls, table, run), ledger: ledgerPort(calls, table, run) };

  const isOpen = (from = '', to = ''): boolean => !shared || from === to || shared.between.isOpen(from, to);
  const reaches = (there: string): boolean => isOpen(region, there) && isOpen(there, region);
  /** Of each control Region, one's own first. */
  const buses: readonly Bus[] = (
    shared ? [shared.control, ...shared.controls.filter((one) => one.region !== region)] : [undefined]
  ).map((there) => ({
    region: there?.region ?? CONTROL_REGION,
    takes: () => !there?.broken.has('notices'),
    isReached: () => isOpen(region, there?.region),
    answers: () => isOpen(there?.region, region),
  }));

  /** What only one of three has. */
  function ofShared(run: WorldRun): Partial<SwitcherPorts> {
    if (!shared || region === undefined) return {};
    const { controls } = shared;
    return {
      probers: probersPort(calls, shared.table, run, region, regions),
      overrides: overridesPort(calls, controls, run, reaches, clock.skipped),
      controllers: controllersPort(calls, shared.table, run, region, regions),
      drill: drillPort(shared.table),
    };
  }

  function host(
    role: Role,
    cause: string,
    { signal, requestId }: Limit,
    work: (run: WorldRun, own: Clock) => Promise<unknown>,
  ) {
    const run = runs.start(role, cause, requestId, world.skew[role], region);
    const own: Clock = { now: () => clock.now() + run.skew, sleep: (ms) => calls.sleep(run, ms) };
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => runs.end(run, 'killed', 'its time was up'));
      run.release = () => resolve(undefined);
      work(run, own).then(
        (result) => {
          runs.end(run, 'done', result);
          resolve(result);
        },
        (error: unknown) => {
          runs.end(run, 'threw', error);
          reject(error);
        },
      );
    });
  }

  /** Of a level only the run's last value is published, at its end. */
  const levels = {
    last: new Map<string, number>(),
    of(run: WorldRun): Gauges {
      const { add } = gaugesOf(run, tell);
      return {
        add(name, unit, value) {
          if (name === 'TrafficOnStandby') levels.last.set(run.id, value);
          add(name, unit, value);
        },
      };
    },
    flush(run: WorldRun): void {
      const value = levels.last.get(run.id);
      levels.last.delete(run.id);
      if (run.alive && value !== undefined && region !== undefined) world.dns?.publish(region, value);
    },
  };

  return {
    probe: (cause, limit) =>
      host('prober', cause, limit, (run, own) =>
        programs.probe(
          {
            probes: probesPort(calls, outside, run, own.now),
            alarms: alarmsPort(calls, world.alarms, outside.network, run),
            metric: metricPort(calls, services, run, clock.skipped),
            ...datedLedger(storesOf(run).ledger, own, clock.now),
            journal: storesOf(run).journal,
            ...(shared &&
              region !== undefined && {
                region,
                others: probersPort(
                  calls,
                  shared.table,
                  run,
                  region,
                  regions.filter((one) => one !== region),
                ),
              }),
            invoker: invokerPort(calls, services, run),
            drills: createDrills(drillPort(table), storesOf(run).journal, logOf(run, tell)),
            ...(world.watchdog && { heartbeat: heartbeatPort(cloud, clock.skipped) }),
            log: logOf(run, tell),
            gauges: gaugesOf(run, tell),
          },
          own,
          {
            deadline: limit.deadline + run.skew,
            by: settings,
            ...(shared && { turn: { index: regions.indexOf(region ?? ''), of: regions.length } }),
          },
        ),
      ),
    reconcile: (cause, limit) =>
      host('switcher', cause, limit, (run, own) =>
        programs
          .reconcile(
            {
              clock: own,
              ...storesOf(run),
              ...ofShared(run),
              override: overridePort(calls, cloud, run),
              distribution: hasDistribution(settings.routing)
                ? distributionPort(calls, outside.edge, run, world.dns !== undefined)
                : noDistribution,
              ...(world.dns &&
                region !== undefined && {
                  nameServers: nameServersPort(calls, world.dns, run),
                  beacon: beaconPort(calls, world.dns, run, region),
                }),
              ...(hasKey(settings.routing) && { store: storePort(calls, outside.edge, run) }),
              ...(hasDistribution(settings.routing) && { owner: ownerPort(calls, cloud, run) }),
              endpoint: endpointPort(calls, outside, run, own.now),
              ...(world.capacity && { capacity: capacityPort(calls, world.capacity, run) }),
              ...(world.hooks && {
                asksFirst: true as const,
                before: beforePort(calls, world.hooks, run, clock.now, tell),
                after: afterPort(calls, world.hooks, run, tell),
              }),
              notifier: notifierPort(calls, run, buses, clock.now, tell),
              log: logOf(run, tell),
              gauges: levels.of(run),
            },
            settings,
            { id: run.id, deadline: limit.deadline + run.skew },
          )
          .finally(() => levels.flush(run)),
      ),
  };
}

/** The ledger, and what the `Date` of its answers says of the host's clock; a run knows nothing of it at first. */
function datedLedger(
  { read, write }: LedgerStore,
  own: Clock,
  now: () => number,
): { readonly ledger: LedgerStore; readonly clock: ClockCheck } {
  let said: Said = [];
  const dated = async <T>(call: () => Promise<T>): Promise<T> => {
    const sentAt = own.now();
    const answer = await call();
    const date = Math.floor(now() / 1_000) * 1_000;
    said = heard(said, { sentAt, receivedAt: own.now(), date });
    return answer;
  };
  return {
    ledger: { read: () => dated(read), write: (ledger, seen) => dated(() => write(ledger, seen)) },
    clock: { time: () => ({ now: own.now(), ...timeBy(said) }) },
  };
}

function logOf(run: WorldRun, tell: Tell): Log {
  const line =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (verb, sentence, fields = {}) => {
      if (run.alive) tell({ what: 'line', run: run.id, role: run.role, level, verb, sentence, fields });
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

const gaugesOf = (run: WorldRun, tell: Tell): Gauges => ({
  add(name, unit, value) {
    if (run.alive) tell({ what: 'gauge', run: run.id, name, unit, value });
  },
});
