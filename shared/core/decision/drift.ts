/**
 * Drift: the edge is not where the journal sent it. Something else moved it: a console edit, a redeploy, or an earlier call
 * that applied after all. Moving traffic back (repair) is a switch like any other and needs as good a reason. Without one
 * the change is adopted: the journal notes it, and the edge stays as it is.
 */

import { effective, ruling } from '../edge.ts';
import { newest, REPAIR_LIMIT, repairsOfLastHour } from '../journal/journal-queries.ts';
import { other, type Side } from '../side.ts';
import type { Opinion, Situation } from './decision.ts';
import { isProven } from './health.ts';

/** An observation is not one instant: an edge read so soon after an entry was closed may be older than the entry. */
export const SETTLING_MS = 15_000;

export type Drift =
  | { readonly kind: 'none' }
  /** Not judged now: the edge cannot be read, or a switch is under way or ended a moment ago. */
  | { readonly kind: 'unclear' }
  /** Note in the journal that traffic is on `to`; move nothing. */
  | { readonly kind: 'adopt'; readonly to: Side }
  /** Bring the edge back to the active side. */
  | { readonly kind: 'repair' }
  /** Neither is possible: the cache behaviours disagree, and the active side is not healthy enough. */
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
  // A change under a hold was made on purpose.
  if (journal.released && there !== 'mixed') return { kind: 'adopt', to: there };
  // The rule `pin` enforces a pin.
  if (override.mode === 'primary' || override.mode === 'standby') return NONE;
  // A key with a newer epoch was written on purpose, e.g. by break-glass, which bypasses the journal.
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

export function stuckOpinion({ active, journal, now }: Situation): Opinion {
  const again = repairsOfLastHour(journal, now) >= REPAIR_LIMIT;
  return {
    sentence: again
      ? `Hold: the cache behaviours of the distribution disagree, and that was reverted three times within the last hour.`
      : `Hold: the cache behaviours of the distribution disagree, and ${active} is not healthy enough to take all traffic.`,
    waitsFor: again
      ? 'an hour to pass since the first of them, or an operator to pin a side'
      : `${active} to be proven, or an operator to pin a side`,
    tell: 'behaviours-disagree',
  };
}
