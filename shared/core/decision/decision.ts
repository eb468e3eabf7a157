import type { DistributionObservation, Edge } from '../edge.ts';
import type { EntryKind, Journal } from '../journal/journal.ts';
import type { NotificationName } from '../notices/notifications.ts';
import type { Override } from '../override.ts';
import type { Settings } from '../settings.ts';
import type { Side } from '../side.ts';
import type { PublicVerdict } from '../verdict/verdict.ts';
import type { Controller } from './controller.ts';
import type { Health } from './health.ts';
import type { VantagePoints } from './judgement.ts';

/** Everything a decision rests on. It does not contain what invoked the run. */
export interface Situation {
  /** When the observation began (epoch ms): everything here was read at or after this time. */
  readonly now: number;
  readonly run: string;
  readonly settings: Settings;
  readonly override: Override;
  readonly active: Side;
  readonly health: { readonly [side in Side]: Health };
  /** What the probers know. */
  readonly points: VantagePoints;
  /** The verdicts of all of them about the public endpoint, oldest first. */
  readonly public: readonly PublicVerdict[];
  /** With what is wrong with the distribution, if anything is known to be. */
  readonly edge: Edge & Pick<DistributionObservation, 'findings'>;
  readonly journal: Journal;
  /** Absent where there is one controller. */
  readonly controller?: Controller;
}

/** Those of `RULES`; and `repair`, which is none of them: it follows from drift (drift.ts). */
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
  | 'recovering'
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

/** What a rule says. */
export interface Opinion {
  readonly sentence: string;
  /** Identifies what it says where the sentence has numbers; any other sentence is stable text, and its times are fields. */
  readonly id?: string;
  readonly move?: Move;
  /** The percentage of the clients that a gradual failback now sends to the primary. */
  readonly step?: number;
  /** The move, or the step, leaves a side that serves: it may have to wait (planned-moves.ts). */
  readonly planned?: { readonly kind: 'pin' | 'failback'; readonly to: Side };
  /** What a hold waits for. */
  readonly waitsFor?: string;
  /** When it ends by itself (epoch ms), if known. */
  readonly until?: number;
  /** The notification it leads to, if any. `notifications.ts` says how urgent and how often. */
  readonly tell?: NotificationName;
  /** Further whole sentences for the message. They may contain times and counts. */
  readonly details?: readonly string[];
  /** No override helps, or somebody has to look first: a message offers none. */
  readonly lookOnly?: true;
  /** The one override that may help: a message offers no other, nor a hold. */
  readonly helps?: Side;
  /** The next verdicts may change this decision: the run stays and observes again instead of ending. */
  readonly stay?: true;
}

/** What leaves traffic where it is, and is as it should be, says so in its first word. */
const STEADY = 'Steady: ';

export type Steady = `${typeof STEADY}${string}`;

export const isSteady = (sentence: string): sentence is Steady => sentence.startsWith(STEADY);

/** The same sentence for a time in which not all is as it should be. */
export function withoutSteady(sentence: string): string {
  if (!isSteady(sentence)) return sentence;
  const rest = sentence.slice(STEADY.length);
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

/** A decision's sentence without the word that says what it is, as the middle of another one. */
export const withoutWord = (sentence: string): string => sentence.replace(/^(?:Hold|Steady): /, '');

export interface Decision extends Opinion {
  readonly rule: RuleName;
  /** Under `observe`: the move that the rules wanted. `move` is absent then. */
  readonly withheld?: Move;
  /** How an operator overrules it, as a sentence. */
  readonly overrule: string;
}
