/**
 * Promise 3: automatic switches keep the cool-down and the limit, failback included; the one exemption is the first undoing
 * of a failback, or of a drill's failover. What was begun and moved nothing, because the edge was there already, is no switch.
 */

import { LIMIT_WITHIN_MS } from '../../../shared/core/settings.ts';
import { isAutomatic } from './history.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';

/** A switch is written down a moment after the edge took it. */
const NOTED_MS = 1_000;

export const coolDownAndLimit: Invariant = (history) => ({
  begun({ settings, now }, { kind }) {
    if (kind === 'failback' && settings.failback !== 'auto')
      broken(3, { now }, 'an automatic failback where failback is manual');
  },

  moved(w, { entry }) {
    if (!isAutomatic(entry)) return;
    const { coolDown, limit } = w.settings;
    // An earlier switch may have been written down by a clock that has been put right since.
    const off = history.mostSkew + Math.abs(w.skew.switcher) + NOTED_MS;
    const earlier = history.moves.filter((move) => !move.undone && isAutomatic(move.entry));
    const last = earlier.at(-1);
    const ourIdea = last?.entry.kind === 'failback' || last?.entry.drill === true;
    const undoing = ourIdea && entry.kind === 'failover' && entry.from === last?.entry.to;
    if (last && !undoing && w.now() - last.at < coolDown - off)
      broken(3, w, 'an automatic switch within the cool-down');
    const from = Math.max(w.now() - LIMIT_WITHIN_MS + off, w.truth.acknowledged.at(-1) ?? 0);
    // A drill's failover is a person's doing and uses up nothing.
    if (earlier.filter((move) => move.at > from && !move.entry.drill).length >= limit)
      broken(3, w, 'more automatic switches than the limit allows');
  },
});
