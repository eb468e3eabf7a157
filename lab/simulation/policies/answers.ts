/** What Route 53 answers for a pair of failover records. */
import type { Side } from '../../../shared/core/side.ts';
import { failoverAnswer } from '../../emulator/model/index.ts';
import type { Since } from '../world/ground-truth.ts';
import type { Switch } from './policy.ts';

/** Without a history of its own a record has no health check. */
export function failoverRecords(
  primary: readonly Since<boolean>[],
  secondary: readonly Since<boolean>[] = [{ from: 0, is: true }],
): Since<Side>[] {
  const at = (history: readonly Since<boolean>[], time: number): boolean =>
    history.findLast(({ from }) => from <= time)?.is ?? true;
  const times = new Set([...primary, ...secondary].map(({ from }) => from));
  const answers: Since<Side>[] = [];
  for (const from of [...times].sort((a, b) => a - b)) {
    const answer = failoverAnswer(at(primary, from), at(secondary, from));
    const is = answer === 'SECONDARY' ? 'standby' : 'primary';
    if (answers.at(-1)?.is !== is) answers.push({ from, is });
  }
  return answers;
}

/** Every change of what is wanted is a switch. `prefersPrimary`: to the primary it goes by itself. */
export function switchesOf(wanted: readonly Since<Side>[], prefersPrimary: boolean): Switch[] {
  return wanted.slice(1).map(({ from: at, is: to }, i) => ({
    at,
    from: wanted[i]?.is ?? to,
    to,
    asked: prefersPrimary && to === 'primary',
  }));
}
