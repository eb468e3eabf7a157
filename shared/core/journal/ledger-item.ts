/**
 * The ledger as it is stored: small, since it is written at each tick. A target's verdicts are one string with a letter for
 * each slot of two seconds (verdict/letters.ts), `.` where there is none. Beside it stand the evidence and the facts of the few
 * verdicts that the ledger keeps in full, each with the number of its slot.
 */
import { SIDES, TARGETS, type Target } from '../side.ts';
import { keptOf, type Letter, letterOf } from '../verdict/letters.ts';
import { FACTS, type PublicVerdict, SLOT_MS, type Verdict } from '../verdict/verdict.ts';
import type { Count } from './day-counts.ts';
import type { Ledger } from './ledger.ts';

/** Evidence, and the status where the mark `error` has one. */
type Shown = readonly [slot: number, evidence: string, error?: number];

export interface LedgerItem
  extends Pick<
    Ledger,
    | 'revision'
    | 'goodSince'
    | 'warnsSince'
    | 'unhealthySince'
    | 'aloneSince'
    | 'outage'
    | 'writer'
    | 'silentAlarms'
  > {
  /** The tick of the first slot. */
  readonly base: number;
  readonly primary: string;
  readonly standby: string;
  readonly public: string;
  /** The side that answered the public endpoint, by slot: `p`, `s` or `.`. */
  readonly servedBy: string;
  readonly shown: { readonly [target in Target]: readonly Shown[] };
  readonly facts: { readonly [target in Target]: ItemFacts };
  /** The drill that made the verdicts of the letter `d` bad. */
  readonly drillId?: string;
  /** Failed and all probes by hour, newest first: `0/360 4/360`. */
  readonly day?: { readonly hour: number; readonly primary: string; readonly standby: string };
}

interface ItemFacts {
  readonly certificateEndsAt?: readonly [slot: number, value: number];
  readonly behindMs?: readonly [slot: number, value: number];
  readonly cached?: readonly [slot: number, path: string];
}

export function asItem({ primary, standby, public: answers, day, ...ledger }: Ledger): LedgerItem {
  const all: Record<Target, readonly PublicVerdict[]> = { primary, standby, public: answers };
  const verdicts = TARGETS.flatMap((target) => all[target]);
  const base = verdicts.reduce((first, { tick }) => Math.min(first, tick), verdicts[0]?.tick ?? 0);
  const slotOf = ({ tick }: Verdict): number => (tick - base) / SLOT_MS;
  const drillId = verdicts.find((verdict) => verdict.drillId !== undefined)?.drillId;
  const each = <T>(of: (list: readonly PublicVerdict[]) => T) =>
    Object.fromEntries(TARGETS.map((target) => [target, of(all[target])])) as Record<Target, T>;
  const letters = (list: readonly PublicVerdict[], letter: (verdict: PublicVerdict) => string): string => {
    const slots: string[] = [];
    for (const verdict of list) slots[slotOf(verdict)] = letter(verdict);
    return Array.from(slots, (one) => one ?? '.').join('');
  };
  return {
    ...ledger,
    base,
    ...each((list) => letters(list, letterOf)),
    servedBy: letters(answers, ({ servedBy }) => servedBy?.charAt(0) ?? '.'),
    shown: each((list) =>
      list.filter((verdict) => !isShort(verdict)).map((verdict) => shown(slotOf(verdict), verdict)),
    ),
    facts: each((list) => factsOf(list, slotOf)),
    ...(drillId !== undefined && { drillId }),
    ...(day && { day: { hour: day.hour, primary: hours(day.primary), standby: hours(day.standby) } }),
  };
}

function isShort(verdict: Verdict): boolean {
  const { evidence, error }: Partial<Verdict> = keptOf(letterOf(verdict));
  return verdict.evidence === evidence && verdict.error === error;
}

const shown = (slot: number, { evidence, error }: Verdict): Shown =>
  error === undefined ? [slot, evidence] : [slot, evidence, error];

function factsOf(list: readonly Verdict[], slotOf: (verdict: Verdict) => number): ItemFacts {
  const facts: { -readonly [fact in keyof ItemFacts]: ItemFacts[fact] } = {};
  for (const verdict of list) {
    for (const fact of FACTS) {
      const value = verdict[fact];
      if (value !== undefined) facts[fact] = [slotOf(verdict), value];
    }
    if (verdict.cached !== undefined) facts.cached = [slotOf(verdict), verdict.cached];
  }
  return facts;
}

const hours = (counts: readonly Count[]): string => counts.map(({ bad, all }) => `${bad}/${all}`).join(' ');

export function fromItem(item: LedgerItem): Ledger {
  const {
    base,
    primary,
    standby,
    public: answers,
    servedBy,
    shown: _,
    facts: __,
    drillId,
    day,
    ...ledger
  } = item;
  const list = (target: Target, letters: string): PublicVerdict[] =>
    [...letters].flatMap((letter, slot) =>
      letter === '.' ? [] : [verdictAt(item, target, letter as Letter, slot)],
    );
  return {
    ...ledger,
    primary: list('primary', primary),
    standby: list('standby', standby),
    public: list('public', answers).map((verdict) => {
      const side = SIDES.find((one) => one.charAt(0) === servedBy[(verdict.tick - base) / SLOT_MS]);
      return side === undefined ? verdict : { ...verdict, servedBy: side };
    }),
    ...(day && { day: { hour: day.hour, primary: counts(day.primary), standby: counts(day.standby) } }),
  };
}

function verdictAt(item: LedgerItem, target: Target, letter: Letter, slot: number): Verdict {
  const tick = item.base + slot * SLOT_MS;
  const known = item.shown[target].find(([at]) => at === slot);
  const facts = Object.entries(item.facts[target]).flatMap(([fact, [at, value]]) =>
    at === slot ? [[fact, value]] : [],
  );
  const drill = letter === 'd' && item.drillId !== undefined && { drillId: item.drillId };
  if (known === undefined) return { tick, ...keptOf(letter), ...drill, ...Object.fromEntries(facts) };
  const { error: _, ...marks }: Partial<Verdict> = keptOf(letter);
  const [, evidence, error] = known;
  return {
    tick,
    ...marks,
    evidence,
    ...(error !== undefined && { error }),
    ...drill,
    ...Object.fromEntries(facts),
  } as Verdict;
}

const counts = (hours: string): Count[] =>
  hours.split(' ').map((one) => {
    const [bad = 0, all = 0] = one.split('/').map(Number);
    return { bad, all };
  });
