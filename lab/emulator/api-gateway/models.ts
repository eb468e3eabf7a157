/** Holds a request against what its method declares, as API Gateway's request validator does. */
import { Ajv } from 'ajv';
import type { Method } from '../cloudformation/read/rest-api.ts';
import type { JsonObject } from '../cloudformation/template.ts';

/** False where API Gateway would answer "Invalid request body". */
type BodyCheck = (contentType: string | undefined, body: Buffer) => boolean;

export function createBodyCheck(method: Method): BodyCheck {
  if (!method.validatesBody) return () => true;
  const ajv = new Ajv({ strict: false });
  const checks = new Map(
    Object.entries(method.models).map(([type, model]) => [
      type.toLowerCase(),
      ajv.compile(withoutDialect(model)),
    ]),
  );
  return (contentType, body) => {
    const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
    // A media type without a model is not validated at all: what to say about it is left to the function.
    const check = checks.get(type) ?? checks.get('$default');
    return check === undefined || check(parse(body)) === true;
  };
}

/** Models are draft 4. The words that ours use mean the same in the draft that this validator speaks. */
function withoutDialect({ $schema: _, ...schema }: JsonObject): JsonObject {
  return schema;
}

/** What is not JSON becomes undefined, which no model accepts. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Names of the parameters that the method requires and the request lacks. */
export function missingParameters(
  method: Method,
  url: URL,
  headers: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (!method.validatesParameters) return [];
  const required = Object.keys(method.parameters).filter((name) => method.parameters[name]);
  return required
    .map((name) => name.split('.'))
    .filter(([, , place, name = '']) =>
      place === 'querystring'
        ? !url.searchParams.has(name)
        : place === 'header' && !(name.toLowerCase() in headers),
    )
    .map(([, , , name = '']) => name);
}
