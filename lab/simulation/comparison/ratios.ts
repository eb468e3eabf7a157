/** Ours against the best of the others: by failed requests, and by failed reads. */
import { BOTH_CONTROLS, OTHERS, READS_OPTED_IN } from '../search/policies.ts';
import type { Row } from './comparison.ts';
import { failed, type Score } from './score.ts';

interface Best {
  /** The other policy with the fewest failed requests. */
  readonly other: Row;
  /** The other policy with the fewest failed reads. */
  readonly reader: Row;
  readonly ours: Row;
  /** Ours with reads opted in. */
  readonly readers: Row;
}

export function best(rows: readonly Row[]): Best {
  const of = (name: string): Row => {
    const found = rows.find(({ policy }) => policy === name);
    if (!found) throw new Error(`"${name}" was not played.`);
    return found;
  };
  const others = OTHERS.map(({ name }) => of(name));
  const least = (worth: (score: Score) => number): Row =>
    others.reduce((a, b) => (worth(b.score) < worth(a.score) ? b : a));
  return {
    other: least(failed),
    reader: least(({ reads }) => reads.failed),
    ours: of(BOTH_CONTROLS.name),
    readers: of(READS_OPTED_IN.name),
  };
}

/** 1 is as many as the best of the others. */
export function ratios(rows: readonly Row[]): { readonly all: number; readonly reads: number } {
  const { other, reader, ours, readers } = best(rows);
  return {
    all: failed(ours.score) / failed(other.score),
    reads: readers.score.reads.failed / reader.score.reads.failed,
  };
}
