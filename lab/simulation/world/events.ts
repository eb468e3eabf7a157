/**
 * What happened in a world, in order. Scenario timelines print it, properties read it, a failing seed is explained by it.
 */
import type { Journal, Notice } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Verb } from '../../../shared/ports.ts';
import type { AlarmState } from '../../emulator/model/index.ts';

export type Role = 'prober' | 'switcher';

/** How far the hosts' clocks are off, in milliseconds; read when a run starts. */
export type Skew = { [role in Role]: number };

/** How a run of the production code ended: `threw` where it failed loudly, `killed` where it just stopped existing. */
export type RunEnd = 'done' | 'threw' | 'killed';

/** `conflict`: a condition did not hold, because another run wrote first. */
export type CallOutcome = 'took effect' | 'conflict' | 'refused' | 'lost';

export type Event =
  /** A line that production code logged. */
  | {
      readonly what: 'line';
      readonly run: string;
      readonly role: Role;
      readonly level: 'info' | 'warn' | 'error';
      readonly verb: Verb;
      readonly sentence: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly what: 'run-started'; readonly run: string; readonly role: Role; readonly cause: string }
  | {
      readonly what: 'run-ended';
      readonly run: string;
      readonly role: Role;
      readonly end: RunEnd;
      readonly why?: string;
    }
  /** A call took effect at the service, was refused there, or never reached it. */
  | {
      readonly what: 'call';
      readonly run: string;
      readonly role: Role;
      readonly call: string;
      readonly index: number;
      readonly sentAt: number;
      readonly outcome: CallOutcome;
      readonly why?: string;
    }
  | {
      readonly what: 'alarm';
      readonly side: Side;
      readonly from: AlarmState;
      readonly to: AlarmState;
      readonly reason: string;
    }
  /** The distribution's configuration was replaced; `target` is what it says now. */
  | { readonly what: 'distribution'; readonly by: string; readonly target: Side | 'mixed' }
  /** The key was written, or taken away where there is no value. */
  | { readonly what: 'store'; readonly by: string; readonly value?: string }
  /** The name servers answer with another side. */
  | { readonly what: 'dns'; readonly answers: Side }
  /** An edge location now sends requests to another side. */
  | { readonly what: 'served'; readonly location: string; readonly side: Side | 'mixed' }
  /** Clients at a location are served by another side, or not as well or as badly as before. */
  | {
      readonly what: 'clients';
      readonly location: string;
      readonly side: Side | 'mixed';
      readonly well: boolean;
    }
  /** Every edge location has the newest configuration. */
  | { readonly what: 'deployed'; readonly target: Side | 'mixed' }
  /** Something was broken or repaired, or a person acted: one sentence. */
  | { readonly what: 'world'; readonly sentence: string }
  /**
   * The event bus of a control Region has taken it, as the event with that id. With the journal as it was then, of which a
   * message says more.
   */
  | {
      readonly what: 'notice';
      readonly notice: Notice;
      readonly journal: Journal;
      readonly event: string;
      readonly bus: string;
    }
  /** What the metrics of the service itself counted. */
  | {
      readonly what: 'gauge';
      readonly run: string;
      readonly name: string;
      readonly unit: 'count' | 'level' | 'ms';
      readonly value: number;
    };

export type Happening = Event & { readonly at: number };

/** Adds an event at the present time. */
export type Tell = (event: Event) => void;
