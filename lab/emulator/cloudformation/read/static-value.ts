/** A header's value in a mapping of API Gateway: a text in single quotes. Mappings from the request are not known here. */
import type { Shape } from '../shape.ts';
import { TemplateError } from '../template.ts';

/** The headers whose names begin with `prefix`, in lower case and without it. */
export function staticHeaders(mapping: Shape | undefined, prefix: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(mapping?.raw ?? {})) {
    const value = mapping?.text(name) ?? '';
    const [, text] = /^'([^']*)'$/.exec(value) ?? [];
    if (!name.startsWith(prefix) || text === undefined)
      throw new TemplateError(
        `${mapping?.where}.${name} is ${value}; the lab knows only ${prefix}<name> with a text in single quotes.`,
      );
    headers[name.slice(prefix.length).toLowerCase()] = text;
  }
  return headers;
}
