import type { Side } from './side.ts';

/** What one probe concluded. `unknown` means the probe learned nothing about its target: it counts for neither side. */
export type Judgement = 'healthy' | 'unhealthy' | 'unknown';

export interface Verdict {
  /** The tick this verdict belongs to, in epoch milliseconds, aligned to the tick interval: not when it was written. */
  readonly tick: number;
  readonly judgement: Judgement;
  /** What was seen and what was wanted, e.g. `status 503, wanted 200`. */
  readonly evidence: string;
  /** Time to the complete answer in milliseconds; absent where no answer came. */
  readonly latencyMs?: number;
}

/** A verdict about the public endpoint also names the side that answered, where the answer says so. */
export interface PublicVerdict extends Verdict {
  readonly servedBy?: Side;
}

/** All that one tick of the prober has learned. */
export interface Tick {
  readonly at: number;
  readonly primary: Verdict;
  readonly standby: Verdict;
  readonly public: PublicVerdict;
}
