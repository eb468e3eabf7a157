/** The usage plan of one API key, in lab time: throttle as a token bucket, quota by calendar period in UTC. */

import type { UsagePlan } from '../cloudformation/read/rest-api.ts';
import type { LabClock } from '../model/clock.ts';

type Admission = 'admitted' | 'throttled' | 'exceeded';

/** Asked once for each request. */
export function createPlan(plan: UsagePlan, clock: Pick<LabClock, 'now'>): () => Admission {
  const { throttle, quota } = plan;
  let tokens = throttle?.burst ?? 0;
  let filledAt = clock.now();
  let used = 0;
  let period = '';

  return () => {
    const now = clock.now();
    if (throttle) {
      tokens = Math.min(throttle.burst, tokens + ((now - filledAt) / 1_000) * throttle.rate);
      filledAt = now;
      if (tokens < 1) return 'throttled';
      tokens -= 1;
    }
    if (quota) {
      const current = periodOf(now, quota.period);
      if (current !== period) used = 0;
      period = current;
      if (used >= quota.limit) return 'exceeded';
      used += 1;
    }
    return 'admitted';
  };
}

/** A name that changes when the period does. Weeks begin on Sunday. */
function periodOf(now: number, period: string): string {
  if (period === 'MONTH') return new Date(now).toISOString().slice(0, 7);
  // The epoch was a Thursday.
  if (period === 'WEEK') return `week ${Math.floor((now / 86_400_000 + 4) / 7)}`;
  return new Date(now).toISOString().slice(0, 10);
}
