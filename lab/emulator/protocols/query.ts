/** The Query protocol of SNS and STS, and of CloudWatch in former years: a form in, XML out. */
import { ServiceError } from '../model/error.ts';
import type { CommonErrors, Incoming, Input, Protocol } from './call.ts';
import { errorXml, escapeText } from './xml.ts';

export const QUERY_ERRORS: CommonErrors = {
  denied: { code: 'AccessDenied', status: 403 },
  unknownKey: { code: 'InvalidClientTokenId', status: 403 },
  internal: { code: 'InternalFailure', status: 500 },
};

export function isForm({ headers }: Incoming): boolean {
  return /^application\/x-www-form-urlencoded *(;|$)/.test(headers['content-type'] ?? '');
}

export function awsQuery({ version, namespace }: { version: string; namespace: string }): Protocol {
  return {
    decode(request, known) {
      if (request.method !== 'POST' || request.path.length > 0 || !isForm(request))
        throw new ServiceError(
          'MalformedQueryString',
          404,
          `The lab wants POST / as application/x-www-form-urlencoded here, not ${request.method} /${request.path.join('/')} as ${request.headers['content-type'] ?? 'nothing'}.`,
        );
      const form = new URLSearchParams(request.body.toString('utf8'));
      const [operation, asked] = [form.get('Action'), form.get('Version')];
      if (!operation) throw new ServiceError('MissingAction', 400, 'The form has no Action.');
      if (!known.includes(operation) || asked !== version)
        throw new ServiceError(
          'InvalidAction',
          400,
          `Could not find operation ${operation} for version ${asked}; the lab knows ${known.join(', ')} of version ${version}.`,
        );
      return { operation, input: readForm(form) };
    },

    encode: (operation, output, requestId) => ({
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${inner(output)}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    }),

    refuse: (code, status, message, requestId) => errorXml({ namespace, code, status, message, requestId }),
  };
}

/** `Name=a` is a text, `Names.member.1=a` one of a list. What goes deeper keeps its dots, and is known to nobody here. */
function readForm(form: URLSearchParams): Input {
  const input: Record<string, string | string[]> = {};
  for (const [key, value] of form) {
    if (key === 'Action' || key === 'Version') continue;
    const list = /^(\w+)\.member\.\d+$/.exec(key)?.[1];
    if (list === undefined) input[key] = value;
    else input[list] = [...(input[list] ?? []), value];
  }
  return input;
}

/** A `Date` travels in ISO form, a list as `<member>` elements. */
function inner(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((one) => `<member>${inner(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeText(String(value));
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${inner(one)}</${name}>`)
    .join('');
}
