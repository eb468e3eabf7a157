/**
 * The parameters of role api as its resources use them; what a condition compares is text. What cannot work stops
 * `package` and `deploy` with one line for each mistake, which names the parameter.
 */
const load = require('../shared/load.cjs');
const failIf = require('../shared/fail.cjs');

const NAMES = [
  'gatewayLogRole',
  'executionLogLevel',
  'tlsPolicy',
  'allowOrigin',
  'throttleRate',
  'throttleBurst',
  'quotaLimit',
  'quotaPeriod',
  'tracing',
  'detailedMetrics',
  'originSecretParameter',
  'protectData',
  'tableKey',
  'permissionsBoundary',
];

async function api({ resolveVariable }) {
  const param = async (name) => String(await resolveVariable(`param:${name}`));
  if ((await param('role')) !== 'api') return {};
  const parameters = Object.fromEntries(
    await Promise.all(NAMES.map(async (name) => [name, await param(name)])),
  );
  const wrong = load('resources/api/validate.ts').mistakes(parameters);
  failIf(wrong.length > 0, wrong.join('\n'));
  const { gatewayLogRole, protectData, tableKey, throttleRate, throttleBurst, quotaLimit, ...rest } =
    parameters;
  return {
    ...rest,
    logRole: gatewayLogRole,
    throttleRate: Number(throttleRate),
    throttleBurst: Number(throttleBurst),
    quotaLimit: Number(quotaLimit),
    hasQuota: String(Number(quotaLimit) > 0),
    keyOfKms: tableKey === 'aws-managed',
    ...protection(protectData),
  };
}

/** A deletion policy takes no intrinsic function: it has to be in the template as a word. */
function protection(protectData) {
  return {
    deletionPolicy: protectData === 'true' ? 'Retain' : 'Delete',
    deletionProtection: protectData === 'true',
  };
}

module.exports = { api };
