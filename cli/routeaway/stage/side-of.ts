/** Reads a side as an operator types it: by its own name, or by its Region's. */
import { REGION } from '../../../shared/core/region.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { UsageError } from '../../../shared/kit/errors.ts';

/** In any case of letters. `regions`: absent where they are not known. Throws `UsageError`. */
export function sideOf(text: string, regions?: Readonly<Record<Side, string>>): Side {
  const typed = text.toLowerCase();
  const side = SIDES.find((one) => one === typed || regions?.[one] === typed);
  if (side !== undefined) return side;
  const named = SIDES.map((one) => (regions === undefined ? one : `${one} (${regions[one]})`));
  throw new UsageError(`There is no side "${text}"; write ${named.join(' or ')}.`);
}

const A_REGION = new RegExp(`^${REGION}$`, 'i');

/** What can be said before a stage is asked for its Regions: anything but a Region's name has to be a side's. */
export function mayBeSide(text: string): void {
  if (!A_REGION.test(text)) sideOf(text);
}
