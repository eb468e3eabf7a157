/**
 * Converging: brings a traffic control to where traffic already goes, after one of the two did not take an order, or when a
 * key is no longer needed. It moves no traffic, so it is no switch: no epoch, no cool-down. The one exception is the share of
 * clients that a gradual failback has in the journal: the key follows that, too. Under a hold nothing is touched.
 */

import { effective, ruling } from '../edge.ts';
import type { Entry } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import type { Key } from '../key.ts';
import type { Side } from '../side.ts';
import type { Situation } from './decision.ts';
import { SETTLING_MS } from './drift.ts';

/** A traffic control that has yet to follow, and to where. */
export type Converge = { readonly kind: 'converge'; readonly sentence: string } & (
  | { readonly control: 'distribution'; readonly to: Side }
  | { readonly control: 'key'; readonly put: Key | 'absent' }
);

export function converge(situation: Situation): Converge | undefined {
  const { edge, active, journal, now, override } = situation;
  const last = newest(journal);
  if (override.mode === 'hold' || override.mode === 'observe') return undefined;
  if (journal.owner?.other !== undefined) return undefined;
  if (!last || last.phase === 'in-progress' || now - (last.closedAt ?? last.begunAt) < SETTLING_MS)
    return undefined;
  // Where traffic is not where it belongs, setting a control would move it: that is a switch, or an adoption. Nor is anything
  // done while the key that decides cannot be read.
  if (effective(edge) !== active) return undefined;
  if (edge.distribution !== active && edge.distribution !== 'unreadable') {
    return {
      kind: 'converge',
      control: 'distribution',
      to: active,
      sentence: `Converge: the key sends traffic to ${active}; the distribution follows.`,
    };
  }
  return convergeKey(situation, last);
}

function convergeKey({ edge, active, journal, settings }: Situation, last: Entry): Converge | undefined {
  const { key } = edge;
  if (key === 'none') return undefined;
  // Someone else may have written a newer one: it is never replaced by an older.
  const epoch = Math.max(last.epoch, typeof key === 'object' ? key.epoch : 0);
  const { step } = journal;
  if (step) {
    return ruling(edge)?.share === step.share
      ? undefined
      : {
          kind: 'converge',
          control: 'key',
          put: { side: active, epoch, share: step.share },
          sentence: `Converge: the key sends ${step.share} % of the clients to primary.`,
        };
  }
  const rests = edge.distribution === active && edge.deployed === true;
  if (!rests && ruling(edge)?.share !== undefined) {
    return {
      kind: 'converge',
      control: 'key',
      put: { side: active, epoch },
      sentence: `Converge: the key sends all clients to ${active} again.`,
    };
  }
  if (!rests) {
    const waiting = last.phase === 'applied' && last.kind !== 'initial' && last.verifiedAt === undefined;
    // Ours was not taken when the switch was made, and some edge locations may still lag behind.
    return waiting && !ruling(edge)
      ? {
          kind: 'converge',
          control: 'key',
          put: { side: active, epoch },
          sentence: `Converge: the key sends traffic to ${active}, too.`,
        }
      : undefined;
  }
  if (settings.readsFailOver) {
    return typeof key === 'object' && key.readsOnly && key.side === active
      ? undefined
      : {
          kind: 'converge',
          control: 'key',
          put: { side: active, epoch, readsOnly: true },
          sentence: `Converge: the distribution sends traffic to ${active}; the key only says which side reads ask first.`,
        };
  }
  return key === 'absent'
    ? undefined
    : {
        kind: 'converge',
        control: 'key',
        put: 'absent',
        sentence: `Converge: the distribution sends traffic to ${active}; the key is deleted.`,
      };
}
