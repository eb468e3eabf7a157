/** Switches that should not have been: held against what the two sides were really worth at that moment. */
import type { Side } from '../../../shared/core/side.ts';
import type { Lived, Waits } from '../policies/policy.ts';
import { ALL_WELL, type Chances, chances, isBad } from './clients.ts';
import type { Conditions } from './conditions.ts';

export interface SwitchTally {
  readonly all: number;
  /** Away from a side that served well at that moment, and nobody had asked for it. */
  readonly needless: number;
  /** Onto a side that was worse at that moment than the one that was left. */
  readonly harmful: number;
}

export function tallySwitches(
  conditions: Conditions,
  { groups, switches }: Lived,
  given: Waits,
): SwitchTally {
  const via = groups[0]?.via ?? 'edge';
  const worth = (side: Side, at: number): Chances => {
    const condition = conditions.findLast(({ from }) => from <= at)?.is;
    return condition ? chances(condition, via, [side], given) : ALL_WELL;
  };
  const bad = (side: Side, at: number): number => worth(side, at).failed + worth(side, at).late;
  return {
    all: switches.length,
    needless: switches.filter(({ at, from, asked }) => !asked && !isBad(worth(from, at))).length,
    harmful: switches.filter(({ at, from, to }) => bad(to, at) > bad(from, at)).length,
  };
}
