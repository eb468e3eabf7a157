/**
 * Gives every intrinsic of a template its value, as CloudFormation would when it creates the stack. Pure. What it does
 * not know it refuses by name: a guess here would make the lab run something that is not what would be deployed.
 */

import { identify } from './identity.ts';
import { checkParameters } from './parameters.ts';
import { createScope, evaluateConditions } from './scope.ts';
import type {
  Json,
  JsonObject,
  ResolvedResource,
  ResolvedTemplate,
  Surroundings,
  Template,
} from './template.ts';
import { TemplateError } from './template.ts';
import { evaluate, NOTHING, type Scope } from './value.ts';

export function resolveTemplate(template: Template, surroundings: Surroundings): ResolvedTemplate {
  const transforms = [template.Transform ?? []].flat();
  const unknown = transforms.filter((name) => name !== EXTENSIONS);
  if (unknown.length > 0)
    throw new TemplateError(`The template wants ${unknown.join(', ')}, which the lab does not know.`);
  checkParameters(template, surroundings);
  const conditions = evaluateConditions(template, surroundings);
  const scope = createScope(template, surroundings, conditions);
  const exists = (condition: string | undefined, where: string) =>
    condition === undefined || scope.condition(condition, where);

  const resources: Record<string, ResolvedResource> = {};
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (!exists(resource.Condition, logicalId)) continue;
    const { ref, attributes } = identify(logicalId, resource, surroundings, scope);
    const properties = withSecrets(
      propertiesOf(resource.Properties ?? {}, scope, logicalId),
      surroundings.secrets,
      logicalId,
    );
    const { Type: type, DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } = resource;
    const policies = {
      deletionPolicy: policy(DeletionPolicy, `${logicalId}.DeletionPolicy`),
      updateReplacePolicy: policy(UpdateReplacePolicy, `${logicalId}.UpdateReplacePolicy`),
    };
    resources[logicalId] = { logicalId, type, ref, attributes, ...policies, properties };
  }

  const outputs: Record<string, string> = {};
  const exports: Record<string, string> = {};
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    const where = `output ${name}`;
    if (!exists(output.Condition, where)) continue;
    const value = evaluate(output.Value, scope, where);
    if (value !== NOTHING) outputs[name] = textOf(value, where);
    const exported = output.Export && evaluate(output.Export.Name, scope, `${where}.Export`);
    if (exported !== undefined && exported !== NOTHING) exports[name] = textOf(exported, where);
  }
  const { region, accountId, stackName } = surroundings;
  return { region, accountId, stackName, resources, outputs, exports };

  function policy(value: Json, where: string): string {
    if (typeof value !== 'string' && !transforms.includes(EXTENSIONS))
      throw new TemplateError(`${where} is no text, and the template does not want ${EXTENSIONS}.`);
    const given = evaluate(value, scope, where);
    return given === NOTHING ? 'Delete' : textOf(given, where);
  }
}

/** With it, what becomes of a resource may depend on a condition. */
const EXTENSIONS = 'AWS::LanguageExtensions';

function propertiesOf(properties: JsonObject, scope: Scope, logicalId: string): JsonObject {
  const resolved: Record<string, Json> = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = evaluate(property, scope, `${logicalId}.${name}`);
    if (value !== NOTHING) resolved[name] = value;
  }
  return resolved;
}

/** Puts secrets in the place of dynamic references such as `{{resolve:secretsmanager:name}}`. */
function withSecrets(
  properties: JsonObject,
  secrets: Surroundings['secrets'],
  logicalId: string,
): JsonObject {
  if (!secrets) return properties;
  const text = JSON.stringify(properties);
  const filled = text.replace(/\{\{resolve:secretsmanager:([^}]+)\}\}/g, (_, name: string) => {
    const value = secrets[name];
    if (value === undefined)
      throw new TemplateError(`${logicalId}: Secrets Manager can't find the specified secret ${name}.`);
    return JSON.stringify(value).slice(1, -1);
  });
  return filled === text ? properties : (JSON.parse(filled) as JsonObject);
}

function textOf(value: Json, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(`The value of ${where} is not text.`);
}
