/**
 * IAM at the door of an API: who signed the request, with which policies. The signature is checked by signing what came over the
 * wire once more, with the SDK's own signer.
 */
import type { IncomingMessage } from 'node:http';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HashConstructor } from '@smithy/types';
import { refusal as denial } from '../protocols/authorize.ts';
import type { Principal } from '../protocols/call.ts';
import { urlOf } from '../protocols/receive.ts';
import { REFUSALS, type Refusal, refusal } from './refusal.ts';

/** By access key id; what is not known opens nothing. */
export type RoleOf = (accessKeyId: string) => Principal | undefined;

export interface Resource {
  readonly region: string;
  readonly accountId: string;
  /** `<api id>/<stage>/<method>/<path>`. */
  readonly path: string;
}

/** Every secret key of the lab. */
const SECRET = 'lab';
/** A signature is good for so long, before and after. */
const VALID_MS = 5 * 60_000;

/** What the signer adds by itself. */
const ADDED = new Set(['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
const invalid = (message: string): Refusal =>
  refusal('INVALID_SIGNATURE', 403, 'InvalidSignatureException', message);
const INCOMPLETE = refusal(
  'INVALID_SIGNATURE',
  403,
  'IncompleteSignatureException',
  'Authorization header requires Credential, SignedHeaders with host, Signature, and the header X-Amz-Date.',
);
const UNKNOWN = refusal(
  'INVALID_SIGNATURE',
  403,
  'UnrecognizedClientException',
  'The security token included in the request is invalid.',
);

const HEADER =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/** Why a request does not get in; undefined where it does. */
export async function refusedSignature(
  request: IncomingMessage,
  body: Buffer,
  { region, accountId, path }: Resource,
  roleOf: RoleOf,
  now: number,
): Promise<Refusal | undefined> {
  const { authorization, 'x-amz-date': date, 'x-amz-security-token': sessionToken } = request.headers;
  if (authorization === undefined) return REFUSALS.noSuchRoute;
  const [, accessKeyId = '', , scope, service, names = ''] = HEADER.exec(authorization) ?? [];
  const signedAt = timeOf(date);
  const signs = names.split(';');
  if (scope === undefined || signedAt === undefined || !signs.includes('host')) return INCOMPLETE;
  if (service !== 'execute-api')
    return invalid(`Credential should be scoped to correct service: 'execute-api'.`);
  if (scope !== region) return invalid(`Credential should be scoped to a valid Region, not '${scope}'.`);
  const principal = roleOf(accessKeyId);
  if (principal === undefined) return UNKNOWN;
  if (Math.abs(now - signedAt) > VALID_MS) return invalid(`Signature expired: ${date}.`);
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId,
      secretAccessKey: SECRET,
      ...(typeof sessionToken === 'string' && { sessionToken }),
    },
    sha256: Hash.bind(null, 'sha256') as unknown as HashConstructor,
    applyChecksum: signs.includes('x-amz-content-sha256'),
  });
  const url = urlOf(request);
  const headers = signs.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined || ADDED.has(name) ? [] : [[name, String(value)] as const];
  });
  // What came over the wire, signed anew.
  const again = await signer.sign(
    {
      method: request.method ?? 'GET',
      protocol: 'https:',
      hostname: request.headers.host ?? '',
      path: url.pathname,
      query: Object.fromEntries(
        [...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)]),
      ),
      headers: Object.fromEntries(headers),
      body,
    },
    { signingDate: new Date(signedAt) },
  );
  if (again.headers.authorization !== authorization) return invalid(MISMATCH);
  const denied = denial(
    principal,
    [{ action: 'execute-api:Invoke', resource: `arn:aws:execute-api:${region}:${accountId}:${path}` }],
    { region, accountId },
    { code: 'AccessDeniedException', status: 403 },
  );
  return denied && refusal('ACCESS_DENIED', 403, 'AccessDeniedException', denied.message);
}

/** `20270105T180000Z` as epoch ms. */
function timeOf(date: string | string[] | undefined): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(date)) ?? [];
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  return parts.length === 0 ? undefined : Date.UTC(year, month - 1, ...rest);
}
