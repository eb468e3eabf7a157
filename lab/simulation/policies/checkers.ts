/**
 * Route 53's health checkers over a trace: each asks on its own, at its own moments. What they make of the answers are the
 * rules by which the lab's health checks go as well.
 */
import type { Side } from '../../../shared/core/side.ts';
import {
  afterAnswer,
  type CheckerMind,
  enoughCheckers,
  NEW_MIND,
  type Random,
} from '../../emulator/model/index.ts';
import type { Conditions } from '../search/conditions.ts';
import { type Meeting, meetings } from '../search/response-model.ts';
import type { Since } from '../world/ground-truth.ts';

export interface Checking {
  /** Between two checks of one checker. */
  readonly interval: number;
  /** As many bad answers in a row, or good ones, change its mind. */
  readonly threshold: number;
  readonly checkers: number;
}

/** After connecting, a checker waits so long for the status. */
const ANSWER_WITHIN_MS = 2_000;

/** Whether a side's endpoint is healthy, oldest first. `until`: the end of the trace. */
export function healthOf(
  side: Side,
  conditions: Conditions,
  until: number,
  { interval, threshold, checkers }: Checking,
  random: Random,
): Since<boolean>[] {
  const changes: { at: number; by: 1 | -1 }[] = [];
  for (let checker = 0; checker < checkers; checker++) {
    const phase = random() * interval;
    let mind: CheckerMind = NEW_MIND;
    let step = 0;
    for (let at = phase; at < until; at += interval) {
      while ((conditions[step + 1]?.from ?? until) <= at) step++;
      const laid = conditions[step]?.is[side];
      if (!laid && mind === NEW_MIND) {
        const next = conditions.slice(step + 1).find(({ is }) => is[side])?.from;
        if (next === undefined) break;
        // Nothing changes its mind before.
        at = phase + Math.ceil((next - phase) / interval) * interval - interval;
        continue;
      }
      const { good, ms } = check(meetings(laid, 'direct'), random);
      const { healthy: before } = mind;
      mind = afterAnswer(mind, good, threshold);
      if (mind.healthy !== before) changes.push({ at: at + ms, by: mind.healthy ? 1 : -1 });
    }
  }
  return counted(changes, checkers);
}

/** The text that is looked for stands in the body of a good answer only. */
function check(meets: readonly Meeting[], random: Random): { readonly good: boolean; readonly ms: number } {
  const [first, second] = meets;
  const met = second !== undefined && random() >= (first?.share ?? 0) ? second : first;
  const ms = met?.ms ?? 0;
  return { good: met?.answer === 'well' && ms <= ANSWER_WITHIN_MS, ms: Math.min(ms, ANSWER_WITHIN_MS) };
}

function counted(changes: { at: number; by: number }[], checkers: number): Since<boolean>[] {
  const health: Since<boolean>[] = [{ from: 0, is: true }];
  let agree = checkers;
  for (const { at, by } of changes.sort((a, b) => a.at - b.at)) {
    agree += by;
    const is = enoughCheckers(agree, checkers);
    if (health.at(-1)?.is !== is) health.push({ from: at, is });
  }
  return health;
}
