/** What came of many traces, by family. */
import { median, quantile } from '../../../shared/kit/quantile.ts';
import { FAMILIES } from './families.ts';
import { DAY } from './generators.ts';
import type { Tried } from './run-seed.ts';

export interface Spread {
  readonly count: number;
  /** ms; absent where there was none. */
  readonly median?: number;
  readonly worst?: number;
  /** Of twenty, one took longer. */
  readonly late?: number;
  /** Of the trace with the worst one. */
  readonly worstSeed?: number;
}

export interface Row {
  readonly family: string;
  readonly days: number;
  readonly faults: number;
  readonly switches: number;
  readonly falseSwitches: number;
  /** Outages of which a switch had to come, in families that say so. */
  readonly due: number;
  readonly satOut: number;
  /** Single faults that a switch ended. */
  readonly recovery: Spread;
  /** These and the troubled ones, until a run decided to move traffic. */
  readonly decision: Spread;
  /** Those that something else met. */
  readonly troubled: Spread;
  /** Traces in which a promise broke, or what the family says was not so. */
  readonly failed: number;
}

export function rowOf(family: string, all: readonly Tried[]): Row {
  const tried = all.filter((one) => one.family === family);
  const sum = (of: (one: Tried) => number): number => tried.reduce((total, one) => total + of(one), 0);
  const spread = (of: 'recoveries' | 'decisions' | 'troubled'): Spread =>
    spreadOf(tried.flatMap(({ seed, judged }) => judged[of].map((ms) => ({ seed, ms }))));
  return {
    family,
    days: sum(({ length }) => length / DAY),
    faults: sum(({ judged }) => judged.faults),
    switches: sum(({ judged }) => judged.switches),
    falseSwitches: sum(({ judged }) => judged.falseSwitches),
    due: sum(({ judged }) => judged.due),
    satOut: sum(({ judged }) => judged.satOut),
    recovery: spread('recoveries'),
    decision: spread('decisions'),
    troubled: spread('troubled'),
    failed: tried.filter(({ judged }) => judged.wrong !== undefined).length,
  };
}

function spreadOf(waits: readonly { readonly seed: number; readonly ms: number }[]): Spread {
  const sorted = [...waits].sort((a, b) => a.ms - b.ms);
  const times = sorted.map(({ ms }) => ms);
  const middle = median(times);
  const worst = sorted.at(-1);
  if (middle === undefined || !worst) return { count: 0 };
  return {
    count: sorted.length,
    median: middle,
    late: quantile(times, 0.95),
    worst: worst.ms,
    worstSeed: worst.seed,
  };
}

/** By then it is no chance: brown-outs make some eighteen switches, and of `mixed` one trace in seven has only still families. */
const ENOUGH_DAYS = 30;

/**
 * What no single trace can show: that nothing ever moves. Where a family only says what must not be, or what must be of
 * single outages, a switcher that does nothing at all would pass. One sentence for each family in which something ought
 * to have moved, and nothing has.
 */
export const idle = (rows: readonly Row[]): string[] =>
  rows
    .filter(({ family, days, switches }) => !FAMILIES[family]?.still && switches === 0 && days >= ENOUGH_DAYS)
    .map(({ family, days }) => `${family}: no switch in ${days} days, and some were due.`);
