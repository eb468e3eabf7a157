/**
 * Holds what functions do against what their roles allow, both ways: nothing that is done is forbidden, and nothing is
 * allowed that is not done. One sentence for each difference.
 */

import {
  type ResolvedTemplate,
  readFunctions,
  readRoles,
} from '../../../../lab/emulator/cloudformation/index.ts';
import {
  type Condition,
  type Context,
  evaluate,
  readPolicy,
  type Statement,
} from '../../../../lab/emulator/iam/index.ts';
import type { Use } from './use.ts';
import { WIDE } from './wide.ts';

/** `uses`: of any functions; those of the stack's own count. The stacks of several Regions call theirs by one name. */
export function compare(template: ResolvedTemplate, uses: readonly Use[]): readonly string[] {
  return readFunctions(template).flatMap(({ name, roleArn }) => {
    const role = readRoles(template).find(({ arn }) => arn === roleArn);
    const policies = (role?.policies ?? []).map((one) => readPolicy(one.document, one.name));
    const own = uses.filter(({ by, from }) => by === name && from === template.region);
    const forbidden = own
      .filter((use) => !evaluate(policies, use).allowed)
      .map(
        ({ action, resource, context }) =>
          `${name} does ${action} on ${resource}${onItem(context)}, which its role does not allow.`,
      );
    const statements = policies.flatMap((policy) => policy.statements);
    return [...forbidden, ...statements.flatMap((one) => idle(name, one, own))];
  });
}

const onItem = (context: Context): string => {
  const keys = [context['dynamodb:LeadingKeys'] ?? []].flat();
  return keys.length === 0 ? '' : `, item ${keys.join(', ')}`;
};

/** Each action, resource and key of an item counts by itself. */
export function idle(name: string, statement: Statement, uses: readonly Use[]): string[] {
  const { actions, resources } = statement;
  if (statement.effect === 'Deny') return [];
  if (actions.not || resources.not) return [`${name} may do everything but something: ${statement.label}.`];
  return actions.patterns.flatMap((action) =>
    resources.patterns.flatMap((resource) => {
      const known = WIDE.some((wide) => wide.action === action && wide.resource.test(resource));
      const wide =
        /[*?]/.test(`${action}${resource}`) && !known
          ? [`${name} may do ${action} on ${resource}, which is wider than one resource.`]
          : [];
      const unused = byLeadingKey(statement).flatMap(({ key, conditions }) => {
        const one = {
          ...statement,
          conditions,
          actions: { not: false, patterns: [action] },
          resources: { not: false, patterns: [resource] },
        };
        const used = uses.some((use) => evaluate([{ name, statements: [one] }], use).allowed);
        const what = `${action} on ${resource}${key === undefined ? '' : `, item ${key}`}`;
        return used ? [] : [`${name} may do ${what}, which it never does.`];
      });
      return [...unused, ...wide];
    }),
  );
}

/** The statement's conditions once for each key of an item that it allows; once where it names none. */
function byLeadingKey({ conditions }: Statement) {
  const isKeys = ({ key }: Condition) => key.toLowerCase() === 'dynamodb:leadingkeys';
  const keys = conditions.find(isKeys);
  if (keys === undefined) return [{ key: undefined, conditions }];
  return keys.values.map((key) => ({
    key,
    conditions: conditions.map((one) => (isKeys(one) ? { ...one, values: [key] } : one)),
  }));
}
