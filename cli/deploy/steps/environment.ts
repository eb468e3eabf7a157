/**
 * The switcher's environment, written down beside where everything is: on the day that the control Region is gone,
 * `routeaway break-glass` finds the traffic controls by it. There is no secret in it, only the names of parameters that hold one.
 */
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Context } from '../context.ts';
import { switcherFunction } from '../names.ts';
import { reason } from '../reason.ts';

export interface SwitcherEnvironment {
  readonly environment?: Readonly<Record<string, string>>;
  /** Why it is not known. */
  readonly warning?: string;
}

export async function readEnvironment({ settings, ports }: Context): Promise<SwitcherEnvironment> {
  const { stage, regions } = settings;
  const name = switcherFunction(stage);
  try {
    const { Environment } = await ports
      .aws(regions.control)
      .lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    const ours = Object.entries(Environment?.Variables ?? {}).filter(([key]) => key.startsWith('ROUTEAWAY_'));
    return { environment: Object.fromEntries(ours) };
  } catch (error) {
    return {
      warning: `the settings of the switcher (lambda:GetFunctionConfiguration on ${name}) cannot be read: ${reason(error)}. routeaway break-glass would have to look for both in CloudFront; deploy again, or run routeaway status, once they can be read`,
    };
  }
}
