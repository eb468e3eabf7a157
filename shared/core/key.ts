/**
 * The routing key as it is stored, which the CloudFront function reads. `v1 standby 7` sends all traffic to the standby, epoch
 * 7. `v1 standby 7 5%` sends that share of the clients to the other side (gradual failback). `v1 standby 7 reads` leaves
 * traffic to the distribution and only says which side reads ask first. resources/failover/edge-routing.js has the same
 * grammar; a test compares the two.
 */
import { utc } from './duration.ts';
import type { Side } from './side.ts';

/**
 * The name of the key in a store that the stack has made: it holds no other. The version before calls it so, and every copy of
 * the routing that was made for it, which is why this version still writes it (docs/decisions/0043).
 */
export const KEY_NAME = 'traffic';

/** The first is written. Of those that are there, the one with the greatest epoch counts. */
export type KeyNames = readonly [string, ...string[]];

/**
 * `ownStore`: a store of the user's own, which several stages may share. Otherwise the next version's name is understood as
 * well: a rollback of that version may leave it behind.
 */
export const keyNames = (stage: string, ownStore: boolean): KeyNames =>
  ownStore ? [stageKey(stage)] : [KEY_NAME, stageKey(stage)];

const stageKey = (stage: string): string => `${KEY_NAME}:${stage}`;

export interface Key {
  readonly side: Side;
  readonly epoch: number;
  /** The percentage of the clients (1 to 99) that go to the other side. */
  readonly share?: number;
  /** Says nothing about where traffic goes. */
  readonly readsOnly?: true;
}

const GRAMMAR = /^v1 (primary|standby) (\d{1,15})(?: ([1-9]\d?)%| (reads))?$/;

/**
 * `nonsense`: the CloudFront function ignores it, so it may be overwritten. `newer`: a newer version wrote it; it is never
 * overwritten.
 */
export function parseKey(text: string): Key | 'nonsense' | 'newer' {
  const [, side, epoch, share, reads] = GRAMMAR.exec(text) ?? [];
  if (side === undefined) return /^v([2-9]|\d\d+)\b/.test(text) ? 'newer' : 'nonsense';
  return {
    side: side as Side,
    epoch: Number(epoch),
    ...(share !== undefined && { share: Number(share) }),
    ...(reads !== undefined && { readsOnly: true as const }),
  };
}

/**
 * What several keys of one stage say together, as the CloudFront function takes them: the valid one with the greatest epoch. One
 * that a newer version wrote comes first, since what it says is not known. Undefined: there is none.
 */
export function newestKey(
  texts: readonly string[],
): { readonly text: string; readonly says: ReturnType<typeof parseKey> } | undefined {
  const rank = (says: ReturnType<typeof parseKey>): number =>
    says === 'newer' ? Number.POSITIVE_INFINITY : says === 'nonsense' ? -1 : says.epoch;
  return texts
    .map((text) => ({ text, says: parseKey(text) }))
    .reduce<ReturnType<typeof newestKey>>(
      (best, one) => (best === undefined || rank(one.says) > rank(best.says) ? one : best),
      undefined,
    );
}

export function formatKey({ side, epoch, share, readsOnly }: Key): string {
  const more = readsOnly ? ' reads' : share === undefined ? '' : ` ${share}%`;
  return `v1 ${side} ${epoch}${more}`;
}

/** `break-glass` uses the time (seconds) as the epoch, and later epochs continue from there. No journal counts that far by itself. */
const TIMES = [1e9, 1e10] as const;

export const isTime = (epoch: number): boolean => epoch >= TIMES[0] && epoch < TIMES[1];

/** An epoch for people: as a time, if it is one. */
export const epochText = (epoch: number): string => (isTime(epoch) ? utc(epoch * 1_000) : String(epoch));

export const keyText = (key: Key): string => formatKey(key).replace(String(key.epoch), epochText(key.epoch));
