/**
 * What the edge says, lever by lever. Two levers, one intent: a key in the store (when there is one) overrides the
 * distribution's own target. What cannot be read is `unreadable`, never assumed.
 */
import type { Key } from './key.ts';
import type { Side } from './side.ts';
import type { PublicVerdict } from './verdict/verdict.ts';

/** `mixed`: the behaviours that target our two origins do not agree. */
export type DistributionSays = Side | 'mixed' | 'unreadable';

/** What stands in the store. `absent`: no key (the rule at rest). `nonsense`: a value that the edge function ignores. */
export type Standing = Key | 'absent' | 'nonsense';

/** `none`: this distribution does not run our edge function, hence has no key lever. */
export type KeySays = Standing | 'unreadable' | 'none';

export interface Edge {
  readonly distribution: DistributionSays;
  /** True once every edge location has the distribution's present configuration; undefined where unreadable. */
  readonly deployed?: boolean;
  readonly key: KeySays;
}

/** The key that decides where traffic goes; undefined where none does, or nobody knows. */
export const ruling = ({ key }: Pick<Edge, 'key'>): Key | undefined =>
  typeof key === 'object' && !key.readsOnly ? key : undefined;

/**
 * Which side the edge sends traffic to: the key if there is one, else the distribution's target. While a failback goes by
 * steps it is still the side that most clients are sent to.
 */
export function effective(edge: Edge): Side | 'mixed' | 'unreadable' {
  const key = ruling(edge);
  if (key) return key.side;
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
  return there === edge.distribution && there !== 'mixed' && there !== 'unreadable' ? there : undefined;
}

/** Whether a switch to `target` has moved: the key stands at its target, or the distribution does and no readable key says otherwise. */
export function movedTo(edge: Edge, target: Side): boolean {
  const key = ruling(edge);
  return key ? key.side === target : edge.distribution === target;
}
