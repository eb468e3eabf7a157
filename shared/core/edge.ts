/**
 * What the edge says, lever by lever. Two levers, one intent: a key in the store (when there is one) overrides the
 * distribution's own target. What cannot be read is `unreadable`, never assumed.
 */
import type { Side } from './side.ts';
import type { PublicVerdict } from './verdict.ts';

/** `mixed`: the behaviours that target our two origins do not agree. */
export type DistributionSays = Side | 'mixed' | 'unreadable';

/** `absent`: there is no key (the rule at rest). `none`: this distribution has no edge function, hence no key lever. */
export type KeySays = { readonly side: Side; readonly epoch: number } | 'absent' | 'unreadable' | 'none';

export interface Edge {
  readonly distribution: DistributionSays;
  /** True once every edge location has the distribution's present configuration; undefined where unreadable. */
  readonly deployed?: boolean;
  readonly key: KeySays;
}

/** Which side the edge sends traffic to: the key if there is one, else the distribution's target. */
export function effective(edge: Edge): Side | 'mixed' | 'unreadable' {
  if (typeof edge.key === 'object') return edge.key.side;
  if (edge.key === 'unreadable') return 'unreadable';
  return edge.distribution;
}

/**
 * Which side an answer of the public endpoint came from: the one it names; where the API names none, the one that every
 * edge location sends requests to. Undefined where neither is known.
 */
export function servedBy(answer: PublicVerdict, edge: Edge): Side | undefined {
  if (answer.servedBy !== undefined || !edge.deployed) return answer.servedBy;
  const there = effective(edge);
  return there === 'primary' || there === 'standby' ? there : undefined;
}

/** Whether a switch to `target` has moved: the key stands at its target, or the distribution does and no readable key says otherwise. */
export function movedTo(edge: Edge, target: Side): boolean {
  if (typeof edge.key === 'object') return edge.key.side === target;
  return edge.distribution === target;
}
