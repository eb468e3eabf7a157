/**
 * What no single trace can show: that nothing ever moves. Where a family only says what must not be, or what must be of single
 * outages, a switcher that does nothing at all would pass.
 */
import { FAMILIES } from './families.ts';
import type { Row } from './tally.ts';

/** By then it is no chance: brown-outs make some eighteen switches, and of `mixed` one trace in seven has only still families. */
const ENOUGH_DAYS = 30;

/** One sentence for each family in which something ought to have moved, and nothing has. */
export const idle = (rows: readonly Row[]): string[] =>
  rows
    .filter(({ family, days, switches }) => !FAMILIES[family]?.still && switches === 0 && days >= ENOUGH_DAYS)
    .map(({ family, days }) => `${family}: no switch in ${days} days, and some were due.`);
