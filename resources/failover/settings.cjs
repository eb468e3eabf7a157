/**
 * The parameters of role failover as its resources use them. What cannot work stops `package` and `deploy` with one line
 * for each mistake; the rules are in check.ts, apart from those on what is only known once it was looked up.
 */
const load = require('../shared/load.cjs');
const parameterNames = require('../shared/parameter-names.cjs');
const failIf = require('../shared/fail.cjs');

/** Where traffic comes from and goes to: both origins, apart as CloudFront wants them, the side that is active, the public address. */
async function edge(framework) {
  const { resolveVariable } = framework;
  if ((await resolveVariable('param:role')) !== 'failover') return {};
  const parameters = await all(framework);
  const [service, stage, region] = await Promise.all(
    ['self:service', 'sls:stage', 'self:custom.place.region'].map(resolveVariable),
  );
  const { edgeFunction, mistakes } = load('resources/failover/validate.ts');
  const { RESERVED, RESERVED_TOTAL } = load('resources/failover/concurrency.ts');
  const wrong = mistakes(parameters, { stage, region });
  failIf(wrong.length > 0, wrong.join('\n'));

  const { active, healthPath, domainName } = parameters;
  const [primary, standby] = await Promise.all(['primary', 'standby'].map(origin));
  failIf(
    primary.host === standby.host && primary.path === standby.path,
    `standbyOrigin is the primary's own (${primary.host}${primary.path}), wanted that of the other Region: --param standbyOrigin=abc123.execute-api.${parameters.standbyRegion}.amazonaws.com/${stage}`,
  );
  const control = parameters.controlUrl.split(',').map((url) => new URL(url.trim()).hostname);
  for (const [side, { host }] of Object.entries({ primary, standby })) {
    failIf(
      control.includes(host.toLowerCase()),
      `controlUrl names ${host}, which is the origin of the ${side}, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/`,
    );
  }
  const publicUrl = parameters.publicUrl || (domainName && `https://${domainName}`);
  const apiKeyParameter = load('resources/api/probe-key.ts').shownKeyParameter(parameters, stage);
  return {
    active,
    primary,
    standby,
    publicUrl,
    publicHealthUrl: publicUrl && `${publicUrl}${healthPath}`,
    apiKeyParameter,
    writePath: writePath(parameters),
    edgeFunction: edgeFunction(parameters),
    reserved: { ...RESERVED, total: RESERVED_TOTAL },
  };

  /** Given as host/path, or else what the side's own API stack says. */
  async function origin(side) {
    const sideRegion = parameters[`${side}Region`];
    const text =
      parameters[`${side}Origin`] ||
      (await resolveVariable(`cf(${sideRegion}):${service}-${stage}-api.Origin`));
    const match = /^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[^\s/?#]+)*)\/?$/i.exec(text);
    failIf(
      !match,
      `${side}Origin is "${text}", wanted host and path: --param ${side}Origin=abc123.execute-api.${sideRegion}.amazonaws.com/${stage}`,
    );
    const [, host, path] = match;
    return { host, path, healthUrl: `https://${host}${path}${healthPath}` };
  }
}

/** Where a write to the public address is tried; empty where none is. */
function writePath({ verifyWritePath, primaryOrigin }) {
  if (verifyWritePath === 'none') return '';
  // What an API of one's own does with a write nobody here can know.
  return verifyWritePath || (primaryOrigin ? '' : '/health');
}

/** Every parameter that serverless.yml knows, as text. */
async function all(framework) {
  const names = await parameterNames(framework);
  const values = await Promise.all(names.map((name) => framework.resolveVariable(`param:${name}`)));
  return Object.fromEntries(names.map((name, i) => [name, String(values[i] ?? '')]));
}

module.exports = { edge };
