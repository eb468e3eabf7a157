/** One of the two traffic controls out of order: every call to its service fails. */
import type { FateRule } from '../world/fate.ts';

export type Lever = 'store' | 'levers';

const marks = new WeakMap<FateRule, Lever>();

/** `levers` is the distribution's, as the calls are named. */
export function leverDown(lever: Lever): FateRule {
  const refusal = Object.assign(new Error(`${lever}: The service is not available.`), {
    name: 'ServiceUnavailable',
  });
  const rule: FateRule = (site, drawn) =>
    site.name.startsWith(`${lever}.`) ? { ...drawn, refusal } : undefined;
  marks.set(rule, lever);
  return rule;
}

/** Undefined for a rule of another kind. */
export const downLever = (rule: FateRule): Lever | undefined => marks.get(rule);
