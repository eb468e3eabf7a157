/**
 * Reads an IAM policy document of an identity (a role's inline policy as the template holds it, intrinsics resolved)
 * and refuses what IAM would call malformed, with a sentence that says where. A document that is merely odd must not
 * pass in the lab and fail at deploy time.
 */
import { type Condition, checkOperator } from './condition.ts';

export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** For messages: the Sid, or the position within the policy. */
  readonly label: string;
  readonly effect: 'Allow' | 'Deny';
  /** `not`: everything but these. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

export function readPolicy(document: unknown, name = 'policy'): Policy {
  const { Statement: statements, Version: version, ...rest } = object(document, name);
  if (version !== '2012-10-17')
    throw new MalformedPolicy(`${name}: Version is ${show(version)}; write "2012-10-17".`);
  refuseRest(rest, ['Id'], name);
  return {
    name,
    statements: list(statements, name).map((one, i) => readStatement(one, `${name}, statement ${i + 1}`)),
  };
}

function readStatement(input: unknown, where: string): Statement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition, ...rest } = object(input, where);
  const label = typeof Sid === 'string' && Sid !== '' ? `${where} (${Sid})` : where;
  refuseRest(rest, [], label);
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new MalformedPolicy(`${label}: Effect is ${show(Effect)}; write "Allow" or "Deny".`);
  const actions = either(Action, NotAction, 'Action', label);
  const resources = either(Resource, NotResource, 'Resource', label);
  for (const action of actions.patterns)
    if (!/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/i.test(action))
      throw new MalformedPolicy(`${label}: action ${show(action)} is not "service:Action" or "*".`);
  for (const resource of resources.patterns) {
    if (resource.includes('${'))
      throw new MalformedPolicy(
        `${label}: resource ${show(resource)} has a variable, which the lab does not resolve.`,
      );
    if (resource !== '*' && resource.split(':').length < 6)
      throw new MalformedPolicy(
        `${label}: resource ${show(resource)} is neither an ARN of six parts nor "*".`,
      );
  }
  return { label, effect: Effect, actions, resources, conditions: readConditions(Condition, label) };
}

function readConditions(input: unknown, label: string): Condition[] {
  if (input === undefined) return [];
  return Object.entries(object(input, `${label}, Condition`)).flatMap(([operator, block]) => {
    const fault = checkOperator(operator);
    if (fault) throw new MalformedPolicy(`${label}: ${fault}`);
    return Object.entries(object(block, `${label}, ${operator}`)).map(([key, values]) => ({
      operator,
      key,
      values: list(values, `${label}, ${operator} ${key}`).map((value) =>
        scalar(value, `${label}, ${operator} ${key}`),
      ),
    }));
  });
}

/** Exactly one of `Action` and `NotAction`; the same for resources. */
function either(plain: unknown, negated: unknown, word: string, label: string): Patterns {
  if ((plain === undefined) === (negated === undefined))
    throw new MalformedPolicy(`${label}: needs exactly one of ${word} and Not${word}.`);
  const not = plain === undefined;
  const patterns = list(not ? negated : plain, `${label}, ${word}`).map((one) => {
    if (typeof one !== 'string')
      throw new MalformedPolicy(
        `${label}: ${word} ${show(one)} is not text; was an intrinsic left unresolved?`,
      );
    return one;
  });
  if (patterns.length === 0) throw new MalformedPolicy(`${label}: ${word} is an empty list.`);
  return { not, patterns };
}

function refuseRest(rest: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void {
  const odd = Object.keys(rest).find((key) => !known.includes(key));
  if (odd === 'Principal' || odd === 'NotPrincipal')
    throw new MalformedPolicy(`${where}: ${odd} belongs into a resource's policy, not into a role's.`);
  if (odd) throw new MalformedPolicy(`${where}: unknown element ${show(odd)}.`);
}

function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedPolicy(`${where}: ${show(value)} is not an object.`);
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) throw new MalformedPolicy(`${where}: something is missing here.`);
  return Array.isArray(value) ? value : [value];
}

function scalar(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return String(value);
  throw new MalformedPolicy(`${where}: ${show(value)} is not text; was an intrinsic left unresolved?`);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
