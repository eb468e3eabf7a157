/**
 * The protocols awsJson1_0 and awsJson1_1: one POST to `/`, the operation in `x-amz-target`, JSON both ways.
 * To a client that grew up with a service's Query protocol, a header tells that protocol's error code as well.
 */
import { ServiceError } from '../model/error.ts';
import type { CommonErrors, Incoming, Input, Protocol, Reply } from './call.ts';

interface Options {
  readonly version: '1.0' | '1.1';
  /** The part of `x-amz-target` before the dot. */
  readonly target: string;
  /** Shape name of an error by its Query code, where the two differ. Its presence turns the header on. */
  readonly shapes?: Readonly<Record<string, string>>;
}

/** As the JSON services name them: with status 400, where others use 403. */
export const JSON_ERRORS: CommonErrors = {
  denied: { code: 'AccessDeniedException', status: 400 },
  unknownKey: { code: 'UnrecognizedClientException', status: 400 },
  internal: { code: 'InternalServerError', status: 500 },
};

export function awsJson({ version, target, shapes }: Options): Protocol {
  const contentType = `application/x-amz-json-${version}`;

  function operationOf(request: Incoming, known: readonly string[]): string {
    const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.');
    if (operation && prefix === target && known.includes(operation)) return operation;
    const asked = operation ? `operation ${operation} (target ${prefix})` : 'a request without x-amz-target';
    throw new ServiceError(
      'UnknownOperationException',
      400,
      `The lab does not know ${asked}; it knows ${known.join(', ')} of ${target}.`,
    );
  }

  return {
    decode(request, known) {
      if (request.path[0] === 'service' || request.headers['smithy-protocol'])
        throw new ServiceError(
          'UnknownOperationException',
          404,
          `The lab speaks ${contentType} here, not ${request.headers['smithy-protocol'] ?? 'RPC v2'}.`,
        );
      const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
      if (request.method !== 'POST' || request.path.length > 0 || type !== contentType)
        throw new ServiceError(
          'UnknownOperationException',
          404,
          `The lab wants POST / as ${contentType} here, not ${request.method} /${request.path.join('/')} as ${type || 'nothing'}.`,
        );
      return { operation: operationOf(request, known), input: parse(request.body) };
    },

    encode: (_, output, requestId) => ({
      status: 200,
      headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
      body: JSON.stringify(output, seconds),
    }),

    refuse(code, status, message, requestId): Reply {
      const headers: Record<string, string> = { 'content-type': contentType, 'x-amzn-requestid': requestId };
      if (shapes) headers['x-amzn-query-error'] = `${code};${status < 500 ? 'Sender' : 'Receiver'}`;
      return { status, headers, body: JSON.stringify({ __type: shapes?.[code] ?? code, message }) };
    },
  };
}

/** Times travel as seconds. `value` has been through `Date.toJSON` already, so the holder is asked. */
function seconds(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}

function parse(body: Buffer): Input {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 400, `The body is not JSON: ${excerpt(body)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ServiceError('SerializationException', 400, `The body is not a JSON object: ${excerpt(body)}`);
  return value as Input;
}

function excerpt(body: Buffer): string {
  return JSON.stringify(body.subarray(0, 80).toString('utf8'));
}
