/** What Route 53 answers for a pair of failover records. */
import type { Side } from '../../../shared/core/side.ts';
import type { Since } from '../world/ground-truth.ts';
import type { Switch } from './policy.ts';

/**
 * The primary while it is healthy; the secondary while the primary is not and the secondary is; the primary again where
 * neither is. A record without a health check always counts as healthy.
 * Source: API reference of Route 53, `Failover` of a resource record set.
 */
export function failoverRecords(
  primary: readonly Since<boolean>[],
  secondary: readonly Since<boolean>[] = [{ from: 0, is: true }],
): Since<Side>[] {
  const at = (history: readonly Since<boolean>[], time: number): boolean =>
    history.findLast(({ from }) => from <= time)?.is ?? true;
  const times = new Set([...primary, ...secondary].map(({ from }) => from));
  const answers: Since<Side>[] = [];
  for (const from of [...times].sort((a, b) => a - b)) {
    const is = !at(primary, from) && at(secondary, from) ? 'standby' : 'primary';
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
