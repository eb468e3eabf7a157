/**
 * Reads the `Authorization` header of a signed request: who signed, for which Region and service. The signature
 * itself is not checked, since the lab's secrets are made up; the access key id is what names a role here.
 */

export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name, e.g. `monitoring` for CloudWatch. */
  readonly service: string;
}

const SIGNED =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, *SignedHeaders=[^,\s]+, *Signature=[0-9a-f]+$/;

/** Version 4a: a signature that is good in every Region, whose scope therefore names none. */
const SIGNED_FOR_ALL =
  /^AWS4-ECDSA-P256-SHA256 +Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/aws4_request, *SignedHeaders=[^,\s]+, *Signature=[0-9a-f]+$/;

/** Undefined where the header is missing or malformed. */
export function readScope(authorization: string | undefined): Scope | undefined {
  const [, key, name] = SIGNED_FOR_ALL.exec(authorization ?? '') ?? [];
  if (key && name) return { accessKeyId: key, region: 'global', service: name };
  const [, accessKeyId, region, service] = SIGNED.exec(authorization ?? '') ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}
