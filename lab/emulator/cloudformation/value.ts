/** One value of a template, intrinsics and all. `NOTHING` is what `AWS::NoValue` leaves: the property or item is gone. */
import type { Json, JsonObject } from './template.ts';
import { TemplateError } from './template.ts';

export const NOTHING = Symbol('AWS::NoValue');
export type Value = Json | typeof NOTHING;

/** What intrinsics refer to. `where` names the place for messages. */
export interface Scope {
  ref(name: string, where: string): Value;
  attribute(logicalId: string, name: string, where: string): Json;
  condition(name: string, where: string): boolean;
  mapping(map: string, first: string, second: string, where: string): Json;
}

type Intrinsic = (argument: Json, scope: Scope, where: string) => Value;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, where) => scope.ref(text(argument, 'Ref', where), where),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': find,
};

export function evaluate(value: Json, scope: Scope, where: string): Value {
  if (Array.isArray(value)) {
    return value
      .map((item: Json, i) => evaluate(item, scope, `${where}[${i}]`))
      .filter((item) => item !== NOTHING);
  }
  if (typeof value !== 'object' || value === null) return value as Json;
  const object = value as JsonObject;
  const keys = Object.keys(object);
  const [key] = keys;
  if (key !== undefined && keys.length === 1 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[key];
    if (!intrinsic) throw new TemplateError(`${where} uses ${key}, which the lab does not know.`);
    return intrinsic(object[key] ?? null, scope, where);
  }
  const resolved: Record<string, Json> = {};
  for (const [name, item] of Object.entries(object)) {
    const inner = evaluate(item, scope, `${where}.${name}`);
    if (inner !== NOTHING) resolved[name] = inner;
  }
  return resolved;
}

/**
 * Fn::Sub: `${Name}`, `${Resource.Attribute}` and `${!literal}` within a text. `argument` is the text, or the text and a map of
 * names of its own.
 */
function substitute(argument: Json, scope: Scope, where: string): string {
  const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof pattern !== 'string')
    throw new TemplateError(`Fn::Sub at ${where} wants text, got ${JSON.stringify(pattern)}.`);
  const names = own as JsonObject;
  return pattern.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    const name = inside.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const value = lookUp(name);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new TemplateError(`Fn::Sub at ${where}: \${${name}} is not text.`);
  });

  function lookUp(name: string): Value {
    const given = Object.hasOwn(names, name) ? names[name] : undefined;
    if (given !== undefined) return evaluate(given, scope, where);
    const dot = name.indexOf('.');
    return dot < 0 ? scope.ref(name, where) : scope.attribute(name.slice(0, dot), name.slice(dot + 1), where);
  }
}

function getAtt(argument: Json, scope: Scope, where: string): Json {
  const parts = typeof argument === 'string' ? splitOnce(argument) : list(argument, 'Fn::GetAtt', where);
  const [logicalId, attribute] = parts;
  return scope.attribute(text(logicalId, 'Fn::GetAtt', where), text(attribute, 'Fn::GetAtt', where), where);
}

function join(argument: Json, scope: Scope, where: string): string {
  const [separator, items] = list(argument, 'Fn::Join', where);
  const values = list(evaluate(items ?? null, scope, where), 'Fn::Join', where);
  return values.map((item) => text(item, 'Fn::Join', where)).join(text(separator, 'Fn::Join', where));
}

function split(argument: Json, scope: Scope, where: string): string[] {
  const [separator, source] = list(argument, 'Fn::Split', where);
  const value = text(evaluate(source ?? null, scope, where), 'Fn::Split', where);
  return value.split(text(separator, 'Fn::Split', where));
}

function select(argument: Json, scope: Scope, where: string): Json {
  const [index, source] = list(argument, 'Fn::Select', where);
  const items = list(evaluate(source ?? null, scope, where), 'Fn::Select', where);
  const chosen = items[Number(evaluate(index ?? null, scope, where))];
  if (chosen === undefined)
    throw new TemplateError(`Fn::Select at ${where} asks for item ${String(index)} of ${items.length}.`);
  return chosen;
}

function choose(argument: Json, scope: Scope, where: string): Value {
  const branches = list(argument, 'Fn::If', where);
  if (branches.length !== 3)
    throw new TemplateError(
      `Fn::If at ${where} wants a condition and two values, got ${branches.length} items.`,
    );
  const [condition, yes, no] = branches;
  const chosen = scope.condition(text(condition, 'Fn::If', where), where) ? yes : no;
  return evaluate(chosen ?? null, scope, where);
}

function find(argument: Json, scope: Scope, where: string): Json {
  const [map, first, second] = list(argument, 'Fn::FindInMap', where).map((one) =>
    text(evaluate(one, scope, where), 'Fn::FindInMap', where),
  );
  return scope.mapping(map ?? '', first ?? '', second ?? '', where);
}

const splitOnce = (path: string): string[] => {
  const dot = path.indexOf('.');
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
};

function text(value: Value | undefined, intrinsic: string, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(`${intrinsic} at ${where} wants text, got ${JSON.stringify(value)}.`);
}

function list(value: Value | undefined, intrinsic: string, where: string): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(`${intrinsic} at ${where} wants a list, got ${JSON.stringify(value)}.`);
}
