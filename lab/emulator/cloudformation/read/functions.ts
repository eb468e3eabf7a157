/** The Lambda functions of a template: what Lambda knows of them, who may invoke them, and the roles that they have. */

import type { Permission } from '../../model/function-policy.ts';
import { resourcesOf } from '../shape.ts';
import { type JsonObject, type ResolvedTemplate, TemplateError } from '../template.ts';

export interface FunctionResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** e.g. `src/handler.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutMs: number;
  /** MB. */
  readonly memory: number;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** File name of the zip, e.g. `report.zip`; the package's folder of the same name holds what is inside. */
  readonly zip: string;
}

export function readFunctions(template: ResolvedTemplate): readonly FunctionResource[] {
  return resourcesOf(template, 'AWS::Lambda::Function').map(({ resource, properties }) => {
    const variables = properties.maybeObject('Environment')?.object('Variables');
    const environment = Object.keys(variables?.raw ?? {}).map((key) => [key, variables?.text(key) ?? '']);
    return {
      logicalId: resource.logicalId,
      name: resource.ref,
      arn: resource.attributes.Arn ?? '',
      handler: properties.text('Handler'),
      runtime: properties.text('Runtime'),
      timeoutMs: (properties.maybeNumber('Timeout') ?? 3) * 1000,
      memory: properties.maybeNumber('MemorySize') ?? 128,
      roleArn: properties.text('Role'),
      environment: Object.fromEntries(environment),
      zip: properties.object('Code').text('S3Key').split('/').at(-1) ?? '',
    };
  });
}

/** The one function whose handler lies in `functions/<part>/`. */
export function functionOf(template: ResolvedTemplate, part: string): FunctionResource {
  const found = readFunctions(template).find(({ handler }) => handler.startsWith(`functions/${part}/`));
  if (!found) throw new TemplateError(`The stack ${template.stackName} has no function of ${part}.`);
  return found;
}

interface AsyncInvocations {
  readonly retries?: number | undefined;
  readonly maximumAgeMs?: number | undefined;
  readonly onFailureArn?: string | undefined;
}

/** Of one function, given by name or ARN in the template; empty where nothing is said, i.e. Lambda's defaults. */
export function readInvocations(
  template: ResolvedTemplate,
  target: { readonly name: string; readonly arn: string },
): AsyncInvocations {
  const config = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').find(({ properties }) =>
    [target.name, target.arn].includes(properties.text('FunctionName')),
  )?.properties;
  if (!config) return {};
  const age = config.maybeNumber('MaximumEventAgeInSeconds');
  return {
    retries: config.maybeNumber('MaximumRetryAttempts'),
    maximumAgeMs: age === undefined ? undefined : age * 1000,
    onFailureArn: config.maybeObject('DestinationConfig')?.maybeObject('OnFailure')?.maybeText('Destination'),
  };
}

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
      document: policy.document('PolicyDocument'),
    })),
    managed: properties.texts('ManagedPolicyArns'),
  }));
}
