/**
 * Turns the parameters of serverless.yml into the values that the roles' resources use. What contradicts itself stops
 * `package` and `deploy` here, with one line that names the parameter. Plain CommonJS: the framework loads it itself.
 *
 * `place` must look nothing up: the framework needs the Region before it can ask AWS anything.
 */
const refuse = require('./refuse.cjs');

const ROLES = ['api', 'failover'];

/** Where this stack goes, and what it is called. */
async function place({ options, resolveVariable }) {
  const param = (name) => resolveVariable(`param:${name}`);
  const [role, primaryRegion, standbyRegion, controlRegion] = await Promise.all(
    ['role', 'primaryRegion', 'standbyRegion', 'controlRegion'].map(param),
  );
  const region = options.region ?? (role === 'failover' ? controlRegion : primaryRegion);

  refuse(!ROLES.includes(role), `role is "${role}", wanted ${ROLES.join(' or ')}: --param role=failover`);
  refuse(
    primaryRegion === standbyRegion,
    `standbyRegion is the primary Region (${primaryRegion}), wanted another one: --param standbyRegion=us-west-2`,
  );
  if (role === 'api') {
    refuse(
      region !== primaryRegion && region !== standbyRegion,
      `role api is for ${primaryRegion} (primaryRegion) or ${standbyRegion} (standbyRegion), not for ${region}: --region ${primaryRegion}`,
    );
  } else {
    refuse(
      controlRegion === primaryRegion,
      `controlRegion is the primary Region (${primaryRegion}), and what must act when the primary dies may not die with it: --param controlRegion=ca-central-1`,
    );
    refuse(
      region !== controlRegion,
      `role failover is for ${controlRegion} (controlRegion), not for ${region}: --region ${controlRegion}`,
    );
  }
  const [service, stage] = await Promise.all(['self:service', 'sls:stage'].map(resolveVariable));
  return {
    role,
    region,
    stackName: `${service}-${stage}-${role}`,
    side: region === primaryRegion ? 'primary' : 'standby',
  };
}

/** What the distribution points at: both origins, apart as CloudFront wants them, and the side that is active now. */
async function edge({ resolveVariable }) {
  const param = (name) => resolveVariable(`param:${name}`);
  if ((await param('role')) !== 'failover') return {};
  const [active, healthPath] = await Promise.all(['active', 'healthPath'].map(param));
  refuse(
    active !== 'primary' && active !== 'standby',
    `active is "${active}", wanted primary or standby: --param active=primary`,
  );
  refuse(
    !healthPath.startsWith('/'),
    `healthPath is "${healthPath}", wanted a path that begins with a slash: --param healthPath=/health`,
  );
  const [primary, standby] = await Promise.all(['primary', 'standby'].map(origin));
  return { active, primary, standby };

  /** Given as host/path, or else what the side's own API stack says. */
  async function origin(side) {
    const [service, stage, region, given] = await Promise.all(
      ['self:service', 'sls:stage', `param:${side}Region`, `param:${side}Origin`].map(resolveVariable),
    );
    const text = given || (await resolveVariable(`cf(${region}):${service}-${stage}-api.Origin`));
    const match = /^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[^\s/?#]+)*)\/?$/i.exec(text);
    refuse(
      !match,
      `${side}Origin is "${text}", wanted host and path: --param ${side}Origin=abc123.execute-api.${region}.amazonaws.com/${stage}`,
    );
    const [, host, path] = match;
    return { host, path, healthUrl: `https://${host}${path}${healthPath}` };
  }
}

module.exports = { place, edge };
