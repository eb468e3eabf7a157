/** Who may invoke which function: the resource policies that `AWS::Lambda::Permission` builds. */
import type { Permission } from '../../model/function-policy.ts';
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

/** Those of one function, given by name or ARN in the template. */
export function readPermissions(
  template: ResolvedTemplate,
  target: { readonly name: string; readonly arn: string },
): readonly Permission[] {
  return resourcesOf(template, 'AWS::Lambda::Permission')
    .filter(({ properties }) => [target.name, target.arn].includes(properties.text('FunctionName')))
    .filter(({ properties }) => properties.text('Action') === 'lambda:InvokeFunction')
    .map(({ properties }) => ({
      principal: properties.text('Principal'),
      sourceArn: properties.maybeText('SourceArn'),
      sourceAccount: properties.maybeText('SourceAccount'),
    }));
}
