/** Whether a function's resource policy lets a service invoke it. */
import { ServiceError } from './error.ts';
import { matchesArn } from './glob.ts';

/** A statement of the function's resource policy (`AWS::Lambda::Permission`, action lambda:InvokeFunction). */
export interface Permission {
  /** e.g. `events.amazonaws.com`. */
  readonly principal: string;
  /** May hold `*` and `?`, as ArnLike. */
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** Who invokes: a service, checked against the resource policy, or an identity that IAM has checked already. */
export type Invoker =
  | { readonly kind: 'service'; readonly principal: string; readonly sourceArn: string }
  | { readonly kind: 'iam' };

type Service = Extract<Invoker, { kind: 'service' }>;

/** Throws AccessDeniedException 403, naming what a permission would have to say. */
export function checkPermission(
  { arn, permissions }: { readonly arn: string; readonly permissions: readonly Permission[] },
  caller: Service,
  accountId: string,
): void {
  if (permissions.some((permission) => allows(permission, caller, accountId))) return;
  throw new ServiceError(
    'AccessDeniedException',
    403,
    `${caller.principal} (${caller.sourceArn}) is not authorized to perform: lambda:InvokeFunction on resource: ` +
      `${arn} because no resource-based policy allows the lambda:InvokeFunction action`,
  );
}

function allows(
  { principal, sourceArn, sourceAccount }: Permission,
  caller: Service,
  accountId: string,
): boolean {
  if (principal !== caller.principal) return false;
  // In the lab everything belongs to one account, so that is where the source is.
  if (sourceAccount !== undefined && sourceAccount !== accountId) return false;
  return sourceArn === undefined || matchesArn(sourceArn, caller.sourceArn);
}
