/** A side as an operator types it. */
import { SIDES, type Side } from '../../shared/core/side.ts';
import { Usage } from './errors.ts';

/** In any case of letters. Throws `Usage`. */
export function sideOf(text: string): Side {
  const side = SIDES.find((one) => one === text.toLowerCase());
  if (side === undefined) throw new Usage(`There is no side "${text}"; say primary or standby.`);
  return side;
}
