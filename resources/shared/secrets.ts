/**
 * The secrets of a stack: the values of API keys, and of the header that the edge sends to the origins. Each is a parameter
 * of the template with NoEcho, and is read from SSM when the stack is sent: so it is on no command line, in no file, and not in
 * the template in the bucket.
 */
import { probeKeyParameter } from '../api/probe-key.ts';
import { type Framework, fail, parametersOf, roleOf, textOf } from './framework.ts';

/** By the template's parameter: the name of the SSM SecureString with its value. */
export async function secrets(framework: Framework): Promise<Readonly<Record<string, string>>> {
  const {
    apiKeyParameter = '',
    originSecretParameter = '',
    distributionId,
  } = await parametersOf(framework, ['apiKeyParameter', 'originSecretParameter', 'distributionId']);
  if ((await roleOf(framework)) === 'api') {
    if (apiKeyParameter === 'none')
      fail(
        'apiKeyParameter is "none", and the sample API refuses requests without a key: --param apiKeyParameter=/routeaway/prod/api-key',
      );
    const stage = await textOf(framework, 'sls:stage');
    return { ApiKeyValue: apiKeyParameter, ProbeKeyValue: probeKeyParameter(stage) };
  }
  // A distribution of your own has its headers already.
  return originSecretParameter && !distributionId ? { OriginSecretValue: originSecretParameter } : {};
}
