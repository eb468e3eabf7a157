/**
 * The cloud: CloudFront once, everything else in each Region, wired together as AWS wires it (alarms and events
 * invoke functions, functions report metrics, parameters tell the event bus). No I/O and no clock of its own.
 */
import type { Alarms } from './alarms.ts';
import type { LabClock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import type { Distributions, Propagation } from './distribution.ts';
import type { FaultHook } from './error.ts';
import type { Events } from './events.ts';
import type { Functions } from './functions.ts';
import type { Metrics } from './metrics.ts';
import type { Parameters } from './parameters.ts';
import type { Queues } from './queues.ts';
import type { Random } from './random.ts';
import type { Topics } from './topics.ts';

/** The services of one Region. */
export interface CloudRegion {
  readonly region: string;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly parameters: Parameters;
  readonly functions: Functions;
  readonly events: Events;
  readonly topics: Topics;
  readonly queues: Queues;
  /** Takes one line that a function logged: metrics in embedded metric format are recorded, everything else is ignored. */
  log(line: string): void;
}

/** As a `CloudRegion` it is the control Region's; `in` gives the others. */
export interface Cloud extends CloudRegion {
  readonly accountId: string;
  readonly clock: LabClock;
  readonly distributions: Distributions;
  /** The services of a Region, made at first use; the same object for the same name. */
  in(region: string): CloudRegion;
}

export interface CloudOptions {
  readonly clock: LabClock;
  /** Twelve digits. */
  readonly accountId: string;
  readonly random: Random;
  /** The control Region; `ca-central-1` by default. */
  readonly region?: string | undefined;
  /** Time a distribution's change takes to an edge location; 180,000 ms by default. */
  readonly propagationMs?: Propagation | undefined;
  /** Names of the edge locations; `['edge']` by default. */
  readonly locations?: readonly string[] | undefined;
  /** Kept and read anew for each message: change it while the world runs. `defaultDelivery()` by default. */
  readonly delivery?: Delivery | undefined;
  /** Says which calls fail. */
  readonly fault?: FaultHook | undefined;
}

// createCloud(options: CloudOptions): Cloud
