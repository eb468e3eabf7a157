/** A figure: the median of what the rounds gave, with the tenth and the ninetieth percentile beside it. */
import { quantile } from '../shared/kit/quantile.ts';

export type Unit = 's' | 'ms' | 'µs' | 'KB' | 'MB' | '/s' | 'days/s' | '×' | 'calls' | 'trips' | 'switches';

export interface Figure {
  readonly unit: Unit;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** 1: nothing varies, or it was looked at once. */
  readonly rounds: number;
}

export function figureOf(unit: Unit, samples: readonly number[]): Figure {
  if (samples.length === 0) throw new Error(`No round gave a figure in ${unit}.`);
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => quantile(sorted, share);
  return { unit, median: at(0.5), p10: at(0.1), p90: at(0.9), rounds: sorted.length };
}

/** What does not vary. */
export const exactly = (unit: Unit, value: number): Figure => figureOf(unit, [value]);

/**
 * One thing's figure by another's, round by round: both were measured right after each other, so what slows the machine
 * down for a while slows both.
 */
export const ratioOf = (ones: readonly number[], others: readonly number[]): Figure =>
  figureOf(
    '×',
    ones.map((one, round) => one / (others[round] ?? Number.NaN)),
  );

/** What is counted needs no unit. */
const SUFFIXES: Partial<Record<Unit, string>> = { '×': '×', calls: '', trips: '', switches: '' };

/** `35.2 ms (33.0–39.4)` */
export function figureText({ unit, median, p10, p90, rounds }: Figure): string {
  const shown = `${numberText(median)}${SUFFIXES[unit] ?? ` ${unit}`}`;
  return rounds === 1 ? shown : `${shown} (${numberText(p10)}–${numberText(p90)})`;
}

/** Three digits say all that the spread allows. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en');
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
