/** IAM at the door: every demand of a call must be allowed, and the refusal names what was missing as AWS does. */

import { evaluate } from '../iam/evaluate.ts';
import { ServiceError } from '../model/error.ts';
import type { CommonError, Demand, Place, Principal } from './call.ts';

export function principalArn(principal: Principal, { accountId }: Place): string {
  return principal === 'operator' ? `arn:aws:iam::${accountId}:user/operator` : principal.principalArn;
}

/** The error to answer with, or nothing. */
export function refusal(
  principal: Principal,
  demands: readonly Demand[],
  place: Place,
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
