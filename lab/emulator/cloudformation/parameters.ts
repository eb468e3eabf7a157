/** The template's own parameters and the pseudo parameters of AWS. */
import type { Json, Surroundings, Template } from './template.ts';
import { TemplateError } from './template.ts';
import { NOTHING, type Value } from './value.ts';

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
