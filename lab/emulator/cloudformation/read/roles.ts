/** The IAM roles of a template with their inline policies, documents as IAM would get them. */
import { resourcesOf } from '../shape.ts';
import type { JsonObject, ResolvedTemplate } from '../template.ts';

export interface RoleResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Who may assume it. */
  readonly trust: JsonObject;
  readonly policies: readonly { readonly name: string; readonly document: JsonObject }[];
  /** ARNs of managed policies. */
  readonly managed: readonly string[];
}

export function readRoles(template: ResolvedTemplate): readonly RoleResource[] {
  return resourcesOf(template, 'AWS::IAM::Role').map(({ resource, properties }) => ({
    logicalId: resource.logicalId,
    name: resource.ref,
    arn: resource.attributes.Arn ?? '',
    trust: properties.object('AssumeRolePolicyDocument').raw,
    policies: properties.objects('Policies').map((policy) => ({
      name: policy.text('PolicyName'),
      document: policy.object('PolicyDocument').raw,
    })),
    managed: properties.texts('ManagedPolicyArns'),
  }));
}
