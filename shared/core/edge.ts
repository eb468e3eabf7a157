/**
 * What the edge says, traffic control by traffic control. Two traffic controls, one intent: a key in the store (when there is one) overrides the
 * distribution's own target. What cannot be read is `unreadable`, never assumed.
 */
import type { Key } from './key.ts';
import type { Side } from './side.ts';
import type { PublicVerdict } from './verdict/verdict.ts';

/** `mixed`: the behaviours that target our two origins do not agree. */
export type DistributionSays = Side | 'mixed' | 'unreadable';

/** What stands in the store. `absent`: no key (the rule in steady state). `nonsense`: a value that the CloudFront function ignores. */
export type StoredKey = Key | 'absent' | 'nonsense';

/** `none`: this distribution does not run our CloudFront function, hence has no key traffic control. */
export type KeySays = StoredKey | 'unreadable' | 'none';

export interface Edge {
  readonly distribution: DistributionSays;
  /** True once every edge location has the distribution's present configuration; undefined where unreadable. */
  readonly deployed?: boolean;
  readonly key: KeySays;
}

/** What was read of the distribution, and what stands in the way of a switch one day. */
export interface DistributionObservation extends Pick<Edge, 'distribution' | 'deployed'> {
  /** ETag of its configuration, which conditional writes need; present where that was read. */
  readonly etag?: string;
  /** Why it is unreadable, as a sentence. */
  readonly why?: string;
  /**
   * False: no cache behaviour of ours runs our CloudFront function, so the key does not decide. Absent where that is not known, or
   * none is expected.
   */
  readonly runsFunction?: boolean;
  /** What will be in the way of a switch one day, as sentences: an origin path that differs, for example. */
  readonly findings?: readonly string[];
}

/** The edge, with what was found out beside where traffic goes. */
export interface EdgeObservation extends DistributionObservation {
  readonly key: KeySays;
  /** Under which ETag the key stood; absent where it is not known. */
  readonly storeEtag?: string;
  /** Why the key is unreadable, or does not decide, as a sentence. */
  readonly keyWhy?: string;
}

/** What stands in the store, and the ETag under which it stood: an exact pair. */
export type KeyObservation =
  | { readonly key: StoredKey; readonly etag: string }
  | { readonly key: 'unreadable'; readonly why: string };

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
