import type { Side } from '../side.ts';

/** What one probe concluded. `unknown` means the probe learned nothing about its target: it counts for neither side. */
export type Judgement = 'healthy' | 'unhealthy' | 'unknown';

/**
 * What the prober itself recognized in an answer. Findings rest on these fields: evidence quotes whoever answered, who could
 * write anything into it.
 */
export interface Marks {
  /** The target answered with 401 or 403: what the probe shows there is wrong or missing. */
  readonly refused?: true;
  /** The answer came from a cache: the path that was asked for. */
  readonly cached?: string;
  /** CloudFront answered with an error of a function at the edge, so no Region was asked. */
  readonly edgeFunctionError?: true;
  /** The target counts as healthy, and its health document says `warn`. */
  readonly warns?: true;
  /** The status of an answer that no client wants, whether or not it counts against the target. */
  readonly error?: number;
}
const MARKS = [
  'refused',
  'cached',
  'edgeFunctionError',
  'warns',
  'error',
] as const satisfies readonly (keyof Marks)[];

/** The marks of a verdict alone. */
export const marksOf = (verdict: Marks): Marks =>
  Object.fromEntries(MARKS.flatMap((mark) => (verdict[mark] === undefined ? [] : [[mark, verdict[mark]]])));

/** Nothing is known but that the target did not let us in. */
export const isRefused = ({ judgement, refused }: Pick<Verdict, 'judgement' | 'refused'>): boolean =>
  judgement === 'unknown' && refused === true;

/** A judgement, what it rests on, and what was recognized. */
export type Finding = readonly [judgement: Judgement, evidence: string, marks?: Marks];

export interface Verdict extends Marks {
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
