/**
 * What the loop needs of the outside world, as interfaces in its own terms. `shared/aws` implements them on AWS, the lab's
 * simulation in memory, equally strict and in virtual time. One contract suite checks both (test/contract).
 *
 * Errors: every call may throw. `Conflict` means that someone else wrote first: observe again, decide again. Anything else
 * is a failed call; the caller either fails loudly or holds by decision.
 */

import type { BeaconSaid } from './core/decision/beacon.ts';
import type { ControllerMemory } from './core/decision/controller.ts';
import type { DrillReading } from './core/drill.ts';
import type { DistributionObservation, Dns, KeyObservation } from './core/edge.ts';
import type {
  Entry,
  HookAnswer,
  Journal,
  KnownKey,
  Notice,
  PlannedMove,
  RememberedOverride,
} from './core/journal/journal.ts';
import type { Ledger } from './core/journal/ledger.ts';
import type { RegionLedger } from './core/journal/pooled.ts';
import type { Key } from './core/key.ts';
import type { RegionReading } from './core/override.ts';
import type { Side } from './core/side.ts';
import type { AlarmsSaid } from './core/verdict/alarms.ts';
import type { Answer } from './core/verdict/classify.ts';
import type { OwnTime } from './core/verdict/clock.ts';
import type { PublicVerdict, Tick, Verdict } from './core/verdict/verdict.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Compares our clock with the `Date` of the table's answers. */
export interface ClockCheck {
  /** Our clock's time, and how far it is ahead according to the newest answers. */
  time(): OwnTime;
}

export interface JournalStore {
  /** Strongly consistent. `EMPTY_JOURNAL` if the table has no journal. */
  read(): Promise<Journal>;
  /**
   * Writes `journal` with revision `seen + 1` if the stored revision is still `seen`; otherwise throws `Conflict`. Returns
   * what was written: if it is too large for one item, the least important parts are dropped (`core/journal/journal-size.ts`).
   */
  write(journal: Journal, seen: number): Promise<Journal>;
  /**
   * Stores a closed entry for good, under its epoch, as the journal had it at that revision. Repeating it is harmless; a copy
   * from a later revision stays.
   */
  archive(entry: Entry, revision: number): Promise<void>;
}

/** What the runs of each controller keep for one another, one item for each Region; every Region writes its own. */
export interface ControllerStore {
  /** The Region of this controller. */
  readonly region: string;
  /** Those of all, in the order in which they begin a move. */
  readonly regions: readonly string[];
  /** As this Region's replica holds them; empty for one that never wrote. */
  read(): Promise<Readonly<Record<string, ControllerMemory>>>;
  /** Replaces this Region's. */
  write(memory: ControllerMemory): Promise<void>;
}

export interface LedgerStore {
  /** Strongly consistent. `EMPTY_LEDGER` if the table has no ledger. */
  read(): Promise<Ledger>;
  /** As `JournalStore.write`. */
  write(ledger: Ledger, seen: number): Promise<Ledger>;
}

/** The ledgers of all probers, where there are several; each may be some moments old. */
export interface ProberLedgers {
  read(): Promise<readonly RegionLedger[]>;
}

/** The content of the override parameter. `missing`: the parameter does not exist. A failed call throws. */
type OverrideText = { readonly text: string } | 'missing';

/** The public endpoint as one client sees it. `write`: only if there is a write that changes nobody's data. */
export interface PublicClient {
  readonly read: () => Promise<PublicVerdict>;
  readonly write?: () => Promise<PublicVerdict>;
  /** A request that only the Region of `side` fails, on purpose. Absent unless reads fail over (`readsFailOver`). */
  readonly failing?: (side: Side, way: 'read' | 'write') => Promise<Answer>;
}

/** The item that says which drill is on. */
export interface DrillItem {
  /** `none` where nobody has written one yet. */
  read(): Promise<DrillReading>;
}

export interface OverrideParameter {
  read(): Promise<OverrideText>;
}

/** Who wrote an override; undefined where its history does not say. Throws where that cannot be read. */
export interface OverrideAuthor {
  of(override: RememberedOverride): Promise<string | undefined>;
}

/** The override parameter of each control Region, with three controllers. Never throws: a Region that fails is a result. */
export interface OverrideParameters {
  read(): Promise<readonly RegionReading[]>;
}

export interface DistributionControl {
  /** Does not throw if the distribution cannot be read: the answer says so. */
  look(): Promise<DistributionObservation>;
  /**
   * Points every cache behaviour that targets one of our two origins at `target`, and changes nothing else.
   * Throws `Conflict` if the configuration has changed since it was observed.
   */
  move(target: Side, observed: DistributionObservation): Promise<void>;
}

/**
 * The owner tag of this stage on the distribution. It names the one stack that may move this stage's traffic, since two stacks
 * would undo each other's switches.
 */
export interface OwnerMark {
  /** Throws if the tags cannot be read. */
  read(): Promise<Ownership>;
  /**
   * Sets our tag if there is none. Throws `Conflict` if another stack's tag is there, or appears at the same time; `Refused`
   * and `Throttled` if the update is known not to have been accepted.
   */
  claim(): Promise<void>;
}

/** `ours by the old tag`: the version before set it. Otherwise the tag of another stack. */
export type Ownership = 'ours' | 'ours by the old tag' | 'none' | OwnerTag;

/** As it stands on the distribution. */
export interface OwnerTag {
  readonly tag: string;
  readonly value: string;
}

/**
 * The key-value store that the CloudFront function reads. Calls to it cost money (docs/deploy.md says how much), so it is
 * read only when there is a reason to, and written only on change.
 */
export interface KeyStore {
  /**
   * Never throws: the answer says if the key cannot be read, or is of a newer version. If the store still has the ETag of
   * `known`, the key is not read again.
   */
  look(known?: Pick<KnownKey, 'says' | 'etag'>): Promise<KeyObservation>;
  /**
   * Sets the key, or deletes it (`absent`). Returns the new ETag. Throws `Conflict` if the store has changed since `etag`;
   * `Refused` and `Throttled` if the update is known not to have been accepted.
   */
  write(key: Key | 'absent', etag: string): Promise<string>;
}

/** What the zone's own name servers answer to the failover name. */
export type NameServersSay = Pick<Dns, 'answers' | 'why' | 'edited'>;

/** The name servers of the zone of the failover name, asked past every cache. Never throws, and answers within a second. */
export interface NameServers {
  ask(): Promise<NameServersSay>;
}

/** The beacon of a control Region, asked as Route 53's checkers ask it. Never throws, and answers within a second. */
export interface Beacon {
  ask(): Promise<BeaconSaid>;
}

/**
 * Asks the public endpoint once which side answers: with a read, and in parallel with a write if one can be tried; the
 * verdict is then that of both (`core/verdict/read-and-write.ts`). Never throws: a failure is a verdict.
 */
export interface PublicEndpoint {
  ask(): Promise<PublicVerdict>;
}

/**
 * The user's function that is asked before a planned move. Never throws: a failure is an answer. Asked again, it gets the same
 * question.
 */
export interface BeforePlannedMove {
  ask(question: HookQuestion): Promise<HookAnswer>;
}

export interface HookQuestion {
  readonly kind: PlannedMove['kind'];
  readonly from: Side;
  readonly to: Side;
  /** Epoch ms. */
  readonly since: number;
  readonly givenUpAt: number;
}

/** The user's function that is told of each move. Throws if the invocation was not accepted. */
export interface AfterMove {
  tell(entry: Entry): Promise<void>;
}

/** How many functions of Lambda may run at once in a side's Region, beside those that are reserved; undefined if AWS does not say. */
export interface Capacity {
  read(side: Side): Promise<number | undefined>;
}

/** Sends a message to on-call people. Throws if it was not accepted. */
export interface Notifier {
  /** `journal`: as it is now; it decides which commands help. */
  send(notice: Notice, journal: Journal): Promise<void>;
}

/** One probe of each target. `tick` goes into the verdict. A failure is a verdict, not an error. */
export interface Probes {
  side(side: Side, tick: number): Promise<Verdict>;
  public(tick: number): Promise<PublicVerdict>;
  /** Asks the control sites. True: the prober's own network works. */
  control(): Promise<boolean>;
}

/**
 * The user's own alarms about each side. Takes no longer than a probe may, and never throws: those that could not be read say
 * nothing, and why.
 */
export interface UserAlarms {
  read(): Promise<Readonly<Record<Side, AlarmsSaid>>>;
}

/** The health metric that the alarms watch. Publishes nothing for `unknown`. */
export interface HealthMetric {
  publish(ticks: readonly Tick[]): Promise<void>;
}

/** Tells another Region that the prober is alive. The watchdog's alarm there fires when this stops. */
export interface Heartbeat {
  /** `tick`: the time of the datapoint (epoch ms). Throws if it was not accepted. */
  beat(tick: number): Promise<void>;
}

/** Invokes the switcher, without waiting for its run. */
export interface SwitcherInvoker {
  invoke(reason: string): Promise<void>;
}

/** How the log line of a failed run of the switcher begins; `routeaway status` looks for it. */
export const RUN_FAILED = 'The run failed: ';

/** With which the prober logs that its verdicts are lost. */
export const LEDGER_FAILED = 'The verdicts could not be written to the ledger.';

/** The loop's seven verbs, in order. Each log line carries one of them. */
export const VERBS = ['probe', 'metric', 'alarm', 'decide', 'switch', 'verify', 'record'] as const;
export type Verb = (typeof VERBS)[number];

/** One stable sentence for each line; times, counts and evidence go into fields. */
export interface Log {
  info(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person should know, while the run continues by decision. */
  warn(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A part of the run failed. The run also throws, at its end at the latest. */
  error(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * Operational metrics of the service itself (Powertools). Of a `level` only the run's last value counts, of other units each
 * value.
 */
export interface Gauges {
  add(name: string, unit: 'count' | 'level' | 'ms', value: number): void;
}
