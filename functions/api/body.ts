/** Reads a JSON body and holds it against a schema. Each way to get it wrong has its own status: 413, 415, 400. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { type Mistake, Problem } from './problem.ts';
import { header } from './request.ts';

/** The longest allowed text, written wholly in \u escapes, fits with room to spare. */
export const MAX_BODY_BYTES = 16 * 1024;

const JSON_TYPES = ['application/json'];

export function readBody<S extends GenericSchema>(
  event: APIGatewayProxyEvent,
  schema: S,
  types: readonly string[] = JSON_TYPES,
): InferOutput<S> {
  checkType(event, types);
  const text = decode(event);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
  const result = safeParse(schema, value);
  if (result.success) return result.output;
  const mistakes = result.issues.map(
    (issue): Mistake => ({ at: pointer(issue.path), detail: issue.message }),
  );
  throw new Problem(400, mistakes.map((m) => `${m.at || 'body'}: ${m.detail}`).join('; '), { mistakes });
}

/** RFC 6901. */
const pointer = (path: readonly { readonly key: unknown }[] = []): string =>
  path.map(({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** No content type is taken for JSON, as API Gateway does. */
function checkType(event: APIGatewayProxyEvent, types: readonly string[]): void {
  const given = header(event, 'content-type');
  const [type = '', ...parameters] = (given ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((p) => p.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const encoding = header(event, 'content-encoding')?.toLowerCase() ?? 'identity';
  const accepted = { accept: types.join(', ') };
  if (type !== '' && !types.includes(type))
    throw new Problem(415, `The body is "${type}"; send ${types.join(' or ')}.`, { headers: accepted });
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw new Problem(415, `The body's charset is "${charset}"; send UTF-8.`, { headers: accepted });
  if (encoding !== 'identity')
    throw new Problem(415, `The body is encoded with "${encoding}"; send it as it is.`, {
      headers: accepted,
    });
}

function decode(event: APIGatewayProxyEvent): string {
  const body = event.body ?? '';
  if (!event.isBase64Encoded) {
    // A character is at least one byte: what is too long in characters need not be counted in bytes.
    if (body.length > MAX_BODY_BYTES || Buffer.byteLength(body) > MAX_BODY_BYTES) throw tooLarge();
    return body;
  }
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(400, 'The body is not valid UTF-8.');
  }
}

const tooLarge = () => new Problem(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
