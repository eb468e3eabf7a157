/**
 * When the edge is not where the journal sent it, someone else moved it: a console edit, a redeploy, a call of ours that
 * applied after all. Moving traffic back is a switch like any other and needs as good a reason; without one the move is
 * adopted: the journal takes note, and the edge stays as it is.
 */

import { effective, ruling } from '../edge.ts';
import { newest, REPAIR_LIMIT, repairsOfLastHour } from '../journal/journal-queries.ts';
import { other, type Side } from '../side.ts';
import type { Opinion, Situation } from './decision.ts';
import { isProven } from './health.ts';

/** A look is not one instant: an edge read this shortly after an entry was closed may be older than it. */
export const SETTLING_MS = 15_000;

export type Drift =
  | { readonly kind: 'none' }
  /** The edge cannot be judged now: it cannot be read, or was told something a moment ago. */
  | { readonly kind: 'unclear' }
  /** Note in the journal that traffic is on `to`. */
  | { readonly kind: 'adopt'; readonly to: Side }
  /** Bring the edge back to the active side. */
  | { readonly kind: 'repair' }
  /** Neither is right: the behaviours disagree and the active side is not fit. */
  | { readonly kind: 'stuck' };

const NONE: Drift = { kind: 'none' };
const UNCLEAR: Drift = { kind: 'unclear' };

export function drift(situation: Situation): Drift {
  const { edge, active, journal, now, override } = situation;
  const there = effective(edge);
  const last = newest(journal);
  if (override.mode === 'hold' || journal.owner?.other !== undefined) return NONE;
  if (!last || last.phase === 'in-progress' || now - (last.closedAt ?? last.begunAt) < SETTLING_MS)
    return UNCLEAR;
  if (there === 'unreadable') return UNCLEAR;
  if (there === active) return NONE;
  // What was edited under a hold was meant.
  if (journal.released && there !== 'mixed') return { kind: 'adopt', to: there };
  // A pin is enforced by its own rule, whatever stands there.
  if (override.mode === 'primary' || override.mode === 'standby') return NONE;
  // A newer epoch than ours is no mistake: someone has taken the traffic controls in hand, without the journal.
  const key = ruling(edge);
  if (key && key.epoch > last.epoch) return { kind: 'adopt', to: key.side };
  if (mayRepair(situation)) return { kind: 'repair' };
  return there === 'mixed' ? { kind: 'stuck' } : { kind: 'adopt', to: there };
}

function mayRepair({ active, health, journal, now }: Situation): boolean {
  if (repairsOfLastHour(journal, now) >= REPAIR_LIMIT) return false;
  const here = health[active];
  if (isProven(here)) return true;
  const fair = here.state === 'healthy' || here.state === 'degraded';
  return fair && health[other(active)].state === 'unhealthy';
}

export function repairOpinion({ active }: Situation): Opinion {
  return {
    sentence: `Revert an external change: traffic belongs on ${active}.`,
    move: { kind: 'repair', from: other(active), to: active },
  };
}

export function stuckOpinion({ active }: Situation): Opinion {
  return {
    sentence: `Hold: the cache behaviours of the distribution disagree, and ${active} is not healthy enough to take all traffic.`,
    waitsFor: `${active} to be proven, or an operator to pin a side`,
    tell: 'behaviours-disagree',
  };
}
