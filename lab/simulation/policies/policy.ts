/** A policy: how it answers what happens to two Regions, and on what its model stands. */
import type { Side } from '../../../shared/core/side.ts';
import type { Random, Range } from '../../emulator/model/index.ts';
import type { Conditions } from '../search/conditions.ts';
import type { Trace } from '../search/fault-schedule.ts';
import type { Via } from '../search/response-model.ts';
import type { Since } from '../world/ground-truth.ts';

/** What no policy decides, and what none of them can be compared without. */
export interface Given {
  /** Where clients are; as many at each. */
  readonly locations: readonly string[];
  /** How long a change of the distribution takes to an edge location; drawn for each. */
  readonly distribution: Range;
  /** How long a change of the key takes to an edge location; drawn for each. */
  readonly store: Range;
  /** How long resolvers keep an answer of the DNS. */
  readonly ttl: number;
  /** This share of the clients is behind resolvers that keep it for so long instead. */
  readonly overstay: { readonly share: number; readonly ms: number };
  /** How long a client waits for an answer. */
  readonly patience: number;
  /** An answer that takes longer is bad service. */
  readonly late: number;
  /** How long the edge waits for an origin's first byte, in each policy that has an edge. */
  readonly originRead: number;
  readonly requestsPerSecond: number;
  /** Of all requests. */
  readonly reads: number;
}

/** How long who waits, and for what. */
export type Waits = Pick<Given, 'patience' | 'late' | 'originRead'>;

/** All that a policy is played with. */
interface Play {
  readonly trace: Trace;
  readonly conditions: Conditions;
  readonly given: Given;
  readonly random: Random;
}

/** Where a request goes. */
export interface Path {
  readonly side: Side | 'mixed';
  /** Where reads go instead: to the second one if they meet an error at the first. */
  readonly reads?: readonly [Side, Side];
}

/** Clients who are always sent the same way. */
export interface Group {
  /** Of all requests, 0 … 1. */
  readonly share: number;
  readonly via: Via;
  /** Oldest first; the first one is from 0. Times are ms after the start. */
  readonly path: readonly Since<Path>[];
}

/** The policy now wants traffic elsewhere. */
export interface Switch {
  readonly at: number;
  readonly from: Side;
  readonly to: Side;
  /** Needs no outage: a return to the primary that the policy makes on purpose, or an override. */
  readonly asked: boolean;
}

export interface Lived {
  readonly groups: readonly Group[];
  readonly switches: readonly Switch[];
}

export interface Policy {
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Public documentation that the model follows. */
  readonly sources: readonly string[];
  /** What the documentation leaves open, and how the model fills it; where in doubt, in the policy's favour. */
  readonly assumptions: readonly string[];
  live(play: Play): Lived | Promise<Lived>;
}
