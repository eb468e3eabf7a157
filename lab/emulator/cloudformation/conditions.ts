/** The template's conditions. They may refer to parameters, pseudo parameters and one another, not to resources. */
import { parameterOf } from './parameters.ts';
import type { Json, JsonObject, Surroundings, Template } from './template.ts';
import { TemplateError } from './template.ts';
import { evaluate, type Scope } from './value.ts';

/** Answers by name; each condition is worked out when it is first asked for. */
export function evaluateConditions(
  template: Template,
  surroundings: Surroundings,
): (name: string, where: string) => boolean {
  const known = new Map<string, boolean>();
  const asked: string[] = [];
  const scope: Scope = { ref, attribute, condition: named };
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
