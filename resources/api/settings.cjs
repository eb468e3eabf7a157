/**
 * The parameters of role api as its resources use them; what a condition compares is text. What cannot work stops
 * `package` and `deploy` with one line for each mistake, which names the parameter.
 */
const refuse = require('../refuse.cjs');

const LOG_ROLES = ['none', 'existing', 'create'];
const LEVELS = ['OFF', 'ERROR', 'INFO'];
const PERIODS = ['DAY', 'WEEK', 'MONTH'];

async function api({ resolveVariable }) {
  const param = async (name) => String(await resolveVariable(`param:${name}`));
  if ((await param('role')) !== 'api') return {};
  const mistakes = [];
  const check = (wrong, sentence) => {
    if (wrong) mistakes.push(sentence);
  };
  const one = async (name, allowed) => {
    const value = await param(name);
    check(
      !allowed.includes(value),
      `${name} is "${value}", wanted ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}: --param ${name}=${allowed.at(-1)}`,
    );
    return value;
  };
  const matching = async (name, pattern, wanted, good) => {
    const value = await param(name);
    check(!pattern.test(value), `${name} is "${value}", wanted ${wanted}: --param ${name}=${good}`);
    return value;
  };
  const count = async (name, pattern, wanted, good) => Number(await matching(name, pattern, wanted, good));

  const logRole = await one('gatewayLogRole', LOG_ROLES);
  const executionLogLevel = await one('executionLogLevel', LEVELS);
  check(
    logRole === 'none' && ['ERROR', 'INFO'].includes(executionLogLevel),
    `executionLogLevel is "${executionLogLevel}" where gatewayLogRole is "none", and without a role API Gateway may write no log: --param gatewayLogRole=create`,
  );
  const quotaLimit = await count(
    'quotaLimit',
    /^\d{1,9}$/,
    'a whole number of requests, 0 for no quota',
    1000000,
  );
  const settings = {
    logRole,
    executionLogLevel,
    tlsPolicy: await matching(
      'tlsPolicy',
      /^SecurityPolicy_TLS13_1_[23]_[A-Z0-9_]+$/,
      'a policy of API Gateway for TLS 1.2 or newer',
      'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
    ),
    // It stands between quotes in the template, and in a header.
    allowOrigin: await matching(
      'allowOrigin',
      /^(\*|https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?)$/,
      '* or one origin, without a path',
      'https://app.example.com',
    ),
    throttleRate: await count('throttleRate', /^[1-9]\d{0,6}$/, 'a whole number of requests a second', 100),
    throttleBurst: await count('throttleBurst', /^[1-9]\d{0,6}$/, 'a whole number of requests', 200),
    quotaLimit,
    hasQuota: String(quotaLimit > 0),
    quotaPeriod: await one('quotaPeriod', PERIODS),
    tracing: await one('tracing', ['true', 'false']),
    detailedMetrics: await one('detailedMetrics', ['true', 'false']),
    originSecretParameter: await matching(
      'originSecretParameter',
      /^(\/[A-Za-z0-9._/-]+)?$/,
      'the name of an SSM parameter, beginning with a slash',
      '/routeaway/prod/origin-secret',
    ),
    ...protection(await one('protectData', ['true', 'false'])),
  };
  refuse(mistakes.length > 0, mistakes.join('\n'));
  return settings;
}

/** A deletion policy takes no intrinsic function: it has to be in the template as a word. */
function protection(protectData) {
  return {
    deletionPolicy: protectData === 'true' ? 'Retain' : 'Delete',
    deletionProtection: protectData === 'true',
  };
}

/** The value of the API's key: given, or read from its parameter. Never part of a message. */
async function apiKey({ resolveVariable }) {
  const given = await resolveVariable('param:apiKey');
  const parameter = await resolveVariable('param:apiKeyParameter');
  refuse(
    !given && parameter === 'none',
    'apiKeyParameter is "none", and role api lets nobody in without a key: --param apiKeyParameter=/routeaway/prod/api-key',
  );
  const key = String(given || (await resolveVariable(`ssm:${parameter}`)));
  const where = given ? 'apiKey' : `the parameter ${parameter} (apiKeyParameter)`;
  refuse(
    !/^[\x21-\x7e]{20,128}$/.test(key),
    `${where} has ${key.length} characters; API Gateway wants 20 to 128, printable and without spaces: --param apiKey=$(openssl rand -hex 20)`,
  );
  return key;
}

module.exports = { api, apiKey };
