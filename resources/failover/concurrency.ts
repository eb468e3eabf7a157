/**
 * The concurrency that prober and switcher reserve of the account's in their Region, so that no other function can use up what
 * a failover needs. A reservation is also a limit, so it has room for every run that may be active at once. Lambda starts a
 * throttled run later: both functions are invoked asynchronously.
 */
export const RESERVED = {
  /** Two runs overlap by design, and each may be started twice. */
  prober: 4,
  /** Schedule, two alarms, the override, and the prober every ten seconds; a run usually takes a second. */
  switcher: 6,
} as const;

export const RESERVED_TOTAL = RESERVED.prober + RESERVED.switcher;

/** Lambda refuses a reservation that leaves less than this to all functions without one. Source: Lambda developer guide. */
const LEFT_TO_OTHERS = 100;

/**
 * Whether the account has room for it. `unreserved`: what is left in this Region; `own`: what this stage has reserved already,
 * which counts as free. So a stage keeps an existing reservation: Lambda leaves 100 to the others in any case.
 */
export const hasRoom = (unreserved: number, own: number): boolean =>
  unreserved + own >= LEFT_TO_OTHERS + RESERVED_TOTAL;

/** For the template. */
export const reserved = { ...RESERVED, total: RESERVED_TOTAL };
