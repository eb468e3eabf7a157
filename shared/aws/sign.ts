/**
 * Signs requests to an API with IAM authorization, with the same credentials and by the same code as the SDK signs its own calls.
 * The edge must pass everything that is signed on as it is, so that is kept to the least.
 */
import type { SSMClient } from '@aws-sdk/client-ssm';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Sign } from '../probe/ask.ts';

/** API Gateway's signing name. */
const SERVICE = 'execute-api';

/** `client`: any client of the SDK, for its credentials. */
export function createSign({ config: { credentials, sha256 } }: Pick<SSMClient, 'config'>): Sign {
  return async ({ url, region, headers, body, at }) => {
    const signer = new SignatureV4({ service: SERVICE, region, credentials, sha256 });
    const signed = await signer.sign(
      {
        method: body === undefined ? 'GET' : 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        headers: { ...headers, host: url.host },
        ...(body !== undefined && { body }),
      },
      { signingDate: new Date(at) },
    );
    // The host is that of whoever is asked.
    const { host: _, ...rest } = signed.headers;
    return rest;
  };
}
