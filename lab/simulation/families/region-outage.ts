/**
 * The Region that serves clients fails altogether, and is fixed after a while. Sometimes people then send the traffic
 * back, as the runbook says; sometimes it stays where it is, and the next outage comes from there.
 */
import { other, type Side } from '../../../shared/core/side.ts';
import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { chance, lasting, lasts, MINUTE, OUTAGES, pick, slots } from '../search/generators.ts';

export const regionOutage: Family = {
  says: 'One Region serves no one for two minutes to two hours: mostly the one with the traffic.',
  once: true,
  draw(random, length) {
    let active: Side = 'primary';
    const acts: TraceAct[] = [];
    for (const { from, to } of slots(random, length, 2)) {
      const side: Side = chance(random, 0.85) ? active : other(active);
      const ms = Math.min(lasts(random, 2 * MINUTE, 120 * MINUTE), (to - from) / 2);
      const healed = from + Math.floor(ms / 1_000) * 1_000;
      acts.push(...lasting(from, `${side} ${pick(random, OUTAGES)}`, healed - from));
      if (side === active) active = other(active);
      const back = healed + 20 * MINUTE;
      if (active === 'standby' && chance(random, 0.5) && back + 30 * MINUTE < to) {
        acts.push(...lasting(back, 'override primary', 5 * MINUTE));
        active = 'primary';
      }
    }
    return acts;
  },
};
