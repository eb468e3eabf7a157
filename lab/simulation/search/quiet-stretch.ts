/**
 * For how long nothing was in the way of the programs. What lasts is in the way until it ends, what happens in a moment
 * only then; whoever kills runs is in the way as often as a run dies of it.
 */
import { inverseOf, isEnd, kindOf, lineOf } from '../acts/acts.ts';
import type { TraceAct } from './fault-schedule.ts';

interface Moment {
  readonly at: number;
  readonly line: string;
  readonly ends?: boolean;
  /** The line of what ends it. */
  readonly end?: string | undefined;
}

const momentOf = ({ at, act }: TraceAct): Moment => ({
  at,
  line: lineOf(act),
  ends: isEnd(act),
  end: inverseOf(act),
});

/** The longest quiet stretch from `from` to `to`, in ms. `acts`, by time: what goes on beside; `deaths`: when runs died. */
export function longestQuiet(
  acts: readonly TraceAct[],
  deaths: readonly number[],
  from: number,
  to: number,
): number {
  const open = new Map<string, number>();
  let longest = 0;
  let since = from;
  const upTo = (at: number): void => {
    const end = Math.min(at, to);
    if (open.size === 0 && end > from) longest = Math.max(longest, end - Math.max(since, from));
    since = Math.max(since, at);
  };
  const moments = [
    ...acts.filter(({ act }) => kindOf(act) !== 'kill').map(momentOf),
    ...deaths.map((at): Moment => ({ at, line: 'a run died' })),
  ];
  for (const { at, line, ends, end } of moments.sort((a, b) => a.at - b.at)) {
    if (at > to) break;
    const before = open.get(line) ?? 0;
    // An end of what was in nobody's way.
    if (ends && before === 0) continue;
    upTo(at);
    if (end !== undefined) open.set(end, (open.get(end) ?? 0) + 1);
    if (before > 1) open.set(line, before - 1);
    else open.delete(line);
  }
  upTo(to);
  return longest;
}
