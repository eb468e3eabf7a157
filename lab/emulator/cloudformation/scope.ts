/** What intrinsics refer to: parameters, conditions, and the names and attributes of other resources. */
import { identify } from './identity.ts';
import {
  type Json,
  type JsonObject,
  type Surroundings,
  type Template,
  TemplateError,
  type TemplateResource,
} from './template.ts';
import { evaluate, NOTHING, type Scope, type Value } from './value.ts';

export function createScope(
  template: Template,
  surroundings: Surroundings,
  condition: Scope['condition'],
): Scope {
  /** Resources whose name is being worked out: a name that needs itself would never end. */
  const naming: string[] = [];
  const scope: Scope = { ref, attribute, condition, mapping: mappingOf(template) };
  return scope;

  function ref(name: string, where: string) {
    return parameterOf(name, template, surroundings) ?? identityOf(name, where).ref;
  }

  function attribute(logicalId: string, name: string, where: string) {
    const { attributes } = identityOf(logicalId, where);
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (value !== undefined) return value;
    const type = template.Resources[logicalId]?.Type;
    throw new TemplateError(
      `${where} asks for ${logicalId}.${name}, which the lab does not know of ${type}; it knows ${Object.keys(attributes).join(', ') || 'none'}.`,
    );
  }

  function identityOf(logicalId: string, where: string) {
    const resource = resourceOf(logicalId, where);
    if (naming.includes(logicalId))
      throw new TemplateError(`The names of ${[...naming, logicalId].join(' → ')} depend on each other.`);
    naming.push(logicalId);
    try {
      return identify(logicalId, resource, surroundings, scope);
    } finally {
      naming.pop();
    }
  }

  function resourceOf(logicalId: string, where: string): TemplateResource {
    const resource = template.Resources[logicalId];
    if (!resource) throw new TemplateError(`${where} refers to ${logicalId}, which is not in the template.`);
    if (resource.Condition !== undefined && !condition(resource.Condition, logicalId))
      throw new TemplateError(
        `${where} refers to ${logicalId}, which does not exist: its condition ${resource.Condition} is false.`,
      );
    return resource;
  }
}

/** Answers by name; each condition is worked out when it is first asked for. */
export function evaluateConditions(
  template: Template,
  surroundings: Surroundings,
): (name: string, where: string) => boolean {
  const known = new Map<string, boolean>();
  const asked: string[] = [];
  const scope: Scope = { ref, attribute, condition: named, mapping: mappingOf(template) };
  return named;

  function named(name: string, where: string): boolean {
    const before = known.get(name);
    if (before !== undefined) return before;
    const condition = template.Conditions?.[name];
    if (condition === undefined)
      throw new TemplateError(`${where} names the condition ${name}, which the template does not have.`);
    if (asked.includes(name)) throw new TemplateError(`Condition ${name} depends on itself.`);
    asked.push(name);
    const answer = holds(condition, `condition ${name}`);
    asked.pop();
    known.set(name, answer);
    return answer;
  }

  function holds(expression: Json, where: string): boolean {
    const [[operator, argument] = []] = Object.entries((expression ?? {}) as JsonObject);
    const all = (): readonly Json[] => (Array.isArray(argument) ? argument : []);
    switch (operator) {
      case 'Condition':
        return named(String(argument), where);
      case 'Fn::Not':
        return !all().every((one) => holds(one, where));
      case 'Fn::And':
        return all().every((one) => holds(one, where));
      case 'Fn::Or':
        return all().some((one) => holds(one, where));
      case 'Fn::Equals': {
        const [left, right] = all().map((one) => String(evaluate(one, scope, where)));
        return left === right;
      }
      default:
        throw new TemplateError(`${where} uses ${String(operator)}, which is no condition the lab knows.`);
    }
  }

  function ref(name: string, where: string) {
    const value = parameterOf(name, template, surroundings);
    if (value === undefined)
      throw new TemplateError(`${where} refers to ${name}; a condition can only refer to parameters.`);
    return value;
  }

  function attribute(logicalId: string, _name: string, where: string): never {
    throw new TemplateError(`${where} asks for an attribute of ${logicalId}; a condition cannot.`);
  }
}

const mappingOf =
  ({ Mappings }: Template): Scope['mapping'] =>
  (map, first, second, where) => {
    const found = Mappings?.[map]?.[first]?.[second];
    if (found === undefined)
      throw new TemplateError(
        `${where} looks for ${map}.${first}.${second}, which the template does not have.`,
      );
    return found;
  };

/** Undefined: there is no parameter of that name. */
export function parameterOf(name: string, template: Template, surroundings: Surroundings): Value | undefined {
  if (name.startsWith('AWS::')) return pseudo(name, surroundings);
  const parameter = template.Parameters?.[name];
  if (!parameter) return undefined;
  const value: Json | undefined = surroundings.parameters?.[name] ?? parameter.Default;
  if (value === undefined)
    throw new TemplateError(`The template's parameter ${name} has neither a value nor a default.`);
  return value;
}

function pseudo(name: string, { region, accountId, stackName }: Surroundings): Value {
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
    case 'AWS::NoValue':
      return NOTHING;
    default:
      throw new TemplateError(`The pseudo parameter ${name} is unknown to the lab.`);
  }
}
