/**
 * Promise 11: any single control Region gone altogether, or any single vantage point that lies: no switch is caused by it, and a
 * dead Region is left at most ten seconds later. How much later, test/simulation/three measures.
 */

import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import { LEASE_MS } from '../../../shared/core/journal/journal-append.ts';
import { other, SIDES } from '../../../shared/core/side.ts';
import { struck } from '../world/control-regions.ts';
import type { World } from '../world/world.ts';
import { isAutomatic } from './history.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isFree, isOurs, oneControlWorks } from './undisturbed.ts';

/** Verdicts count for so long. */
const SEEN_MS = 3 * MINUTE;
/** As long as it takes to see it, the turn of the last controller, and one that dies on the way. */
const LEFT_MS = 10 * SECOND + 18 * SECOND + LEASE_MS + 10 * SECOND;
/** Everything has been well for so long before, but for one control Region. */
const CALM_MS = 4 * MINUTE;
/** So long after clients have been served from elsewhere, what the public endpoint says comes from there alone. */
const ARRIVED_MS = MINUTE;

export const anySingleRegion: Invariant = (history) => {
  let since: number | undefined;
  let troubledAt = 0;
  let one: string | undefined;
  /** When the way from every prober was broken. */
  const cutAt = { primary: 0, standby: 0 };
  const elsewhereAt = { primary: 0, standby: 0 };
  let nextLook = 0;
  return {
    begun(w, entry) {
      if (w.controls.length === 1 || entry.drill || !isAutomatic(entry) || entry.kind !== 'failover') return;
      if (w.now() - troubledAt < SEEN_MS) return;
      const { fit } = w.truth;
      const failed = fit[entry.from].some(
        ({ is, from }, i) =>
          !is && (fit[entry.from][i + 1]?.from ?? w.now()) > w.now() - SEEN_MS && from <= w.now(),
      );
      // An alarm of the user's is a reason, too; that a prober lies about it is none.
      const alarmed = w.now() - w.alarms.lastInAlarm(entry.from, w.now()) < SEEN_MS;
      // The way from every prober is no single one's: until the public endpoint answers from there, nothing speaks against them.
      const unseen = w.now() - cutAt[entry.from] < SEEN_MS && w.now() - elsewhereAt[entry.from] < ARRIVED_MS;
      if (!failed && !alarmed && !unseen && isConstant(w))
        broken(
          11,
          w,
          `failover from ${entry.from}, which has served every client; struck: ${struck(w).join(', ') || 'none'}`,
        );
    },

    stepped(w) {
      if (w.controls.length === 1) return;
      // One Region at a time: while another was struck a moment ago, nothing is promised.
      const where = struck(w);
      const away = where.length === 1 ? where[0] : undefined;
      if (where.length > 1 || (away !== undefined && one !== undefined && away !== one)) troubledAt = w.now();
      if (away !== undefined) one = away;
      const { callFaults, callHooks, faultRates, truth, edge } = w;
      for (const side of SIDES) if (w.regions.fault(side)?.reach === 'direct') cutAt[side] = w.now();
      if (w.now() >= nextLook) {
        nextLook = w.now() + SECOND;
        for (const side of SIDES)
          if (edge.locations.some((location) => edge.served(location) !== side)) elsewhereAt[side] = w.now();
      }
      if (callFaults.some(({ region }) => region !== (one ?? region)) || callHooks.length > 0)
        troubledAt = w.now();
      if (Object.values(faultRates).some((rate) => typeof rate === 'number' && rate > 0))
        troubledAt = w.now();
      const from = w.edge.target();
      const isDue =
        from !== 'mixed' &&
        truth.fit[from].at(-1)?.is === false &&
        isWellFor(w, other(from), CALM_MS) &&
        // What no prober reaches is not proven.
        w.now() - cutAt[other(from)] > CALM_MS &&
        w.now() - w.alarms.lastInAlarm(other(from), w.now()) > CALM_MS &&
        w.now() - troubledAt > CALM_MS &&
        isFree(w, history) &&
        isOurs(w, history) &&
        oneControlWorks(w) &&
        history.moves.length === 0;
      if (!isDue || !isDead(w)) since = undefined;
      else if (since === undefined) since = w.now();
      else if (w.now() - since > LEFT_MS)
        broken(
          11,
          w,
          `${from} has been dead for ${Math.round((w.now() - since) / SECOND)} s, and traffic is there`,
        );
    },
  };
};

/** Answers do not depend on chance. */
const isConstant = ({ regions }: World): boolean =>
  (['primary', 'standby'] as const).every((side) => regions.fault(side)?.fault.kind !== 'errors');

const isDead = ({ regions, edge }: World): boolean => {
  const side = edge.target();
  const laid = side === 'mixed' ? undefined : regions.fault(side);
  return laid?.reach === 'everyone' && (laid.fault.kind === 'dead' || laid.fault.kind === 'black-hole');
};

function isWellFor({ truth, now }: World, side: 'primary' | 'standby', ms: number): boolean {
  const last = truth.fit[side].at(-1);
  return last?.is === true && (now() - last.from >= ms || truth.fit[side].length === 1);
}
