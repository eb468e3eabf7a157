/**
 * The ledger is the prober's memory: the verdicts of the last six minutes with their evidence, and since when each side has
 * been good without a break. It is one item, so one strongly consistent read returns all of it.
 */
import { really } from '../drill.ts';
import { SIDES, type Side } from '../side.ts';
import { FACTS, type Fact, type PublicVerdict, type Tick, type Verdict } from '../verdict/verdict.ts';
import { newestOutage, type Outage } from './outage.ts';

export interface Ledger {
  /** Counts writes; the conditional write of the next version names it. 0 = never written. */
  readonly revision: number;
  /** Per side, oldest first, one per tick. */
  readonly primary: readonly Verdict[];
  readonly standby: readonly Verdict[];
  readonly public: readonly PublicVerdict[];
  /**
   * The first tick (epoch ms) since which every known verdict was really good (a drill does not count); absent if the newest
   * known one is bad or there is none.
   */
  readonly goodSince: { readonly [side in Side]?: number };
  /** The newest client-visible outage, over or not. */
  readonly outage?: Outage;
}

/** Verdicts further before the newest tick (ms) are dropped. */
export const LEDGER_SPAN_MS = 6 * 60_000;

/** Good verdicts further apart than this do not make one unbroken run: silence proves nothing. */
export const LONGEST_GAP_MS = 60_000;

export const EMPTY_LEDGER: Ledger = { revision: 0, primary: [], standby: [], public: [], goodSince: {} };

/**
 * Adds one tick to the ledger. Verdicts count by their own tick, so a late one is sorted into its place. If a verdict of that
 * tick is already there, it stays unless it is `unknown`: two overlapping runs count once.
 */
export function record(ledger: Ledger, tick: Tick): Ledger {
  const newest = Math.max(tick.at, ledger.public.at(-1)?.tick ?? 0);
  const keepFrom = newest - LEDGER_SPAN_MS;
  const next = {
    revision: ledger.revision + 1,
    primary: insert(ledger.primary, tick.primary, keepFrom),
    standby: insert(ledger.standby, tick.standby, keepFrom),
    public: insert(ledger.public, tick.public, keepFrom),
  };
  const goodSince: { [side in Side]?: number } = {};
  for (const side of SIDES) {
    const since = unbrokenSince(next[side].map(really), ledger.goodSince[side]);
    if (since !== undefined) goodSince[side] = since;
  }
  const dropped = ledger.public.filter((v) => v.tick < keepFrom);
  const outage = newestOutage(next.public, ledger.outage, dropped);
  return { ...next, goodSince, ...(outage !== undefined && { outage }) };
}

function insert<V extends Verdict>(verdicts: readonly V[], verdict: V, keepFrom: number): readonly V[] {
  const kept = verdicts.filter((v) => v.tick >= keepFrom);
  const there = kept.find((v) => v.tick === verdict.tick);
  // An `unknown` verdict gives way to a known one.
  const stays = there && (there.judgement !== 'unknown' || verdict.judgement === 'unknown');
  if (verdict.tick < keepFrom || stays) return kept;
  return once([...kept.filter((v) => v !== there), verdict].sort((a, b) => a.tick - b.tick));
}

/** Keeps each fact only in the newest verdict that has it, so that the item stays small. */
function once<V extends Verdict>(verdicts: readonly V[]): readonly V[] {
  const last = FACTS.map((fact) => [fact, verdicts.findLastIndex((v) => v[fact] !== undefined)] as const);
  return verdicts.map((verdict, i) => {
    const stale = last.filter(([fact, at]) => i !== at && verdict[fact] !== undefined);
    if (stale.length === 0) return verdict;
    const next: V & { -readonly [fact in Fact]?: number } = { ...verdict };
    for (const [fact] of stale) delete next[fact];
    return next;
  });
}

/** The newest value of a fact. */
export const newestFact = (verdicts: readonly Verdict[], fact: Fact): number | undefined =>
  verdicts.findLast((verdict) => verdict[fact] !== undefined)?.[fact];

const isGood = ({ judgement }: Verdict): boolean => judgement === 'healthy';

/**
 * When the present unbroken run of good (or `wanted`) verdicts began. `carried`: the begin that was known before, for a run
 * that is older than the window.
 */
export function unbrokenSince(
  verdicts: readonly Verdict[],
  carried?: number,
  wanted: (verdict: Verdict) => boolean = isGood,
): number | undefined {
  const known = verdicts.filter((v) => v.judgement !== 'unknown');
  let start: number | undefined;
  for (let i = known.length - 1; i >= 0; i--) {
    const verdict = known[i] as Verdict;
    if (!wanted(verdict)) return start;
    if (start !== undefined && start - verdict.tick > LONGEST_GAP_MS) return start;
    start = verdict.tick;
  }
  // Good in the whole window: the run may have begun earlier.
  return start === undefined ? undefined : Math.min(start, carried ?? start);
}
