/**
 * What prober and switcher reserve of the concurrency that Lambda gives the account in their Region, so that nobody else's
 * functions can use up what a failover needs. A reservation is a limit as well, so it has room for every run that may be
 * under way at once. What is throttled all the same Lambda starts later: it invokes both of them asynchronously.
 */
export const RESERVED = {
  /** Two runs overlap by design, and each may be started twice. */
  prober: 4,
  /** Schedule, two alarms, the override, and the prober's word each ten seconds; a run takes a second as a rule. */
  switcher: 6,
} as const;

export const RESERVED_TOTAL = RESERVED.prober + RESERVED.switcher;

/** Lambda refuses a reservation that leaves less than this to all functions without one. Source: Lambda developer guide. */
const LEFT_TO_OTHERS = 100;

/**
 * Whether the account has room for it. `unreserved`: what it has left in this Region; `own`: what this stage has reserved of it
 * already, which counts as free. A stage that has its reservation so keeps it: Lambda leaves 100 to the others in any case.
 */
export const hasRoom = (unreserved: number, own: number): boolean =>
  unreserved + own >= LEFT_TO_OTHERS + RESERVED_TOTAL;
