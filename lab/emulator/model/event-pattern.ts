/**
 * Event patterns: every field of the pattern must be in the event with one of the listed values. Known filters:
 * `{prefix}`, `{suffix}`, `{equals-ignore-case}`, `{exists}`, `{anything-but}` with values; any other is refused.
 */
import { ServiceError } from './error.ts';

/** Lists of what is allowed at the leaves, as in EventBridge. */
export type EventPattern = { readonly [field: string]: readonly unknown[] | EventPattern };

const FILTERS = ['prefix', 'suffix', 'equals-ignore-case', 'exists', 'anything-but'];

/** Throws InvalidEventPatternException 400. */
export function checkEventPattern(pattern: EventPattern): void {
  for (const [field, rule] of Object.entries(pattern)) {
    if (field.startsWith('$')) throw invalid(`the lab does not know ${field}`);
    if (typeof rule !== 'object' || rule === null) throw invalid(`${field} must be a list or an object`);
    if (!Array.isArray(rule)) {
      checkEventPattern(rule as EventPattern);
      continue;
    }
    if (rule.length === 0) throw invalid(`the list of ${field} is empty`);
    for (const allowed of rule) {
      if (typeof allowed !== 'object' || allowed === null) continue;
      const unknown = Object.keys(allowed).find((name) => !FILTERS.includes(name));
      if (unknown !== undefined) throw invalid(`the lab does not know the filter ${unknown} of ${field}`);
    }
  }
}

export function matchesEvent(pattern: EventPattern, event: object): boolean {
  return Object.entries(pattern).every(([field, rule]) => {
    const value = (event as Record<string, unknown>)[field];
    if (!Array.isArray(rule)) {
      return typeof value === 'object' && value !== null && matchesEvent(rule as EventPattern, value);
    }
    // A list in the event matches with any of its members.
    const values = Array.isArray(value) ? value : [value];
    return rule.some((allowed) => values.some((one) => fits(allowed, one)));
  });
}

function fits(allowed: unknown, value: unknown): boolean {
  if (typeof allowed !== 'object' || allowed === null) return allowed === value;
  const filter = allowed as Record<string, unknown>;
  if ('exists' in filter) return (value !== undefined) === filter.exists;
  if (value === undefined) return false;
  if ('anything-but' in filter) return !([filter['anything-but']] as unknown[]).flat().includes(value);
  const text = String(value);
  if ('prefix' in filter) return text.startsWith(String(filter.prefix));
  if ('suffix' in filter) return text.endsWith(String(filter.suffix));
  return text.toLowerCase() === String(filter['equals-ignore-case']).toLowerCase();
}

function invalid(why: string): ServiceError {
  return new ServiceError('InvalidEventPatternException', 400, `Event pattern is not valid: ${why}.`);
}
