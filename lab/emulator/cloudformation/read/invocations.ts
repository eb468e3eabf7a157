/** How a function's asynchronous invocations are retried, and who is told when they failed for good. */
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

export interface AsyncInvocations {
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
