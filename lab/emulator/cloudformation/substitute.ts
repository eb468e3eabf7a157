/** Fn::Sub: `${Name}`, `${Resource.Attribute}` and `${!literal}` within a text. */
import type { Json, JsonObject } from './template.ts';
import { TemplateError } from './template.ts';
import type { Scope, Value } from './value.ts';

type Evaluate = (value: Json, scope: Scope, where: string) => Value;

/** `argument` is the text, or the text and a map of names of its own. */
export function substitute(argument: Json, scope: Scope, where: string, evaluate: Evaluate): string {
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
