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
  /** Judged unhealthy for a drill only; see `drill.ts`. */
  readonly drill?: true;
  /** When the certificate that was shown ends (epoch ms); absent where none was seen. */
  readonly certificateEndsAt?: number;
  /**
   * How old the newest sign of the other side's life is in this side's replica of the data (ms), where the API says so. It
   * contains the time between two probes, and grows as well while the other side is not asked or writes nothing.
   */
  readonly behindMs?: number;
}

/** What a verdict tells beside its judgement. Nothing is decided by it; people are told where it will be in the way. */
export type Fact = 'certificateEndsAt' | 'behindMs';
export const FACTS: readonly Fact[] = ['certificateEndsAt', 'behindMs'];

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
