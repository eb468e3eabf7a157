/**
 * The secrets of a stack: the values of API keys, and of the header that the edge sends to the origins. Each is a parameter
 * of the template with NoEcho, and is read from SSM when the stack is sent: so it is on no command line, in no file, and not in
 * the template in the bucket.
 */
import type { Parameters, Role } from '../../shared/config/parameters.ts';
import { probeKeyParameter } from '../api/probe-key.ts';
import { type Framework, failFor, parametersOf, roleOf, textOf } from './framework.ts';

/** By the template's parameter: the name of the SSM SecureString with its value. */
export function secretParameters(
  role: Role,
  stage: string,
  { apiKeyParameter = '', originSecretParameter = '', distributionId = '' }: Parameters,
): Readonly<Record<string, string>> {
  if (role === 'api') return { ApiKeyValue: apiKeyParameter, ProbeKeyValue: probeKeyParameter(stage) };
  // A distribution of your own has its headers already.
  return role === 'failover' && originSecretParameter && !distributionId
    ? { OriginSecretValue: originSecretParameter }
    : {};
}

/** Without a key the sample API answers nobody. */
export const keyMistake = ({ apiKeyParameter }: Parameters): string[] =>
  apiKeyParameter === 'none'
    ? [
        'apiKeyParameter is "none", and the sample API refuses requests without a key: --param apiKeyParameter=/routeaway/prod/api-key',
      ]
    : [];

export async function secrets(framework: Framework): Promise<Readonly<Record<string, string>>> {
  const parameters = await parametersOf(framework, [
    'apiKeyParameter',
    'originSecretParameter',
    'distributionId',
  ]);
  const [role, stage] = await Promise.all([roleOf(framework), textOf(framework, 'sls:stage')]);
  if (role === 'api') failFor(keyMistake(parameters));
  return secretParameters(role, stage, parameters);
}
