/**
 * The state of the traffic controls. A routing key, if there is one, overrides the distribution's own target; where that is the
 * failover name, DNS says where clients go, and what DNS says follows the journal. What cannot be read is `unreadable`, never
 * assumed.
 */
import type { Key } from './key.ts';
import type { Side } from './side.ts';
import type { PublicVerdict } from './verdict/verdict.ts';

/**
 * `mixed`: the cache behaviours that target our origins disagree. `dns`: they target the failover name, or clients use it
 * themselves.
 */
export type DistributionSays = Side | 'dns' | 'mixed' | 'unreadable';

/** `mixed`: the zone's name servers disagree. */
export type DnsAnswers = Side | 'mixed' | 'unreadable';

/** DNS as a traffic control. */
export interface Dns {
  /** What the beacons are to say: the active side of the journal. */
  readonly says: Side;
  /** Where the zone's own name servers send clients. No decision rests on it; it only lets a key go. */
  readonly answers: DnsAnswers;
  /** Why that is unreadable, as a sentence. */
  readonly why?: string;
  /** They answer with something else than our two targets, or there is no such record: someone has edited it. */
  readonly edited?: true;
}

/** The key in the store. `absent`: none, as usual in steady state. `nonsense`: a value that the CloudFront function ignores. */
export type StoredKey = Key | 'absent' | 'nonsense';

/** `none`: the distribution does not run our CloudFront function, so there is no routing key. */
export type KeySays = StoredKey | 'unreadable' | 'none';

export interface Edge {
  readonly distribution: DistributionSays;
  /** True once every edge location has the distribution's present configuration; undefined if it cannot be read. */
  readonly deployed?: boolean;
  readonly key: KeySays;
  /** Absent without DNS. */
  readonly dns?: Dns;
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
export interface EdgeObservation extends DistributionObservation, Pick<Edge, 'dns'> {
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

/** The side to which clients are sent without a key: by the distribution, or by DNS, which follows what the beacons say. */
export const withoutKey = ({
  distribution,
  dns,
}: Pick<Edge, 'distribution' | 'dns'>): Side | 'mixed' | 'unreadable' =>
  distribution === 'dns' ? (dns?.says ?? 'unreadable') : distribution;

/**
 * Whether all clients are sent there by now; with DNS, whether the zone's own name servers say so, also where nobody can read the
 * distribution.
 */
export const isDeployed = ({
  distribution,
  deployed,
  dns,
}: Pick<Edge, 'distribution' | 'deployed' | 'dns'>): boolean =>
  distribution === 'dns' ? deployed !== false && dns?.answers === dns?.says : deployed === true;

/**
 * The side to which the edge sends traffic: by the key if one decides, else as it does without one. During a gradual failback it
 * is the standby, whatever the share.
 */
export function effective(edge: Edge): Side | 'mixed' | 'unreadable' {
  const key = ruling(edge);
  if (key) return key.side;
  if (edge.key === 'unreadable') return 'unreadable';
  return withoutKey(edge);
}

/**
 * The side that answered the public endpoint: the one that the answer names; if it names none, the one to which every edge
 * location sends requests. Undefined if neither is known.
 */
export function servedBy(answer: PublicVerdict, edge: Edge): Side | undefined {
  if (answer.servedBy !== undefined || !isDeployed(edge)) return answer.servedBy;
  const there = effective(edge);
  return there === withoutKey(edge) && there !== 'mixed' && there !== 'unreadable' ? there : undefined;
}

/**
 * Whether a switch to `target` has moved: the key names it, or without one clients are sent there and no readable key names the
 * other side.
 */
export function movedTo(edge: Edge, target: Side): boolean {
  const key = ruling(edge);
  return key ? key.side === target : withoutKey(edge) === target;
}
