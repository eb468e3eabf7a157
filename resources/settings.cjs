/**
 * Turns the parameters of serverless.yml into the values that the roles' resources use. What contradicts itself stops
 * `package` and `deploy` here, with one line that names the parameter. Plain CommonJS: the framework loads it itself.
 */
const ROLES = ['api', 'failover'];

module.exports = async ({ options, resolveVariable }) => {
  const param = (name) => resolveVariable(`param:${name}`);
  const stage = await resolveVariable('sls:stage');
  const service = await resolveVariable('self:service');
  const [role, primaryRegion, standbyRegion, controlRegion] = await Promise.all(
    ['role', 'primaryRegion', 'standbyRegion', 'controlRegion'].map(param),
  );

  refuse(
    !ROLES.includes(role),
    `role is "${role}", wanted one of ${ROLES.join(', ')}: --param role=failover`,
  );
  refuse(
    primaryRegion === standbyRegion,
    `standbyRegion is the primary Region (${primaryRegion}), wanted another one: --param standbyRegion=us-west-2`,
  );
  const region = options.region ?? (role === 'api' ? primaryRegion : controlRegion);
  const settings = { role, region, stackName: `${service}-${stage}-${role}` };
  return role === 'api' ? { ...settings, ...(await api()) } : { ...settings, ...(await failover()) };

  async function api() {
    refuse(
      region !== primaryRegion && region !== standbyRegion,
      `role api is for ${primaryRegion} (primaryRegion) or ${standbyRegion} (standbyRegion), not for ${region}: --region ${primaryRegion}`,
    );
    return {
      side: region === primaryRegion ? 'primary' : 'standby',
      apiKey: (await param('apiKey')) || (await resolveVariable(`ssm:${await param('apiKeyParameter')}`)),
    };
  }

  async function failover() {
    refuse(
      controlRegion === primaryRegion || region === primaryRegion,
      `controlRegion is the primary Region (${primaryRegion}), and what must act when the primary dies may not die with it: --param controlRegion=ca-central-1`,
    );
    refuse(
      region !== controlRegion,
      `role failover is for ${controlRegion} (controlRegion), not for ${region}: --region ${controlRegion}`,
    );
    const active = await param('active');
    refuse(
      active !== 'primary' && active !== 'standby',
      `active is "${active}", wanted primary or standby: --param active=primary`,
    );
    const healthPath = await param('healthPath');
    refuse(
      !healthPath.startsWith('/'),
      `healthPath is "${healthPath}", wanted a path that begins with a slash: --param healthPath=/health`,
    );
    const origin = async (side, itsRegion) => {
      const given = await param(`${side}Origin`);
      const text = given || (await resolveVariable(`cf(${itsRegion}):${service}-${stage}-api.Origin`));
      return originOf(`${side}Origin`, text, healthPath);
    };
    return {
      active,
      healthPath,
      primary: await origin('primary', primaryRegion),
      standby: await origin('standby', standbyRegion),
    };
  }
};

/** `host/path`, with or without the scheme, as CloudFront wants it: apart. */
function originOf(name, text, healthPath) {
  const match = /^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[^\s/?#]+)*)\/?$/i.exec(text);
  refuse(
    !match,
    `${name} is "${text}", wanted host and path: --param ${name}=abc123.execute-api.us-east-2.amazonaws.com/dev`,
  );
  const [, host, path] = match;
  return { host, path, healthUrl: `https://${host}${path}${healthPath}` };
}

function refuse(wrong, sentence) {
  if (!wrong) return;
  const error = new Error(sentence);
  // The framework prints the stack of whatever is thrown here. The reader needs the sentence.
  error.stack = sentence;
  throw error;
}
