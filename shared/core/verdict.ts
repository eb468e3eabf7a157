import type { Side } from './side.ts';

/** What one probe concluded. `unknown` means the probe learned nothing about its target: it counts for neither side. */
export type Judgement = 'healthy' | 'unhealthy' | 'unknown';

/** A judgement and what it rests on. */
export type Finding = readonly [judgement: Judgement, evidence: string];

export interface Verdict {
  /** The tick this verdict belongs to, in epoch milliseconds, aligned to the tick interval: not when it was written. */
  readonly tick: number;
  readonly judgement: Judgement;
  /** What was seen and what was wanted, e.g. `status 503, wanted 200`. */
  readonly evidence: string;
  /** Time to the complete answer in milliseconds; absent where no answer came. */
  readonly latencyMs?: number;
  /** Judged unhealthy for a drill only, and really healthy; see `drill.ts`. */
  readonly drill?: true;
  /** Which drill that was. */
  readonly drillId?: string;
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
  /** The prober's clock was off: `at` is the time of the table, and nothing was learned. */
  readonly retimed?: true;
}

/** Evidence is quoted from whoever answered. It goes into the ledger and to people's screens: short, printable ASCII. */
const LONGEST_EVIDENCE = 160;

export function short(text: string, longest = LONGEST_EVIDENCE): string {
  const printable = text.replaceAll('…', '...').replace(/[^\x20-\x7e]+/g, ' ');
  return printable.length > longest ? `${printable.slice(0, longest - 3)}...` : printable;
}

/** The last moment that a Date can tell; up to here every store takes a number as it is. */
const LARGEST = 8.64e15;
const NUMBERS = ['latencyMs', ...FACTS] as const;

/**
 * The verdict as it can be stored, published and shown, whatever a target has answered: one verdict that cannot would cost
 * all the others of its tick. The ledger is one item of bounded size; a verdict may rest on two answers.
 */
export function bounded<V extends Verdict>(verdict: V): V {
  const next: V & { -readonly [name in (typeof NUMBERS)[number]]?: number } = {
    ...verdict,
    evidence: short(verdict.evidence, 2.5 * LONGEST_EVIDENCE),
  };
  for (const name of NUMBERS) {
    const value = next[name];
    if (value === undefined || !(value >= 0 && value <= LARGEST)) delete next[name];
  }
  return next;
}
