/**
 * Converging brings a traffic control to where traffic already goes: after one of two updates failed, or when a key is no
 * longer needed. It moves no traffic, so it is not a switch: no epoch, no cool-down. The one exception is a gradual failback,
 * whose share of clients the key follows. With `routing=key` the distribution is another tool's: the key stays while traffic is
 * not where that points; with `key,dns` it stays until DNS leads there for good. Under `hold` and `observe` nothing is touched.
 */

import { effective, isDeployed, ruling, withoutKey } from '../edge.ts';
import type { Entry } from '../journal/journal.ts';
import { isFollowing, newest } from '../journal/journal-queries.ts';
import { DNS_LATCHED_MS } from '../journal/settled.ts';
import type { Key } from '../key.ts';
import { writesDistribution } from '../routing.ts';
import type { Side } from '../side.ts';
import type { Situation } from './decision.ts';
import { SETTLING_MS } from './drift.ts';

/** The update that one traffic control still needs. */
export type Converge = { readonly kind: 'converge'; readonly sentence: string } & (
  | { readonly control: 'distribution'; readonly to: Side }
  | { readonly control: 'key'; readonly put: Key | 'absent' }
);

export function converge(situation: Situation): Converge | undefined {
  const { edge, active, journal, now, override, settings } = situation;
  const last = newest(journal);
  if (override.mode === 'hold' || override.mode === 'observe') return undefined;
  if (journal.owner?.other !== undefined) return undefined;
  if (!last || last.phase === 'in-progress' || now - (last.closedAt ?? last.begunAt) < SETTLING_MS)
    return undefined;
  // If traffic is not on the active side, an update would move it: that takes a switch or an adoption. An unreadable key counts
  // as not being there.
  if (effective(edge) !== active) return undefined;
  const isElsewhere = edge.distribution !== active && edge.distribution !== 'unreadable';
  if (isElsewhere && writesDistribution(settings.routing)) {
    return {
      kind: 'converge',
      control: 'distribution',
      to: active,
      sentence: `Converge: the key sends traffic to ${active}; the distribution follows.`,
    };
  }
  return convergeKey(situation, last);
}

function convergeKey({ edge, active, journal, settings, now }: Situation, last: Entry): Converge | undefined {
  const { key } = edge;
  if (key === 'none') return undefined;
  // A key with a newer epoch may have been written by hand: never replace it by an older one.
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
  const deployed = withoutKey(edge) === active && isDeployed(edge);
  const byDns = edge.distribution === 'dns';
  const latched = !byDns || now - (last.deployedAt ?? last.begunAt) >= DNS_LATCHED_MS;
  // Until then answers must not change once more: the switch is verified by them.
  const rests = deployed && latched && !isFollowing(journal);
  if (!rests && ruling(edge)?.share !== undefined) {
    return {
      kind: 'converge',
      control: 'key',
      put: { side: active, epoch },
      sentence: `Converge: the key sends all clients to ${active} again.`,
    };
  }
  if (!rests) {
    // The switch's own write of the key failed, and some edge locations may not have the distribution's change yet.
    return isFollowing(journal) && !deployed && !ruling(edge)
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
        sentence: `Converge: ${byDns ? 'DNS' : 'the distribution'} sends traffic to ${active}; the key is deleted.`,
      };
}
