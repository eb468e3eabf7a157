/**
 * What the loop needs of the world, in the loop's own words. `shared/aws` speaks them to AWS; the lab's world speaks
 * them in memory, as strict, under a virtual clock. One contract suite holds both (test/contract).
 *
 * Errors: every call may throw. `Conflict` means another run wrote first: look again, decide again. Anything else is
 * a failing call; the caller either fails loudly or holds by decision.
 */

import type { DrillReading } from './core/drill.ts';
import type { DistributionObservation, KeyObservation } from './core/edge.ts';
import type { Entry, Journal, KnownKey, Notice } from './core/journal/journal.ts';
import type { Ledger } from './core/journal/ledger.ts';
import type { Key } from './core/key.ts';
import type { Side } from './core/side.ts';
import type { Answer } from './core/verdict/classify.ts';
import type { OwnTime } from './core/verdict/clock.ts';
import type { PublicVerdict, Tick, Verdict } from './core/verdict/verdict.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Our clock, held against the `Date` of the table's answers. */
export interface ClockCheck {
  /** What time our clock shows now, and by how much it is ahead by the newest answers. */
  time(): OwnTime;
}

export interface JournalStore {
  /** Strongly consistent. A table without a journal gives `EMPTY_JOURNAL`. */
  read(): Promise<Journal>;
  /**
   * Writes `journal` with revision `seen + 1` if the stored revision is still `seen`; throws `Conflict` otherwise. Returns
   * what was written: of more than one item holds the least gives way (`core/journal/journal-size.ts`).
   */
  write(journal: Journal, seen: number): Promise<Journal>;
  /** Keeps a closed entry for good, under its epoch. Writing it again is harmless. */
  archive(entry: Entry): Promise<void>;
}

export interface LedgerStore {
  /** Strongly consistent. A table without a ledger gives `EMPTY_LEDGER`. */
  read(): Promise<Ledger>;
  /** As `JournalStore.write`. */
  write(ledger: Ledger, seen: number): Promise<Ledger>;
}

/** What stands in the override parameter. `missing`: the parameter is gone. A failing call throws. */
export type OverrideText = { readonly text: string } | 'missing';

/** The public endpoint as one client sees it; `write` where there is a way to write that changes nothing of anybody's. */
export interface PublicClient {
  readonly read: () => Promise<PublicVerdict>;
  readonly write?: () => Promise<PublicVerdict>;
  /** A request that the Region of `side` is asked to fail, and that one alone; only where reads are to fail over. */
  readonly failing?: (side: Side, way: 'read' | 'write') => Promise<Answer>;
}

export interface DrillParameter {
  read(): Promise<DrillReading | 'missing'>;
}

export interface OverrideParameter {
  read(): Promise<OverrideText>;
}

export interface DistributionControl {
  /** Never throws for a distribution that cannot be read: that is part of the answer. */
  look(): Promise<DistributionObservation>;
  /**
   * Points every cache behaviour that targets one of our two origins at `target`; all else stays as it is.
   * Throws `Conflict` where the configuration has changed since it was observed.
   */
  move(target: Side, observed: DistributionObservation): Promise<void>;
}

/**
 * Whose the distribution is: a mark on it names the stack that may drive it, since two that both did would undo each
 * other's switches.
 */
export interface OwnerMark {
  /** This stack's own mark: account, control Region and stage. */
  readonly ours: string;
  /** The mark that stands there; undefined where there is none. Throws where it cannot be read. */
  read(): Promise<string | undefined>;
  /**
   * Sets our mark where there is none. Throws `Conflict` where another one stands there, or has come there at the same
   * time; `Refused` and `Throttled` where the order is known not to have been taken.
   */
  claim(): Promise<void>;
}

/**
 * The store that the CloudFront function reads. Calls to it cost money (docs/deploy.md says how much), so it is read only when
 * there is a reason to, and written only on change.
 */
export interface KeyStore {
  /**
   * Never throws: what could not be read is part of the answer, and so is a value of a newer version. Where the store still
   * has the ETag of `known`, what it says is not read again.
   */
  look(known?: Pick<KnownKey, 'says' | 'etag'>): Promise<KeyObservation>;
  /**
   * Puts `key` there, or takes away what stands there. Returns the new ETag. Throws `Conflict` where the store has changed
   * since `etag`, `Refused` and `Throttled` where the order is known not to have been taken.
   */
  write(key: Key | 'absent', etag: string): Promise<string>;
}

/**
 * Asks the public endpoint once which side answers: with a read, and where a way to write is known with a write beside it;
 * then the verdict is that of both (`core/verdict/read-and-write.ts`). Never throws: what went wrong is the verdict.
 */
export interface PublicEndpoint {
  ask(): Promise<PublicVerdict>;
}

/** Tells people. Throws where the message was not accepted. */
export interface Notifier {
  send(notice: Notice): Promise<void>;
}

/** One probe of each target. Never throws: what went wrong is the verdict. `tick` goes into the verdict. */
export interface Probes {
  side(side: Side, tick: number): Promise<Verdict>;
  public(tick: number): Promise<PublicVerdict>;
  /** Asks the target that has nothing to do with us. True: the prober itself can reach the world. */
  control(): Promise<boolean>;
}

/** The health metric that the alarms watch. Publishes nothing for `unknown`. */
export interface HealthMetric {
  publish(tick: Tick): Promise<void>;
}

/** Tells another Region that the prober is alive; an alarm there rings where this stops. */
export interface Heartbeat {
  /** Under the time of the tick (epoch ms). Throws where it was not accepted. */
  beat(tick: number): Promise<void>;
}

/** Wakes a switcher run, without waiting for it. */
export interface SwitcherInvoker {
  wake(reason: string): Promise<void>;
}

/** The loop's seven verbs, in its order. A log line about one of them carries its name. */
export const VERBS = ['probe', 'metric', 'alarm', 'decide', 'switch', 'verify', 'record'] as const;
export type Verb = (typeof VERBS)[number];

/** One stable sentence a line; what varies (times, counts, evidence) goes into fields. */
export interface Log {
  info(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person should know about, though the run goes on by decision. */
  warn(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A part of the run failed. Whoever logs this also makes the run throw, at its end at the latest. */
  error(verb: Verb, sentence: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Operational metrics of the service itself (Powertools). Of a `level` the last one of a run counts, of the others each. */
export interface Gauges {
  add(name: string, unit: 'count' | 'level' | 'ms', value: number): void;
}
