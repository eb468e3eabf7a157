/** The Lambda functions of a template, with what Lambda itself would know of them. */
import { resourcesOf } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';

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
