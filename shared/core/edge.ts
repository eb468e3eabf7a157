/**
 * The state of both traffic controls. A routing key, if there is one, overrides the distribution's own target. What cannot be
 * read is `unreadable`, never assumed.
 */
import type { Key } from './key.ts';
import type { Side } from './side.ts';
import type { PublicVerdict } from './verdict/verdict.ts';

/** `mixed`: the cache behaviours that target our two origins disagree. */
export type DistributionSays = Side | 'mixed' | 'unreadable';

/** The key in the store. `absent`: none, as usual in steady state. `nonsense`: a value that the CloudFront function ignores. */
export type StoredKey = Key | 'absent' | 'nonsense';

/** `none`: the distribution does not run our CloudFront function, so there is no routing key. */
export type KeySays = StoredKey | 'unreadable' | 'none';

export interface Edge {
  readonly distribution: DistributionSays;
  /** True once every edge location has the distribution's present configuration; undefined if it cannot be read. */
  readonly deployed?: boolean;
  readonly key: KeySays;
}

/** The distribution as it was read, with preflight findings. */
export interface DistributionObservation extends Pick<Edge, 'distribution' | 'deployed'> {
  /** The ETag of its configuration, for conditional writes; absent if it was not read. */
  readonly etag?: string;
  /** Why it is unreadable, as a sentence. */
  readonly why?: string;
  /**
   * False: none of our cache behaviours runs our CloudFront function, so the key does not decide. Absent if that is not known,
   * or no function is expected.
   */
  readonly runsFunction?: boolean;
  /** What would block or spoil a switch, as sentences: for example, origin paths that differ. */
  readonly findings?: readonly string[];
}

/** Both traffic controls as they were read, with ETags and reasons. */
export interface EdgeObservation extends DistributionObservation {
  readonly key: KeySays;
  /** The store's ETag; absent if it is not known. */
  readonly storeEtag?: string;
  /** Why the key is unreadable, or does not decide, as a sentence. */
  readonly keyWhy?: string;
  /** It is unreadable because a newer version wrote it; the store itself is well. */
  readonly keyNewer?: true;
}

/**
 * The key in the store and the store's ETag, read together. `text`: of a key that is invalid or that a newer version wrote, as
 * it is stored.
 */
export type KeyObservation =
  | { readonly key: StoredKey; readonly etag: string; readonly text?: string }
  | {
      readonly key: 'unreadable';
      readonly why: string;
      readonly newer?: { readonly text: string; readonly etag: string };
    };

/** The key that decides where traffic goes; undefined if none does, or it is not known. */
export const ruling = ({ key }: Pick<Edge, 'key'>): Key | undefined =>
  typeof key === 'object' && !key.readsOnly ? key : undefined;

/**
 * The side to which the edge sends traffic: by the key if one decides, else by the distribution. During a gradual failback it
 * is the standby, whatever the share.
 */
export function effective(edge: Edge): Side | 'mixed' | 'unreadable' {
  const key = ruling(edge);
  if (key) return key.side;
  if (edge.key === 'unreadable') return 'unreadable';
  return edge.distribution;
}

/**
 * The side that answered the public endpoint: the one that the answer names; if it names none, the one to which every edge
 * location sends requests. Undefined if neither is known.
 */
export function servedBy(answer: PublicVerdict, edge: Edge): Side | undefined {
  if (answer.servedBy !== undefined || !edge.deployed) return answer.servedBy;
  const there = effective(edge);
  return there === edge.distribution && there !== 'mixed' && there !== 'unreadable' ? there : undefined;
}

/** Whether a switch to `target` has moved: the key names it, or the distribution does and no readable key names the other side. */
export function movedTo(edge: Edge, target: Side): boolean {
  const key = ruling(edge);
  return key ? key.side === target : edge.distribution === target;
}
