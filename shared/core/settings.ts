/** The thresholds of judging and deciding. Times are milliseconds. See `checkSettings` for what contradicts what. */
import { MINUTE, SECOND } from './duration.ts';
export interface Settings {
  /** Distance between two ticks of the prober. Everything below is meant in multiples of it. */
  readonly tick: number;
  /** This many newest verdicts, all bad, make a side unhealthy … */
  readonly fall: number;
  /** … when they all lie within this time. Too short: slow probes never add up. Too long: old failures count as news. */
  readonly fallWithin: number;
  /** A side with its newest verdict older than this is unknown. */
  readonly freshness: number;
  /** The recent past: fewer than 2 verdicts in it make a side unknown, one bad verdict in it makes a side degraded. */
  readonly recent: number;
  /** Brown-out: at least this share of … */
  readonly brownOutShare: number;
  /** … at least this many verdicts … */
  readonly brownOutVerdicts: number;
  /** … of this time are bad (and two of them recent). */
  readonly brownOutWithin: number;
  /** A side must have been healthy this long to be proven, i.e. fit to take the traffic. Never less than 60 s. */
  readonly rise: number;
  /** Verdicts a proven side must have within the recent past: silence proves nothing. */
  readonly riseVerdicts: number;
  /** After an automatic switch took effect, this long no other. Too short: flapping. */
  readonly coolDown: number;
  /** At most this many automatic switches … */
  readonly limit: number;
  /** … in this time. */
  readonly limitWithin: number;
  readonly failback: 'manual' | 'auto';
  /** The primary must have been proven for this long before an automatic failback. Doubles with every failover of the last day. */
  readonly failbackAfter: number;
  /** An automatic failback sends these percentages of the clients to the primary first, one after the other; none: all at once. */
  readonly failbackSteps: readonly number[];
  /** Each of them must have stood this long without a bad verdict. */
  readonly failbackPause: number;
  /** A switch that the public endpoint has not confirmed after this time is overdue. */
  readonly verifyWithin: number;
  /** The CloudFront function lets the other side answer reads that the active one does not; a key then always names the active side. */
  readonly readsFailOver: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  tick: 10 * SECOND,
  fall: 3,
  fallWithin: 50 * SECOND,
  freshness: 30 * SECOND,
  recent: MINUTE,
  brownOutShare: 0.5,
  brownOutVerdicts: 20,
  brownOutWithin: 5 * MINUTE,
  rise: MINUTE,
  riseVerdicts: 4,
  coolDown: 5 * MINUTE,
  limit: 3,
  limitWithin: 60 * MINUTE,
  failback: 'manual',
  failbackAfter: 30 * MINUTE,
  failbackSteps: [],
  failbackPause: 5 * MINUTE,
  verifyWithin: 5 * MINUTE,
  readsFailOver: false,
};
