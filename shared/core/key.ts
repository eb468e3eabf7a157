/**
 * The key that the CloudFront function reads, as it is written in the store: `v1 standby 7` sends all traffic to the standby,
 * epoch 7; `v1 standby 7 5%` sends that share of the clients to the other side (a gradual failback); `v1 standby 7 reads`
 * leaves the traffic to the distribution and only says which side reads ask first. The CloudFront function in resources/failover
 * has the same grammar; a test holds them equal.
 */
import type { Side } from './side.ts';

/** The one key of ours in the store. */
export const KEY_NAME = 'traffic';

export interface Key {
  readonly side: Side;
  readonly epoch: number;
  /** Percent of the clients (1 to 99) that go to the other side. */
  readonly share?: number;
  /** Says nothing about where traffic goes. */
  readonly readsOnly?: true;
}

const GRAMMAR = /^v1 (primary|standby) (\d{1,15})(?: ([1-9]\d?)%| (reads))?$/;

/**
 * `nonsense`: the CloudFront function ignores it, and so may we. `newer`: written by a version that knows more than this one;
 * it is never overwritten.
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

export function formatKey({ side, epoch, share, readsOnly }: Key): string {
  const more = readsOnly ? ' reads' : share === undefined ? '' : ` ${share}%`;
  return `v1 ${side} ${epoch}${more}`;
}

/** In seconds: `break-glass` writes the time as an epoch, and whatever comes then counts on from there. No journal counts so far. */
const TIMES = [1e9, 1e10] as const;

export const isTime = (epoch: number): boolean => epoch >= TIMES[0] && epoch < TIMES[1];

/** An epoch as a person reads it: its time, where it is one. */
export const epochText = (epoch: number): string =>
  isTime(epoch) ? `${new Date(epoch * 1_000).toISOString().slice(0, 19)}Z` : String(epoch);

export const keyText = (key: Key): string => formatKey(key).replace(String(key.epoch), epochText(key.epoch));
