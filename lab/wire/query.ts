/** The Query protocol of SNS and STS: a form in, XML out. */
import { ServiceError } from '../cloud/error.ts';
import type { Caller, CommonErrors, Protocol, Reply } from './call.ts';
import { errorXml, escapeText } from './xml.ts';

export interface QueryProtocol extends Protocol {
  /** `output` is flat: what these services answer here is. */
  encode(operation: string, output: Readonly<Record<string, string>>, caller: Caller): Reply;
}

export const QUERY_ERRORS: CommonErrors = {
  denied: { code: 'AccessDenied', status: 403 },
  unknownKey: { code: 'InvalidClientTokenId', status: 403 },
  internal: { code: 'InternalFailure', status: 500 },
};

export function awsQuery({ version, namespace }: { version: string; namespace: string }): QueryProtocol {
  return {
    decode(request, known) {
      const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
      if (
        request.method !== 'POST' ||
        request.path.length > 0 ||
        type !== 'application/x-www-form-urlencoded'
      )
        throw new ServiceError(
          'MalformedQueryString',
          404,
          `The lab wants POST / as application/x-www-form-urlencoded here, not ${request.method} /${request.path.join('/')} as ${type || 'nothing'}.`,
        );
      const form = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
      const { Action: operation, Version: asked, ...input } = form;
      if (!operation) throw new ServiceError('MissingAction', 400, 'The form has no Action.');
      if (!known.includes(operation) || asked !== version)
        throw new ServiceError(
          'InvalidAction',
          400,
          `Could not find operation ${operation} for version ${asked}; the lab knows ${known.join(', ')} of version ${version}.`,
        );
      return { operation, input };
    },

    encode(operation, output, { requestId }) {
      const fields = Object.entries(output)
        .map(([name, value]) => `<${name}>${escapeText(value)}</${name}>`)
        .join('');
      return {
        status: 200,
        headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
        body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${fields}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
      };
    },

    refuse: (code, status, message, requestId) => errorXml({ namespace, code, status, message, requestId }),
  };
}
