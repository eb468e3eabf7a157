import type { Edge } from '../edge.ts';
import type { EntryKind, Journal } from '../journal/journal.ts';
import type { NotificationName } from '../notices/notifications.ts';
import type { Override } from '../override.ts';
import type { Settings } from '../settings.ts';
import type { Side } from '../side.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import type { Health } from './health.ts';

/** Everything a decision rests on. Nothing in it says what woke the run. */
export interface Situation {
  /** When the look began (epoch ms): everything in it was read at or after this. */
  readonly now: number;
  readonly run: string;
  readonly settings: Settings;
  readonly override: Override;
  readonly active: Side;
  readonly health: { readonly [side in Side]: Health };
  /** What the public endpoint said, oldest first. */
  readonly public: readonly PublicVerdict[];
  readonly edge: Edge;
  readonly journal: Journal;
}

export type RuleName =
  | 'hold'
  | 'owned-by-other'
  | 'in-flight'
  | 'pin'
  | 'blind'
  | 'contradicted'
  | 'both-down'
  | 'unproven'
  | 'limited'
  | 'cooling-down'
  | 'failover'
  | 'failback'
  | 'clients-fail'
  | 'repair'
  | 'steady';

/** Moves traffic. `repair` puts the edge back to where the journal sent it. */
export interface Move {
  readonly kind: Extract<EntryKind, 'failover' | 'failback' | 'pin' | 'repair'>;
  readonly from: Side;
  readonly to: Side;
}

/** What a rule says. The sentence is stable: times and counts are fields. */
export interface Opinion {
  readonly sentence: string;
  readonly move?: Move;
  /** A failback goes on with this percentage of the clients. */
  readonly step?: number;
  /** What a hold waits for. */
  readonly waitsFor?: string;
  /** When it will be over by itself (epoch ms), where that is known. */
  readonly until?: number;
  /** What people are notified of: how urgently, and how often, is said in `notifications.ts`. */
  readonly tell?: NotificationName;
  /** What a person has to know beside it: whole sentences. What varies may be in them. */
  readonly details?: readonly string[];
  /** The next verdicts may change this: stay and look again instead of waiting to be woken. */
  readonly stay?: true;
}

export interface Decision extends Opinion {
  readonly rule: RuleName;
  /** Under `observe`: what the rules wanted, which was withheld. The decision itself has no `move` then. */
  readonly withheld?: Move;
  /** How an operator overrules it. */
  readonly overrule: string;
}
