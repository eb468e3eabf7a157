/**
 * What CloudFormation refuses before it makes anything: values that a template's Parameters do not allow, and what its Rules say
 * of them together.
 */
import { parameterOf } from './scope.ts';
import type { Json, JsonObject, Surroundings, Template, TemplateParameter } from './template.ts';
import { TemplateError } from './template.ts';

/** Of these values, those that the template declares; CloudFormation refuses any other. */
export const declaredOf = (
  { Parameters = {} }: Pick<Template, 'Parameters'>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(Parameters, name)));

export function checkParameters(template: Template, surroundings: Surroundings): void {
  const { Parameters = {} } = template;
  const unknown = Object.keys(surroundings.parameters ?? {}).filter(
    (name) => !Object.hasOwn(Parameters, name),
  );
  if (unknown.length > 0)
    throw new TemplateError(`Parameters: [${unknown.join(', ')}] do not exist in the template.`);
  for (const [name, parameter] of Object.entries(Parameters)) {
    const value = String(parameterOf(name, template, surroundings));
    const broken = refusal(parameter, value);
    if (broken !== undefined)
      throw new TemplateError(
        `Parameter ${name} is ${parameter.NoEcho ? 'a secret that' : `"${value}", which`} ${broken}. ${parameter.ConstraintDescription ?? ''}`.trim(),
      );
  }
  for (const [name, { RuleCondition, Assertions }] of Object.entries(template.Rules ?? {})) {
    const holds = (expression: Json) => ruleHolds(expression, template, surroundings, name);
    if (RuleCondition !== undefined && !holds(RuleCondition)) continue;
    for (const { Assert, AssertDescription } of Assertions)
      if (!holds(Assert)) throw new TemplateError(`Rule ${name}: ${AssertDescription ?? 'broken.'}`);
  }
}

function refusal(parameter: TemplateParameter, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength = 0, MaxLength = 4_096 } = parameter;
  if (AllowedValues && !AllowedValues.map(String).includes(value))
    return `is none of ${AllowedValues.join(', ')}`;
  if (parameter.Type === 'Number') {
    const { MinValue = Number.NEGATIVE_INFINITY, MaxValue = Number.POSITIVE_INFINITY } = parameter;
    if (value.trim() === '' || !Number.isFinite(Number(value))) return 'is no number';
    return Number(value) < MinValue || Number(value) > MaxValue
      ? `is not in ${MinValue} to ${MaxValue}`
      : undefined;
  }
  if (value.length < Number(MinLength) || value.length > Number(MaxLength))
    return `has ${value.length} characters, wanted ${MinLength} to ${MaxLength}`;
  return AllowedPattern !== undefined && !matches(AllowedPattern, value)
    ? `does not match ${AllowedPattern}`
    : undefined;
}

/** A pattern is Java's, which may have its flag inside, and is held against the whole value. */
function matches(pattern: string, value: string): boolean {
  const flags = pattern.includes('(?i)') ? 'i' : '';
  const found = new RegExp(`^(?:${pattern.replaceAll('(?i)', '')})$`, flags).exec(value);
  return found !== null;
}

/** The functions of Rules, as far as ours use them. */
function ruleHolds(expression: Json, template: Template, surroundings: Surroundings, rule: string): boolean {
  const [[operator, argument] = []] = Object.entries((expression ?? {}) as JsonObject);
  const all: readonly Json[] = Array.isArray(argument) ? argument : [];
  const holds = (one: Json) => ruleHolds(one, template, surroundings, rule);
  switch (operator) {
    case 'Fn::Not':
      return !all.every(holds);
    case 'Fn::And':
      return all.every(holds);
    case 'Fn::Or':
      return all.some(holds);
    case 'Fn::Equals':
      return text(all[0] ?? null) === text(all[1] ?? null);
    case 'Fn::Contains':
      return (all[0] as readonly Json[]).map(text).includes(text(all[1] ?? null));
    default:
      throw new TemplateError(`Rule ${rule} uses ${String(operator)}, which the lab does not know of rules.`);
  }

  function text(value: Json): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const name = (value as JsonObject).Ref;
    const found = typeof name === 'string' ? parameterOf(name, template, surroundings) : undefined;
    if (found === undefined)
      throw new TemplateError(
        `Rule ${rule} refers to ${JSON.stringify(value)}; a rule can only refer to parameters.`,
      );
    return String(found);
  }
}
