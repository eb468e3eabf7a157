/**
 * Reads one property tree and says where it was wrong. CloudFormation takes a number written as text and the other way
 * round; so does this.
 */
import type { Json, JsonObject, ResolvedResource, ResolvedTemplate } from './template.ts';
import { TemplateError } from './template.ts';

export interface Shape {
  readonly where: string;
  readonly raw: JsonObject;
  has(name: string): boolean;
  text(name: string): string;
  maybeText(name: string): string | undefined;
  number(name: string): number;
  maybeNumber(name: string): number | undefined;
  /** False where absent. */
  flag(name: string): boolean;
  /** Empty where absent. */
  texts(name: string): readonly string[];
  object(name: string): Shape;
  /** An object, or a text with the JSON of one: CloudFormation takes both for a policy. */
  document(name: string): JsonObject;
  maybeObject(name: string): Shape | undefined;
  /** Empty where absent. */
  objects(name: string): readonly Shape[];
}

/** The resources of the given types, each with its properties ready to be read. */
export function resourcesOf(
  template: ResolvedTemplate,
  ...types: readonly string[]
): readonly { readonly resource: ResolvedResource; readonly properties: Shape }[] {
  return Object.values(template.resources)
    .filter(({ type }) => types.includes(type))
    .map((resource) => ({ resource, properties: shape(resource.properties, resource.logicalId) }));
}

/** Text that is no JSON stays as it is. */
function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

export function shape(raw: JsonObject, where: string): Shape {
  const wrong = (name: string, wanted: string): never => {
    throw new TemplateError(`${where}.${name} is ${JSON.stringify(raw[name])}, wanted ${wanted}.`);
  };
  const asText = (value: Json | undefined, name: string): string =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : wrong(name, 'text');
  const asObject = (value: Json | undefined, name: string, at: string): Shape =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? shape(value as JsonObject, at)
      : wrong(name, 'an object');
  const asNumber = (name: string): number => {
    const number = Number(asText(raw[name], name));
    return Number.isFinite(number) ? number : wrong(name, 'a number');
  };
  const items = (name: string): readonly Json[] => {
    const value = raw[name];
    if (value === undefined) return [];
    return Array.isArray(value) ? value : wrong(name, 'a list');
  };
  const has = (name: string) => raw[name] !== undefined;
  return {
    where,
    raw,
    has,
    text: (name) => asText(raw[name], name),
    maybeText: (name) => (has(name) ? asText(raw[name], name) : undefined),
    number: asNumber,
    maybeNumber: (name) => (has(name) ? asNumber(name) : undefined),
    flag: (name) => has(name) && asText(raw[name], name) === 'true',
    texts: (name) => items(name).map((item) => asText(item, name)),
    object: (name) => asObject(raw[name], name, `${where}.${name}`),
    document: (name) => asObject(parsed(raw[name]), name, `${where}.${name}`).raw,
    maybeObject: (name) => (has(name) ? asObject(raw[name], name, `${where}.${name}`) : undefined),
    objects: (name) => items(name).map((item, i) => asObject(item, name, `${where}.${name}[${i}]`)),
  };
}
