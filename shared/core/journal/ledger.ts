/**
 * The ledger is the prober's memory: the verdicts of the last three minutes, and since when each side has been fit without a
 * break. It is one item, so one strongly consistent read returns all of it. It is small, since it is written at each tick: of
 * most verdicts it keeps a letter (verdict/letters.ts), of the newest and most telling ones also the evidence.
 */
import { really } from '../drill.ts';
import { SIDES, type Side } from '../side.ts';
import { asProbed } from '../verdict/alarms.ts';
import { isTelling, keptOf, type Letter, letterOf } from '../verdict/letters.ts';
import { isExtra, type Turn } from '../verdict/pace.ts';
import { FACTS, type Fact, type PublicVerdict, short, type Tick, type Verdict } from '../verdict/verdict.ts';
import { fitSince, SPAN_MS } from '../verdict/weigh.ts';
import { type Count, counted, type DayCounts, NO_COUNTS } from './day-counts.ts';
import { newestOutage, type Outage } from './outage.ts';

export interface Ledger {
  /** Counts writes; the conditional write of the next version names it. 0 = never written. */
  readonly revision: number;
  /** Per side, oldest first, one per tick. */
  readonly primary: readonly Verdict[];
  readonly standby: readonly Verdict[];
  readonly public: readonly PublicVerdict[];
  /**
   * The beginning (epoch ms) of the first minute by which a side was fit, and has been at every tick since (a drill does not
   * count); absent while it is not.
   */
  readonly goodSince: SinceBySide;
  /** Since when without a break the health document of each side has said `warn`. */
  readonly warnsSince?: SinceBySide;
  /** The newest client-visible outage, over or not. */
  readonly outage?: Outage;
  readonly day?: DayCounts;
  /** The newest tick, and when the run began that wrote it (epoch ms): of two runs the later one. */
  readonly writer?: Writer;
  /** Since when (epoch ms) each target has been unhealthy without a break. */
  readonly unhealthySince?: SinceBySide & { readonly public?: number };
  /** Of several probers: since when (epoch ms) one alone has found each target bad, by its place as this one knows them. */
  readonly aloneSince?: { readonly [target in Side | 'public']?: { readonly [point: number]: number } };
  /** Of each side, since when (epoch ms) some of the user's alarms about it say nothing, and why. */
  readonly silentAlarms?: { readonly [side in Side]?: SilentAlarms };
}

export interface SilentAlarms {
  readonly since: number;
  readonly why: string;
}

export interface Writer {
  readonly tick: number;
  readonly began: number;
}

type SinceBySide = { readonly [side in Side]?: number };

/** Verdicts further apart than this do not make one unbroken run: silence proves nothing. */
export const LONGEST_GAP_MS = 60_000;

export const EMPTY_LEDGER: Ledger = { revision: 0, primary: [], standby: [], public: [], goodSince: {} };

/**
 * Adds one tick to the ledger. Verdicts count by their own tick, so a late one is sorted into its place. Two overlapping runs
 * probe the same ticks, and of two verdicts the bad one stays: good answers are quicker, so the first one written would hide
 * failures. `began`: when the run began that makes the tick.
 */
export function record(ledger: Ledger, tick: Tick, began?: number, turn?: Turn): Ledger {
  const newest = Math.max(tick.at, ledger.public.at(-1)?.tick ?? 0);
  const keepFrom = newest - SPAN_MS;
  const all = ofOneDrill(
    {
      primary: insert(ledger.primary, tick.primary, keepFrom),
      standby: insert(ledger.standby, tick.standby, keepFrom),
      public: insert(ledger.public, tick.public, keepFrom),
    },
    tick,
  );
  const next = { primary: kept(all.primary), standby: kept(all.standby), public: kept(all.public) };
  const goodSince: { [side in Side]?: number } = {};
  const warnsSince: { [side in Side]?: number } = {};
  let day = ledger.day ?? NO_COUNTS;
  for (const side of SIDES) {
    const seen = next[side].some(({ drill }) => drill) ? next[side].map(really) : next[side];
    const fit = fitSince(seen, ledger.goodSince[side]);
    if (fit !== undefined) goodSince[side] = fit;
    const warns = unbrokenSince(next[side], ledger.warnsSince?.[side], (verdict) => verdict.warns === true);
    if (warns !== undefined) warnsSince[side] = warns;
    day = counted(day, side, tick.at, gained(ledger[side], next[side], tick.at, turn));
  }
  const dropped = ledger.public.filter((v) => v.tick < keepFrom);
  const outage = newestOutage(next.public, ledger.outage, dropped);
  const silentAlarms = silentBy(tick, ledger.silentAlarms);
  const writer = latest(ledger.writer, began === undefined ? undefined : { tick: tick.at, began });
  return {
    revision: ledger.revision + 1,
    ...next,
    goodSince,
    ...(Object.keys(warnsSince).length > 0 && { warnsSince }),
    ...(outage !== undefined && { outage }),
    ...(day.hour > 0 && { day }),
    ...(writer && { writer }),
    ...(Object.keys(silentAlarms).length > 0 && { silentAlarms }),
  };
}

function silentBy(
  { at, silentAlarms = {} }: Tick,
  before: Ledger['silentAlarms'],
): { readonly [side in Side]?: SilentAlarms } {
  return Object.fromEntries(
    Object.entries(silentAlarms).map(([side, why]) => [
      side,
      { since: before?.[side as Side]?.since ?? at, why: short(why, LONGEST_KEPT) },
    ]),
  );
}

/**
 * The better verdict to keep of two about the same tick: what an alarm of the user's makes bad, then what is bad, then what is
 * known, then what was there first.
 */
const RANK = { unknown: 0, healthy: 1, unhealthy: 3 } as const;
const rank = ({ judgement, drill, alarm }: Verdict): number =>
  drill ? 2 : RANK[judgement] + (alarm === undefined ? 0 : 1);

function insert<V extends Verdict>(verdicts: readonly V[], verdict: V, keepFrom: number): readonly V[] {
  const from = verdicts.findIndex((v) => v.tick >= keepFrom);
  const rest = from < 0 ? [] : from === 0 ? verdicts : verdicts.slice(from);
  if (verdict.tick < keepFrom) return rest;
  const before = rest.findLastIndex((v) => v.tick <= verdict.tick);
  const there = rest[before];
  if (there?.tick !== verdict.tick) return rest.toSpliced(before + 1, 0, verdict);
  return rank(verdict) > rank(there) ? rest.with(before, verdict) : rest;
}

/** What the day's counts gain by a tick: a second run adds nothing, except where it has learned more than the first. */
function gained(
  before: readonly Verdict[],
  after: readonly Verdict[],
  tick: number,
  turn: Turn | undefined,
): Count {
  const count = (verdicts: readonly Verdict[]): Count => {
    const verdict = verdicts.findLast((v) => v.tick === tick);
    const judgement = verdict === undefined ? 'unknown' : asProbed(really(verdict)).judgement;
    return { bad: judgement === 'unhealthy' ? 1 : 0, all: judgement === 'unknown' ? 0 : 1 };
  };
  // In doubt a target is probed more often: counted alike, its failures would weigh five times as much.
  if (isExtra(tick, turn)) return { bad: 0, all: 0 };
  const [had, has] = [count(before), count(after)];
  return { bad: has.bad - had.bad, all: has.all - had.all };
}

/** Of two writers of the same tick the run that began later: it outlives the other. */
function latest(one: Writer | undefined, two: Writer | undefined): Writer | undefined {
  if (!one || !two) return one ?? two;
  if (one.tick !== two.tick) return one.tick > two.tick ? one : two;
  return one.began >= two.began ? one : two;
}

type Verdicts = Pick<Ledger, Side | 'public'>;

/** The verdicts of all drills but the newest as they really were: the ledger holds the id of one, and a tick may bring another. */
function ofOneDrill(verdicts: Verdicts, brought: Tick): Verdicts {
  if (!brought.primary.drill && !brought.standby.drill && !brought.public.drill) return verdicts;
  const drills = [...verdicts.primary, ...verdicts.standby, ...verdicts.public].filter((v) => v.drill);
  const newest = drills.reduce(
    (last: Verdict | undefined, v) => (last && last.tick > v.tick ? last : v),
    undefined,
  );
  const one = <V extends Verdict>(all: readonly V[]) =>
    all.map((v) => (v.drill && v.drillId !== newest?.drillId ? really(v) : v));
  return { primary: one(verdicts.primary), standby: one(verdicts.standby), public: one(verdicts.public) };
}

/** As long as the evidence of one answer. */
const LONGEST_KEPT = 160;

/**
 * The verdicts as the ledger keeps them. In full: the newest of each judgement, and the newest that has more to tell. Each fact
 * stays in the newest verdict that has it.
 */
function kept<V extends PublicVerdict>(verdicts: readonly V[]): readonly V[] {
  const seen = new Set<string>();
  const isNewest = (what: string): boolean => !seen.has(what) && seen.add(what).has(what);
  const all = [...verdicts];
  for (let i = all.length - 1; i >= 0; i--) {
    const verdict = all[i] as V;
    const letter = letterOf(verdict);
    const isMostTelling = (verdict.cached !== undefined || isTelling(letter)) && isNewest('telling');
    const namesAlarms = verdict.alarm !== undefined && isNewest('alarm');
    const isFull = isNewest(verdict.judgement) || isMostTelling || namesAlarms;
    // Most are, and there are a hundred of them at each tick.
    if (!isFull && isShort(verdict, letter)) continue;
    const facts = TO_KEEP.filter((fact) => verdict[fact] !== undefined && isNewest(fact));
    all[i] = asKept(verdict, letter, isFull, facts);
  }
  return all;
}

const TO_KEEP = [...FACTS, 'cached'] as const;
type ToKeep = (typeof TO_KEEP)[number];

/** There is nothing in it that its letter does not say. */
const isShort = ({ evidence, certificateEndsAt, behindMs, cached }: Verdict, letter: Letter): boolean =>
  evidence === keptOf(letter).evidence &&
  certificateEndsAt === undefined &&
  behindMs === undefined &&
  cached === undefined;

function asKept<V extends PublicVerdict>(
  verdict: V,
  letter: Letter,
  isFull: boolean,
  facts: readonly ToKeep[],
): V {
  const { evidence, error, ...marks }: Partial<Verdict> = keptOf(letter);
  const { tick, drillId, servedBy } = verdict;
  const status = isFull ? verdict.error : error;
  return {
    tick,
    ...marks,
    evidence: isFull ? short(verdict.evidence, LONGEST_KEPT) : evidence,
    ...(status !== undefined && { error: status }),
    ...(drillId !== undefined && { drillId }),
    ...(servedBy !== undefined && { servedBy }),
    ...Object.fromEntries(facts.map((fact) => [fact, verdict[fact]])),
  } as V;
}

/** The newest value of a fact. */
export const newestFact = (verdicts: readonly Verdict[], fact: Fact): number | undefined =>
  verdicts.findLast((verdict) => verdict[fact] !== undefined)?.[fact];

/**
 * When the present unbroken run of `wanted` verdicts began. `carried`: the begin that was known before, for a run that is older
 * than the window.
 */
export function unbrokenSince(
  verdicts: readonly Verdict[],
  carried: number | undefined,
  wanted: (verdict: Verdict) => boolean,
): number | undefined {
  let start: number | undefined;
  for (let i = verdicts.length - 1; i >= 0; i--) {
    const verdict = verdicts[i] as Verdict;
    if (verdict.judgement === 'unknown') continue;
    if (!wanted(verdict)) return start;
    if (start !== undefined && start - verdict.tick > LONGEST_GAP_MS) return start;
    start = verdict.tick;
  }
  // So in the whole window: the run may have begun earlier.
  return start === undefined ? undefined : Math.min(start, carried ?? start);
}
