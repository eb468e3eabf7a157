/**
 * The journal is the service's memory of what it decided and did. It is one item with a revision: every change is one
 * conditional write that names the revision it was made from, so of two runs that read the same journal exactly one
 * continues, and the other observes again.
 */
import type { StoredKey } from '../edge.ts';
import type { Side } from '../side.ts';

/** Why an entry was written. `initial`: the first run. `adoption`: something else moved the edge, and the journal noted it. */
export type EntryKind = 'initial' | 'failover' | 'failback' | 'pin' | 'repair' | 'adoption';

/**
 * `in-progress`: its run may update the traffic controls until the lease ends. `applied`: the edge accepted the update, or
 * was found to be at `to`. `failed`: the edge is known not to have moved; does not count. `replaced`: a later epoch took over
 * before the outcome was known; counts as if it had applied.
 */
export type Phase = 'in-progress' | 'applied' | 'failed' | 'replaced';

/** The probes of the public endpoint in an outage. In one that comes and goes, not every client fails all the time. */
export interface OutageProbes {
  readonly bad: number;
  /** Between bad ones. */
  readonly good: number;
}

export interface Entry {
  /** 0 for the initial entry, then increasing. The routing key carries it, so that an older key never replaces a newer one. */
  readonly epoch: number;
  readonly kind: EntryKind;
  readonly from: Side;
  readonly to: Side;
  readonly phase: Phase;
  /** The sentence of the decision. */
  readonly because: string;
  /** The verdicts it rests on; see `evidence.ts`. */
  readonly evidence: readonly string[];
  /** The id of the run that wrote it. */
  readonly run: string;
  readonly begunAt: number;
  /** Until then (epoch ms) only `run` may act on this entry. */
  readonly leaseUntil: number;
  /** With three controllers: the Region whose run has it; and, after another one took it over, the first one and its lease. */
  readonly region?: string;
  readonly firstRegion?: string;
  readonly firstLeaseUntil?: number;
  /** When the edge accepted the update (epoch ms). */
  readonly effectAt?: number;
  /** When it stopped being `in-progress` (epoch ms). */
  readonly closedAt?: number;
  /**
   * When the distribution was first found Deployed at `to`, or with DNS when the zone's own name servers first answered with `to`
   * (epoch ms); an older version did not note it.
   */
  readonly deployedAt?: number;
  /** Answers of the public endpoint count from then on (epoch ms): before, they may still follow an earlier change of the key. */
  readonly answersFrom?: number;
  /** When the first of the good answers in a row came that verified it (epoch ms). */
  readonly verifiedAt?: number;
  /** When it was overdue and on-call people were notified (epoch ms). */
  readonly overdueAt?: number;
  /** What clients got then in place of good answers from `to`, as the middle of a sentence; an older version did not note it. */
  readonly instead?: string;
  /** The begin of the client-visible outage before or during this switch (epoch ms); absent if there was none. */
  readonly outageSince?: number;
  /** At its beginning a key sent traffic elsewhere: the distribution alone moves nothing until that key is gone. */
  readonly overruled?: true;
  /** It rests on verdicts that a drill made bad. */
  readonly drill?: true;
  /** Of a pin: who wrote the override; absent while that is not known. */
  readonly by?: string;
  /**
   * The length of the client-visible outage (ms; see `outage.ts`). Absent beside `outageSince` if its beginning or its end was
   * not observed, or if it is not over.
   */
  readonly recoveryMs?: number;
  /** How many probes of the public endpoint failed in that outage, and how many between them did not. */
  readonly outageProbes?: OutageProbes;
  /** Why the updates failed, as far as the run knows; in an applied entry: why one of the two failed. */
  readonly trouble?: string;
  /** In an entry that applied with one of the two updates alone: the traffic control whose update failed. */
  readonly behind?: 'distribution' | 'key';
  /** It applied by the beacons alone: the key was not set. */
  readonly byDns?: true;
  /** The archive holds it in its present form. */
  readonly archived?: boolean;
  /** `afterMove` has been told of it; before that, when it was last tried (epoch ms). */
  readonly afterMove?: 'told' | number;
}

/** The last valid override, as it was written. See `override.ts` for the grammar. */
export interface RememberedOverride {
  readonly text: string;
  /** When a run first read it (epoch ms). */
  readonly seenAt: number;
  /** Its own end has passed: it counts as `auto` until the operator writes another one. */
  readonly expired?: boolean;
  /** Who wrote it, as Parameter Store says; absent while that is not known. */
  readonly by?: string;
  /** With three controllers: the Region in which it was read, the parameter's version there and its date (epoch ms). */
  readonly region?: string;
  readonly version?: number;
  readonly modified?: number;
}

/** A version of a Region's override parameter, and its date (epoch ms). */
export interface SeenVersion {
  readonly version: number;
  readonly modified: number;
  /** It was read with the override in force, or later: a newer version is a later override. */
  readonly sure: boolean;
}

/** One message to on-call people. It waits here until it is sent; the id makes sure that it is sent once. */
export interface Notice {
  readonly id: string;
  readonly at: number;
  readonly urgent: boolean;
  /** Until then (epoch ms) `claimedBy` sends it; afterwards another run may claim it. */
  readonly claimedUntil: number;
  /** Id of that run. */
  readonly claimedBy: string;
  readonly subject: string;
  readonly body: string;
  /** The override that ends the situation. If absent, the message shows how to hold. */
  readonly command?: 'auto';
  /** No override can be read, so the message shows how to move traffic without one. */
  readonly noOverride?: true;
  /** The message shows this override alone, and no hold. */
  readonly helps?: Side;
  /** There is nothing to overrule: the message shows how to look, and no command that moves or holds. */
  readonly lookOnly?: true;
  /** Its name in `notifications.ts`; absent if an older version wrote it. */
  readonly what?: string;
}

/**
 * The content of the key-value store when it was last read or written, and its ETag. Reading the store costs money and time;
 * a write that names this ETag succeeds only if nothing has changed since.
 */
export interface KnownKey {
  readonly says: StoredKey;
  readonly etag: string;
  /** Epoch ms. */
  readonly at: number;
  /** When its content last changed, as far as is known (epoch ms). Until edge locations have it, they answer by an older one. */
  readonly setAt?: number;
  /**
   * A write was sent since, and its outcome is not known: until then (epoch ms) it may still apply, and may send traffic to
   * these sides. A read before that time proves nothing.
   */
  readonly doubtful?: { readonly until: number; readonly sides: readonly Side[] };
}

/** The present step of a gradual failback. */
export interface Step {
  /** The percentage of the clients to be sent to the primary. */
  readonly share: number;
  /** When this share was decided (epoch ms). */
  readonly notedAt: number;
  /** Since when the key has this share (epoch ms); absent while it does not. */
  readonly since?: number;
}

/** The newest answer of `beforePlannedMove`; `failed`: there was none, and `why` says why. */
export interface HookAnswer {
  readonly says: 'ready' | 'not ready' | 'refused' | 'failed';
  readonly why?: string;
}

/** A planned move (decision/planned-moves.ts) that the rules want, and that had to wait. */
export interface PlannedMove {
  readonly kind: Extract<EntryKind, 'pin' | 'failback'>;
  readonly to: Side;
  /** Since when it waits (epoch ms). */
  readonly since: number;
  /** What for, in words that follow the name of the move. */
  readonly waits: string;
  /** When `beforePlannedMove` was last asked (epoch ms), and by which run. */
  readonly asked?: { readonly at: number; readonly run: string };
  readonly answer?: HookAnswer;
  /** It was given up, and why, in words. */
  readonly givenUp?: string;
}

/** A preflight finding, as it was first found. See `preflight.ts`. */
export interface Noted {
  readonly id: string;
  readonly sentence: string;
  /** Epoch ms. */
  readonly since: number;
  /** Notified at once, without waiting for a second look. */
  readonly urgent?: true;
}

/** A situation that was notified. All times are epoch ms. */
export interface ToldOf {
  /** When it was last notified. */
  readonly at: number;
  /** How often in a row. */
  readonly times: number;
  readonly urgent?: true;
  /** An operator's own override caused it. */
  readonly word?: true;
  /** It does not come and go: its end is notified as soon as it is seen. */
  readonly endsAtOnce?: true;
  /** The subject of the message. Like `since`, absent if an older version wrote this. */
  readonly subject?: string;
  readonly since?: number;
  /** When it was first found to be over; absent while it lasts. */
  readonly endedAt?: number;
  /** When its end was notified, unless it was notified again since. */
  readonly overAt?: number;
  /** How often its end was notified. */
  readonly overs?: number;
}

export interface Journal {
  /** Counts writes. 0 = never written. */
  readonly revision: number;
  /** Newest first. At least the newest, and all of the last day. */
  readonly entries: readonly Entry[];
  /** This journal is closed for good: a stage with three controllers goes on in that table. */
  readonly movedTo?: string;
  /** The last valid override. */
  readonly override?: RememberedOverride;
  /** With three controllers: the newest version of the override parameter that was seen in each Region. */
  readonly versions?: { readonly [region: string]: SeenVersion };
  /** When an override other than `auto` last ended, by a new value or by expiry (epoch ms). */
  readonly overrideEndedAt?: number;
  /** A hold has ended, and the edge has not been judged since: a change under the hold is still to be adopted. */
  readonly released?: true;
  /** Since when reading the override parameter fails (epoch ms). A missing parameter is not such a failure. */
  readonly overrideFailingSince?: number;
  /** When an operator acknowledged a used-up limit (epoch ms): earlier switches do not count against the limit. */
  readonly acknowledgedAt?: number;
  /** Drills that a real outage has ended, and when (epoch ms), kept while anything may still refer to them. */
  readonly drillsEnded?: readonly { readonly id: string; readonly at: number }[];
  /** Absent while the content of the key-value store is not known. */
  readonly key?: KnownKey;
  /**
   * The distribution's owner tag: when it was last read (epoch ms); `other` is the owner if that is another stack, and `tag`
   * the name of the tag that says so; `unmarked` if there is no tag.
   */
  readonly owner?: {
    readonly at: number;
    readonly other?: string;
    readonly tag?: string;
    readonly unmarked?: true;
  };
  /** Whether the distribution used the CloudFront function when it was last read. */
  readonly runsFunction?: boolean;
  /** Whether it led to the failover name then. */
  readonly leadsToDns?: boolean;
  /** How many functions may run at once in each side's Region, as far as it was read, and when (epoch ms). */
  readonly capacity?: { readonly at: number } & { readonly [side in Side]?: number };
  /** A gradual failback is under way. */
  readonly step?: Step;
  /** When a failback was given up (epoch ms). */
  readonly stepsEndedAt?: number;
  /** Absent while no planned move has to wait. */
  readonly planned?: PlannedMove;
  /** The preflight findings, and when they were last written (epoch ms). Absent while there never was one. */
  readonly preflight?: { readonly at: number; readonly findings: readonly Noted[] };
  /** Situations that last and were notified: id → when (epoch ms). Cleared some time after the situation ends. */
  readonly told: { readonly [situation: string]: number };
  /** Situations that were notified lately, by id. */
  readonly lately?: { readonly [situation: string]: ToldOf };
  readonly outbox: readonly Notice[];
}

export const EMPTY_JOURNAL: Journal = { revision: 0, entries: [], told: {}, outbox: [] };
