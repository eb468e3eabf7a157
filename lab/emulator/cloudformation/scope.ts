/** What intrinsics in resources and outputs refer to: parameters, and the other resources' names and attributes. */
import { identify } from './identity.ts';
import { parameterOf } from './parameters.ts';
import type { Surroundings, Template, TemplateResource } from './template.ts';
import { TemplateError } from './template.ts';
import type { Scope } from './value.ts';

export function createScope(
  template: Template,
  surroundings: Surroundings,
  condition: Scope['condition'],
): Scope {
  /** Resources whose name is being worked out: a name that needs itself would never end. */
  const naming: string[] = [];
  const scope: Scope = { ref, attribute, condition };
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
