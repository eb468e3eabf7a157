/** Finds the method of a path, by API Gateway's rule: a literal segment is preferred to a parameter. */
import type { Method } from '../cloudformation/read/rest-api.ts';

export interface Match {
  readonly method: Method;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `path` without the stage and without a query, still percent-encoded. */
export function match(methods: readonly Method[], verb: string, path: string): Match | undefined {
  const segments = split(path);
  let best: Match | undefined;
  for (const method of methods) {
    if (method.verb !== verb && method.verb !== 'ANY') continue;
    const parameters = parametersOf(split(method.path), segments);
    if (parameters && (!best || count(parameters) < count(best.parameters))) best = { method, parameters };
  }
  return best;
}

const count = (map: object): number => Object.keys(map).length;

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function parametersOf(wanted: string[], given: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const segment = given[i];
    if (segment === undefined) return undefined;
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    if (name !== undefined && greedy === '+')
      return { ...parameters, [name]: decode(given.slice(i).join('/')) };
    if (name !== undefined) parameters[name] = decode(segment);
    else if (part !== decode(segment)) return undefined;
  }
  return wanted.length === given.length ? parameters : undefined;
}

/** A percent sign that starts no escape stays as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
