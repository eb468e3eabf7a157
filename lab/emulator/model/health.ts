/**
 * How Route 53 comes to a health check's status, and what it makes of the status of two failover records. Pure: the lab's
 * health checks and the comparison's model of Route 53 both count by these rules.
 * Source: developer guide of Route 53, "How Amazon Route 53 determines whether a health check is healthy".
 */

/** What one checker thinks of an endpoint. */
export interface CheckerMind {
  readonly healthy: boolean;
  /** So many answers in a row that say otherwise. */
  readonly against: number;
}

/** A new endpoint is healthy until checkers know better. */
export const NEW_MIND: CheckerMind = { healthy: true, against: 0 };

/** After one more answer: `threshold` of them in a row change a mind, in either direction. */
export function afterAnswer(mind: CheckerMind, good: boolean, threshold: number): CheckerMind {
  if (good === mind.healthy) return settledMind(good);
  const against = mind.against + 1;
  return against >= threshold ? settledMind(good) : { healthy: mind.healthy, against };
}

const UNHEALTHY_MIND: CheckerMind = { healthy: false, against: 0 };
const settledMind = (healthy: boolean): CheckerMind => (healthy ? NEW_MIND : UNHEALTHY_MIND);

const HEALTHY_SHARE = 0.18;

/** An endpoint is healthy while more than 18 % of its checkers think so. */
export const enoughCheckers = (healthy: number, checkers: number): boolean =>
  healthy / checkers > HEALTHY_SHARE;

/** A CALCULATED check. With a threshold of 0 it is always healthy, with one above its children never. */
export const enoughChildren = (children: readonly boolean[], threshold: number): boolean =>
  children.filter((healthy) => healthy).length >= threshold;

/**
 * Which of two failover records answers: the primary, unless it alone is unhealthy. A record without a health check is
 * healthy.
 * Source: API reference of Route 53, `Failover` of a resource record set.
 */
export const failoverAnswer = (primary: boolean, secondary: boolean): 'PRIMARY' | 'SECONDARY' =>
  !primary && secondary ? 'SECONDARY' : 'PRIMARY';
