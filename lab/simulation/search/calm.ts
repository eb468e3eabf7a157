/**
 * For how long nothing was in the way of the programs. What lasts is in the way until it ends, what happens in a moment
 * only then; whoever kills runs is in the way as often as a run dies of it.
 */
import type { TraceAct } from './trace.ts';
import { isEnd, undoOf } from './undo.ts';

const KILLS = /: killed | killing$/;

/** The longest stretch of calm from `from` to `to`, in ms. `acts`, by time: what goes on beside; `deaths`: when runs died. */
export function longestCalm(
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
  const moments = [...acts.filter(({ command }) => !KILLS.test(command)), ...deaths.map(died)];
  for (const { at, command } of moments.sort((a, b) => a.at - b.at)) {
    if (at > to) break;
    const undo = undoOf(command);
    const ends = open.get(command) ?? 0;
    // An end of what was in nobody's way.
    if (isEnd(command) && ends === 0) continue;
    upTo(at);
    if (undo !== undefined) open.set(undo, (open.get(undo) ?? 0) + 1);
    if (ends > 1) open.set(command, ends - 1);
    else open.delete(command);
  }
  upTo(to);
  return longest;
}

const died = (at: number): TraceAct => ({ at, command: 'a run died' });
