/**
 * IAM at the door: who signed a call, what it touches, and whether that is allowed. Every demand must be; the refusal names
 * what was missing as AWS does.
 */
import { evaluate } from '../iam/evaluate.ts';
import { ServiceError } from '../model/error.ts';
import type { AccountRegion, CommonError, Demand, Principal } from './call.ts';

export function principalArn(principal: Principal, { accountId }: AccountRegion): string {
  return principal === 'operator' ? `arn:aws:iam::${accountId}:user/operator` : principal.principalArn;
}

/** The error to answer with, or nothing. */
export function refusal(
  principal: Principal,
  demands: readonly Demand[],
  place: AccountRegion,
  denied: CommonError,
): ServiceError | undefined {
  if (principal === 'operator') return undefined;
  for (const { action, resource, context } of demands) {
    const answer = evaluate(principal.policies, {
      action,
      resource,
      context: {
        'aws:PrincipalArn': principal.principalArn,
        'aws:RequestedRegion': place.region,
        ...context,
      },
    });
    if (answer.allowed) continue;
    const why = answer.explicit
      ? `with an explicit deny in an identity-based policy (${answer.by})`
      : `because no identity-based policy allows the ${action} action`;
    return new ServiceError(
      denied.code,
      denied.status,
      `User: ${principal.principalArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    );
  }
  return undefined;
}

/** What the `Authorization` header says. The signature is not checked, since the lab's secrets are made up. */
interface CredentialScope {
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
export function readScope(authorization: string | undefined): CredentialScope | undefined {
  const [, key, name] = SIGNED_FOR_ALL.exec(authorization ?? '') ?? [];
  if (key && name) return { accessKeyId: key, region: 'global', service: name };
  const [, accessKeyId, region, service] = SIGNED.exec(authorization ?? '') ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}

export function arn(service: string, { region, accountId }: AccountRegion, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** A parameter's, from its name (with or without a leading slash, `name:version`) or from its ARN. */
export function parameterArn(name: string, place: AccountRegion): string {
  if (name.startsWith('arn:')) return name;
  const bare = name.split(':')[0] ?? '';
  return arn('ssm', place, `parameter${bare.startsWith('/') ? '' : '/'}${bare}`);
}

/** A function's, from its name (`name`, `name:qualifier`) or from its ARN. */
export function functionArn(name: string, place: AccountRegion): string {
  return name.startsWith('arn:') ? name : arn('lambda', place, `function:${name}`);
}
