/** Whether API Gateway may invoke the function behind a method: the permissions in the stack say so, or it may not. */

import { readPermissions } from '../cloudformation/read/permissions.ts';
import type { Method, RestApi } from '../cloudformation/read/rest-api.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { matchesArn } from '../iam/glob.ts';

export function isPermitted(template: ResolvedTemplate, api: RestApi, method: Method): boolean {
  const arn = method.functionArn;
  if (arn === undefined) return false;
  const { region, accountId } = template;
  const source = `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stage}/${method.verb}${method.path}`;
  return readPermissions(template, { name: arn.split(':').at(-1) ?? '', arn }).some(
    ({ principal, sourceArn, sourceAccount }) =>
      principal === 'apigateway.amazonaws.com' &&
      (sourceArn === undefined || matchesArn(sourceArn, source)) &&
      (sourceAccount === undefined || sourceAccount === accountId),
  );
}
