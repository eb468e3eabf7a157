/**
 * May this role make this call? IAM's rule for identity policies: an explicit Deny beats every Allow, and what nothing
 * allows is denied. Pure; the wire endpoints ask it about every call, on the exact ARN of what is touched.
 */

import { matchesWildcards } from '../model/glob.ts';
import { type Context, holds } from './condition.ts';
import type { Patterns, Policy, Statement } from './policy.ts';

export interface Request {
  /** `service:Action`, compared without regard to case. */
  readonly action: string;
  /** The ARN, or `*` for a call that has no resource; only a policy's `*` covers that. */
  readonly resource: string;
  readonly context?: Context;
}

interface AccessDecision {
  readonly allowed: boolean;
  /** The statement that decided; absent where nothing allowed the call. */
  readonly by?: string;
  /** True where a statement forbids it, rather than none allowing it. */
  readonly explicit?: boolean;
}

export function evaluate(policies: readonly Policy[], request: Request): AccessDecision {
  const applying = policies.flatMap((policy) => policy.statements).filter((one) => applies(one, request));
  const deny = applying.find((one) => one.effect === 'Deny');
  if (deny) return { allowed: false, by: deny.label, explicit: true };
  const allow = applying.find((one) => one.effect === 'Allow');
  return allow ? { allowed: true, by: allow.label } : { allowed: false };
}

function applies(statement: Statement, { action, resource, context = {} }: Request): boolean {
  return (
    covers(statement.actions, (pattern) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase())) &&
    covers(statement.resources, (pattern) => matchesWildcards(pattern, resource)) &&
    statement.conditions.every((condition) => holds(condition, context))
  );
}

function covers({ not, patterns }: Patterns, hit: (pattern: string) => boolean): boolean {
  return patterns.some(hit) !== not;
}
