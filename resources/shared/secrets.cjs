/**
 * What is secret in a stack: the values of API keys, and of the header that the edge shows to the origins. Each is a parameter
 * of the template that CloudFormation shows to nobody (NoEcho), and is read from SSM when the stack is sent: so it is on no
 * command line, in no file, and not in the template that lies in a bucket.
 */
const load = require('./load.cjs');
const failIf = require('./fail.cjs');

/** By the template's parameter: the name of the SSM SecureString with its value. */
async function secrets({ resolveVariable }) {
  const param = (name) => resolveVariable(`param:${name}`);
  const role = await param('role');
  if (role === 'api') {
    const parameter = await param('apiKeyParameter');
    failIf(
      parameter === 'none',
      'apiKeyParameter is "none", and role api lets nobody in without a key: --param apiKeyParameter=/routeaway/prod/api-key',
    );
    const { probeKeyParameter } = load('resources/api/probe-key.ts');
    return { ApiKeyValue: parameter, ProbeKeyValue: probeKeyParameter(await resolveVariable('sls:stage')) };
  }
  const parameter = await param('originSecretParameter');
  // A distribution of one's own has its headers already.
  const shown = role === 'failover' && parameter && !(await param('distributionId'));
  return shown ? { OriginSecretValue: parameter } : {};
}

module.exports = { secrets };
