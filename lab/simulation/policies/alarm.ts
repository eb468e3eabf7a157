/**
 * An alarm on a check that is made from one place: one check in each period, and the alarm looks at the end of it whether
 * the last ones were all bad. Where no check was made there is no data, and the alarm keeps its state.
 */
import type { Side } from '../../../shared/core/side.ts';
import type { Random } from '../../emulator/model/index.ts';
import type { Conditions } from '../search/conditions.ts';
import { meetings, type Via } from '../search/response-model.ts';
import type { Since } from '../world/ground-truth.ts';

export interface Alarm {
  /** Of the check and of the alarm. */
  readonly period: number;
  /** As many bad periods in a row; one good period ends it. */
  readonly periods: number;
}

/** The check is as strict as our prober. */
const LIMIT_MS = 2_500;

/** Whether the alarm is on, oldest first. */
export function alarmOn(
  side: Side,
  via: Via,
  conditions: Conditions,
  until: number,
  { period, periods }: Alarm,
  random: Random,
): Since<boolean>[] {
  const states: Since<boolean>[] = [{ from: 0, is: false }];
  const phase = random() * period;
  let bad = 0;
  let step = 0;
  for (let start = 0; start + period <= until; start += period) {
    const at = start + phase;
    while ((conditions[step + 1]?.from ?? until) <= at) step++;
    const condition = conditions[step]?.is;
    if (!condition || condition.checker === 'silent') continue;
    const failing = meetings(condition[side], via, 'checker')
      .filter(({ answer, ms }) => answer !== 'well' || ms > LIMIT_MS)
      .reduce((sum, { share }) => sum + share, 0);
    const fails = condition.checker === 'cut-off' || (failing > 0 && random() < failing);
    bad = fails ? bad + 1 : 0;
    const on = bad >= periods;
    if (states.at(-1)?.is !== on) states.push({ from: start + period, is: on });
  }
  return states;
}
