/** What a world is told at its start, and what it offers to scenarios, properties and the simulator. */
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Cloud, Delivery, RegionNetwork } from '../../emulator/model/index.ts';
import type { WorldAlarms } from './alarms.ts';
import type { FaultRates, FaultRule } from './call-faults.ts';
import type { CallHook } from './calls.ts';
import type { WorldCapacity } from './capacity.ts';
import type { ControlRegion, Part, SharedTable } from './control-regions.ts';
import type { WorldDns } from './dns-shape.ts';
import type { WorldEdge } from './edge.ts';
import type { Happening, Skew, Tell } from './events.ts';
import type { Truth } from './ground-truth.ts';
import type { WorldHooks } from './hooks.ts';
import type { Operator } from './operator.ts';
import type { Network } from './probing.ts';
import type { Programs } from './programs.ts';
import type { Draws } from './random-streams.ts';
import type { Regions } from './regions.ts';
import type { Runs, WorldRun } from './runs.ts';
import type { Table } from './stores.ts';

export interface WorldOptions {
  readonly seed?: number;
  /** Epoch ms; a whole minute. */
  readonly start?: number;
  readonly settings?: Partial<Settings>;
  /** One where nothing is said; three share a strongly consistent table. */
  readonly controllers?: 1 | 3;
  /** The real ones where absent. */
  readonly programs?: Programs;
  /** Calls take no time at all, nor do probes of healthy targets. */
  readonly zeroLatency?: boolean;
  readonly locations?: readonly string[];
  /** Whether the user has functions that are asked before a planned move and told after each one; there are none unless told. */
  readonly hooks?: boolean;
  /** How many functions may run at once in each side's Region; nobody asks where nothing is said. */
  readonly capacity?: WorldCapacity;
  /** Whether there is a watchdog; there is none unless told. */
  readonly watchdog?: boolean;
  /** Where the distribution points at first. */
  readonly target?: Side;
  /** Starts with the memory of a day in steady state, instead of an empty table. */
  readonly warm?: boolean;
  /** Jumps over stretches in which provably nothing changes (see `quiet.ts`). */
  readonly skipQuiet?: boolean;
  readonly keep?: 'news' | 'all';
  /** Ended runs that are remembered. */
  readonly keepRuns?: number;
  /** Called after every event. What it throws stops the world. */
  readonly onStep?: (world: World) => void;
  /** Who listens is not told of calls that simply worked. */
  readonly quietCalls?: boolean;
  /** Told of everything that happens, routine included. */
  readonly onHappening?: (happening: Happening) => void;
}

export interface World {
  readonly settings: Settings;
  readonly cloud: Cloud;
  readonly regions: Regions;
  /** The user's own. */
  readonly alarms: WorldAlarms;
  readonly edge: WorldEdge;
  /** Absent unless it is a traffic control. */
  readonly dns?: WorldDns;
  readonly table: Table;
  readonly runs: Runs;
  readonly truth: Truth;
  readonly hooks?: WorldHooks;
  readonly capacity?: WorldCapacity;
  readonly trace: readonly Happening[];
  /** Change these while the world runs. */
  readonly faultRates: FaultRates;
  readonly delivery: Delivery;
  /** Those of the first control Region. */
  readonly network: Network;
  readonly skew: Skew;
  readonly controls: readonly ControlRegion[];
  /** The ways between control Regions. */
  readonly between: RegionNetwork;
  /** The table of three controllers; `table` is the same, as those see it who look from outside. */
  readonly shared?: SharedTable;
  /** How long a change of the distribution takes to an edge location. */
  readonly propagation: { from: number; to: number };
  /** How long a change of the key does. */
  readonly storePropagation: { from: number; to: number };
  /** What happens to single calls; the first rule that is about a call decides. */
  readonly callFaults: FaultRule[];
  /** For tests: asked for each call, before the rules. */
  readonly callHooks: CallHook[];
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
  /** A part of a control Region fails; its runs die. */
  breakPart(region: string, part: Part): void;
  restorePart(region: string, part: Part): void;
  /** Time that was skipped so far (ms). */
  skipped(): number;
}
