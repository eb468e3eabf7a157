import type { Side } from '../side.ts';

/** What one probe concluded. `unknown`: the probe learned nothing about its target, so it does not count. */
export type Judgement = 'healthy' | 'unhealthy' | 'unknown';

/**
 * What the prober recognized in an answer. Findings rest on these fields and never on evidence, which quotes the answer and
 * could contain anything.
 */
export interface Marks {
  /** The target answered 401 or 403: the probe's credentials are wrong or missing. */
  readonly refused?: true;
  /** The answer came from a cache. The value is the path of the request. */
  readonly cached?: string;
  /** CloudFront answered with an error of a function at the edge; no Region was asked. */
  readonly edgeFunctionError?: true;
  /** The target is healthy, but its health document says `warn`. */
  readonly warns?: true;
  /** The status of an answer that no client wants, even if the verdict is `unknown`. */
  readonly error?: number;
}
const MARKS = [
  'refused',
  'cached',
  'edgeFunctionError',
  'warns',
  'error',
] as const satisfies readonly (keyof Marks)[];

/** Only the marks of a verdict. */
export const marksOf = (verdict: Marks): Marks =>
  Object.fromEntries(MARKS.flatMap((mark) => (verdict[mark] === undefined ? [] : [[mark, verdict[mark]]])));

/** Nothing is known about the target except that it refused the prober. */
export const isRefused = ({ judgement, refused }: Pick<Verdict, 'judgement' | 'refused'>): boolean =>
  judgement === 'unknown' && refused === true;

/** How the evidence of a verdict begins that is unknown because the prober's clock is off. */
export const CLOCK_OFF = "the prober's clock is";

/** A judgement, its evidence, and its marks. */
export type Judged = readonly [judgement: Judgement, evidence: string, marks?: Marks];

export interface Verdict extends Marks {
  /** The tick it belongs to (epoch ms, aligned to the tick interval), not the time when it was written. */
  readonly tick: number;
  readonly judgement: Judgement;
  /** What the probe saw and expected, e.g. `status 503, wanted 2xx`. */
  readonly evidence: string;
  /** Time to the complete answer (ms); absent if there was none. */
  readonly latencyMs?: number;
  /** An alarm of the user's makes it bad (`alarms.ts`); this is what the probe itself says. */
  readonly alarm?: Judgement;
  /** Really healthy, and judged unhealthy only for a drill; see `drill.ts`. */
  readonly drill?: true;
  /** The id of that drill. */
  readonly drillId?: string;
  /** When the target's certificate ends (epoch ms); absent if none was seen. */
  readonly certificateEndsAt?: number;
  /**
   * How old the other side's newest health-check write is in this side's replica (ms), if the API says so. It includes
   * the time between two probes, and also grows while the other side is not probed or cannot write.
   */
  readonly behindMs?: number;
  /** The Region of the prober, where there are several. Not stored: the ledger is that prober's. */
  readonly from?: string;
}

export const isBad = ({ judgement }: Pick<Verdict, 'judgement'>): boolean => judgement === 'unhealthy';

/** The verdicts up to now that are not `unknown`, oldest first. One from the future does not count yet. */
export const knownBy = <V extends Verdict>(verdicts: readonly V[], now: number): readonly V[] =>
  verdicts.filter((v) => v.judgement !== 'unknown' && v.tick <= now);

/** The newest of them. */
export const newestBy = <V extends Verdict>(verdicts: readonly V[], now: number): V | undefined =>
  verdicts.findLast((v) => v.judgement !== 'unknown' && v.tick <= now);

/** Facts beside the judgement. No decision rests on them; preflight turns bad ones into findings. */
export type Fact = 'certificateEndsAt' | 'behindMs';
export const FACTS: readonly Fact[] = ['certificateEndsAt', 'behindMs'];

/** A verdict about the public endpoint also names the side that answered, if the answer says so. */
export interface PublicVerdict extends Verdict {
  readonly servedBy?: Side;
}

/** All ticks are multiples of this: those of calm times and the closer ones while a target is in doubt. */
export const SLOT_MS = 2_000;

/** The verdicts of one tick. */
export interface Tick {
  readonly at: number;
  readonly primary: Verdict;
  readonly standby: Verdict;
  readonly public: PublicVerdict;
  /** Of each side, why some of the user's alarms about it say nothing. */
  readonly silentAlarms?: { readonly [side in Side]?: string };
  /** The prober's clock was off: `at` is the table's time, and every verdict is `unknown`. */
  readonly retimed?: true;
}

/** Evidence quotes the answer, and goes into the ledger and onto screens: so it is short, printable ASCII. */
const LONGEST_EVIDENCE = 160;
const PRINTABLE = /^[\x20-\x7e]*$/;

export function short(text: string, longest = LONGEST_EVIDENCE): string {
  const printable = PRINTABLE.test(text) ? text : text.replaceAll('…', '...').replace(/[^\x20-\x7e]+/g, ' ');
  return printable.length > longest ? `${printable.slice(0, longest - 3)}...` : printable;
}

/** Room for it in a sentence that is also the subject of a message. */
const LONGEST_CAUSE = 60;

/** The evidence as far as a sentence has room for it: of a read and a write the first that fails, and without Node's codes. */
export const causeOf = ({ evidence }: Pick<Verdict, 'evidence'>): string =>
  short(
    evidence
      .replace(/^(?:read|write): (.*?)(?:; write: .*)?$/, '$1')
      .replace(/ \([A-Z][A-Z_\d]+\)/, '')
      .replaceAll('"', "'"),
    LONGEST_CAUSE,
  );

/** What clients get: `"status 500, wanted 2xx" for a write`. */
export function whatTheyGet(verdict: Pick<Verdict, 'evidence'>): string {
  const [, read, write] = /^(read: .*?)?(?:(?:^|; )(write): .*)?$/.exec(verdict.evidence) ?? [];
  const ways = [read && 'a read', write && 'a write'].filter(Boolean).join(' and ');
  return `"${causeOf(verdict)}"${ways && ` for ${ways}`}`;
}

/** `its check dynamodb:write says "warn": some requests may fail`, where a good answer says so. */
export function warningOf({ warns, evidence }: Pick<Verdict, 'warns' | 'evidence'>): string | undefined {
  if (!warns) return undefined;
  const [said = 'its health answer says "warn"'] = /\bits [^"]+ says? "warn"/.exec(evidence) ?? [];
  return `${said}: some requests may fail`;
}

/** The largest time that a Date can hold; every store keeps numbers up to this exactly. */
const LARGEST = 8.64e15;
const NUMBERS = ['latencyMs', ...FACTS] as const;

/**
 * The verdict made safe to store, publish and show, whatever the target answered: an unsafe one would cost the whole tick.
 * The ledger is one item of bounded size. A verdict may rest on two answers, so its evidence may be longer than that of one.
 */
export function bounded<V extends Verdict>(verdict: V): V {
  const next: V & { -readonly [name in (typeof NUMBERS)[number]]?: number } = {
    ...verdict,
    evidence: short(verdict.evidence, 2.5 * LONGEST_EVIDENCE),
  };
  for (const name of NUMBERS) {
    const value = next[name];
    if (value !== undefined && !(value >= 0 && value <= LARGEST)) delete next[name];
  }
  return next;
}
