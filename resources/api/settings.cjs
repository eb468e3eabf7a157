/**
 * The parameters of role api as its resources use them; what a condition compares is text. What cannot work stops
 * `package` and `deploy` with one line for each mistake, which names the parameter.
 */
const load = require('../load.cjs');
const refuse = require('../refuse.cjs');

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
];

async function api({ resolveVariable }) {
  const param = async (name) => String(await resolveVariable(`param:${name}`));
  if ((await param('role')) !== 'api') return {};
  const parameters = Object.fromEntries(
    await Promise.all(NAMES.map(async (name) => [name, await param(name)])),
  );
  const wrong = load('resources/api/check.ts').mistakes(parameters);
  refuse(wrong.length > 0, wrong.join('\n'));
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

/** The value of the clients' key: given, or read from its parameter. */
async function apiKey({ resolveVariable }) {
  const parameter = await resolveVariable('param:apiKeyParameter');
  refuse(
    parameter === 'none' && !(await resolveVariable('param:apiKey')),
    'apiKeyParameter is "none", and role api lets nobody in without a key: --param apiKeyParameter=/routeaway/prod/api-key',
  );
  return keyOf('apiKey', parameter, `${parameter} (apiKeyParameter)`, resolveVariable);
}

/** The value of the prober's key. Its parameter's name is not for choosing. */
async function probeKey({ resolveVariable }) {
  const parameter = load('resources/api/probe-key.ts').probeKeyParameter(await resolveVariable('sls:stage'));
  return keyOf('probeKey', parameter, parameter, resolveVariable);
}

/** Given, or read from its parameter. Never part of a message. */
async function keyOf(name, parameter, shown, resolveVariable) {
  const given = await resolveVariable(`param:${name}`);
  const key = String(given || (await resolveVariable(`ssm:${parameter}`)));
  const where = given ? name : `the parameter ${shown}`;
  refuse(
    !/^[\x21-\x7e]{20,128}$/.test(key),
    `${where} has ${key.length} characters; API Gateway wants 20 to 128, printable and without spaces: --param ${name}=$(openssl rand -hex 20)`,
  );
  return key;
}

module.exports = { api, apiKey, probeKey };
