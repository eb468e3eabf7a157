/**
 * The journal is what the service remembers of its own acts. It is one item with a revision: every change is one
 * conditional write that names the revision it was made from, so of two runs that saw the same journal exactly one
 * goes on, and the other looks again.
 */
import type { StoredKey } from '../edge.ts';
import type { Side } from '../side.ts';

/** Why an entry was written. `initial`: the first run; `adoption`: someone else moved the edge and we took note. */
export type EntryKind = 'initial' | 'failover' | 'failback' | 'pin' | 'repair' | 'adoption';

/**
 * `in-progress`: the traffic controls may be touched until the lease ends. `applied`: the edge was told (or found) to be at `to`.
 * `failed`: the edge is known not to have moved; counts against nothing. `replaced`: a later epoch took over before
 * it was known; it counts as if it had applied.
 */
export type Phase = 'in-progress' | 'applied' | 'failed' | 'replaced';

export interface Entry {
  /** 0 for initial entry, then one more with each entry. A store value carries it, so that an older intent never replaces a newer. */
  readonly epoch: number;
  readonly kind: EntryKind;
  readonly from: Side;
  readonly to: Side;
  readonly phase: Phase;
  /** The decision's sentence. */
  readonly because: string;
  /** The verdicts it rests on, see `evidence.ts`. */
  readonly evidence: readonly string[];
  /** Id of the run that wrote it. */
  readonly run: string;
  readonly begunAt: number;
  /** Until then only `run` may act on this entry. */
  readonly leaseUntil: number;
  /** When the edge took the order (epoch ms). */
  readonly effectAt?: number;
  /** When it stopped being `in-progress`. */
  readonly closedAt?: number;
  /** When the public endpoint was first seen to answer from `to`. */
  readonly verifiedAt?: number;
  /** When we gave up waiting quietly and told people. */
  readonly overdueAt?: number;
  /** Since when clients were badly served before it, or while it moved (epoch ms); absent where they were not. */
  readonly outageSince?: number;
  /** When it was begun, a key sent traffic elsewhere: the distribution alone moves nothing until that key is gone. */
  readonly overruled?: true;
  /** It rests on verdicts that a drill made bad. */
  readonly drill?: true;
  /**
   * How long clients were badly served, by the public verdicts of the whole outage (see `outage.ts`). Absent, beside
   * `outageSince`, where nobody saw its beginning or its end, or where it is not over.
   */
  readonly recoveryMs?: number;
  /** Why the edge did not take the order, as far as the run that gave it knows; where it applied: why one of the two updates failed. */
  readonly trouble?: string;
  /** Where it applied with one of the two updates alone: the one that failed. */
  readonly behind?: 'distribution' | 'key';
  /** The archive has it as it stands here. */
  readonly archived?: boolean;
}

/** The last override that made sense, as it was written. See `override.ts` for the grammar. */
export interface RememberedOverride {
  readonly text: string;
  /** When a run first saw it. */
  readonly seenAt: number;
  /** Its own end has passed: it is `auto` until the operator writes something else. */
  readonly expired?: boolean;
}

/** One message to people. It waits here until it is sent; the id makes it go out once. */
export interface Notice {
  readonly id: string;
  readonly at: number;
  readonly urgent: boolean;
  /** Until then the run that put it here (or took it over) is sending it; afterwards another run may. */
  readonly claimedUntil: number;
  /** Id of that run. */
  readonly claimedBy: string;
  readonly subject: string;
  readonly body: string;
  /** The word for the override that ends it; where there is none in particular, people are shown how to hold. */
  readonly command?: 'auto';
}

/**
 * What stood in the store when it was last read or written, and under which ETag. Reading the store costs money and time;
 * a write that names this ETag succeeds only where nothing has changed since.
 */
export interface KnownKey {
  readonly says: StoredKey;
  readonly etag: string;
  /** Epoch ms. */
  readonly at: number;
  /** An order was sent since, and nobody knows what became of it. */
  readonly doubtful?: true;
}

/** How far a gradual failback has come. */
export interface Step {
  /** Percent of the clients that belong on the primary. */
  readonly share: number;
  /** When this share was decided (epoch ms). */
  readonly notedAt: number;
  /** Since when the key has said so (epoch ms); absent while it does not. */
  readonly since?: number;
}

/** Something that will be in the way of a switch one day, as it was first found. See `preflight.ts`. */
export interface Noted {
  readonly id: string;
  readonly sentence: string;
  /** Epoch ms. */
  readonly since: number;
  /** Told at once, without a second look. */
  readonly urgent?: true;
}

/** A situation that people were told of. All times are epoch ms. */
export interface ToldOf {
  /** When it was last told. */
  readonly at: number;
  /** How often in a row. */
  readonly times: number;
  readonly urgent?: true;
  /** An operator's own word has caused it. */
  readonly word?: true;
  /** What was told; like `since` absent where an older version wrote this. */
  readonly subject?: string;
  readonly since?: number;
  /** When it was first seen to hold no longer; absent while it holds. */
  readonly endedAt?: number;
  /** When people were told that it is over, and have not been told of it again. */
  readonly overAt?: number;
  /** How often they were told that it is over. */
  readonly overs?: number;
}

export interface Journal {
  /** Counts writes. 0 = never written. */
  readonly revision: number;
  /** Newest first. At least the newest, and all of the last day. */
  readonly entries: readonly Entry[];
  /** The last override that made sense. */
  readonly override?: RememberedOverride;
  /** When an override other than `auto` last ended (by word or expiry). */
  readonly overrideEndedAt?: number;
  /** A hold has ended and the edge has not been looked at since: what was edited under it is still to be adopted. */
  readonly released?: true;
  /** Since when the override parameter cannot be read (a failing call, not a missing parameter). */
  readonly overrideFailingSince?: number;
  /** Operator's acknowledgement of a used-up limit: switches before it do not count. */
  readonly acknowledgedAt?: number;
  /** The drills that a real outage has ended, and when (epoch ms), for as long as anything may still name them. */
  readonly drillsEnded?: readonly { readonly id: string; readonly at: number }[];
  /** Absent while nobody knows what stands in the store. */
  readonly key?: KnownKey;
  /**
   * Whose the distribution is: when its mark was looked at (epoch ms), and which other stack's it is, if it is not ours, or
   * that it bears none.
   */
  readonly owner?: { readonly at: number; readonly other?: string; readonly unmarked?: true };
  /** Whether the distribution ran the CloudFront function when it was last read. */
  readonly runsFunction?: boolean;
  /** A gradual failback is under way. */
  readonly step?: Step;
  /** When one was given up (epoch ms). */
  readonly stepsEndedAt?: number;
  /** What worried when it was last looked for and had changed (epoch ms). Absent while nothing ever did. */
  readonly preflight?: { readonly at: number; readonly findings: readonly Noted[] };
  /** What holds now and has been told: id of the situation → when it was last told. Cleared when the situation ends. */
  readonly told: { readonly [situation: string]: number };
  /** Situations that were told of late, by id. */
  readonly lately?: { readonly [situation: string]: ToldOf };
  readonly outbox: readonly Notice[];
}

export const EMPTY_JOURNAL: Journal = { revision: 0, entries: [], told: {}, outbox: [] };
