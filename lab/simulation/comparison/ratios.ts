/** Ours against the best of the others: by failed requests, and by failed reads. */
import { OTHERS, READS_OPTED_IN } from '../search/policies.ts';
import type { Row } from './comparison.ts';
import { failed, type Score } from './score.ts';

interface Best {
  /** The other policy with the fewest failed requests. */
  readonly other: Row;
  /** The other policy with the fewest failed reads. */
  readonly reader: Row;
  /** Ours with reads opted in. */
  readonly readers: Row;
}

export function rowOf(rows: readonly Row[], { name }: { readonly name: string }): Row {
  const found = rows.find(({ policy }) => policy === name);
  if (!found) throw new Error(`"${name}" was not played.`);
  return found;
}

export function best(rows: readonly Row[]): Best {
  const others = OTHERS.map((policy) => rowOf(rows, policy));
  const least = (worth: (score: Score) => number): Row =>
    others.reduce((a, b) => (worth(b.score) < worth(a.score) ? b : a));
  return {
    other: least(failed),
    reader: least(({ reads }) => reads.failed),
    readers: rowOf(rows, READS_OPTED_IN),
  };
}

/** `0.34`: how many requests one fails for each that the other one fails; empty where that one fails none. */
export const ratio = (one: Row, other: Row): string =>
  failed(other.score) === 0 ? '' : (failed(one.score) / failed(other.score)).toFixed(2);
