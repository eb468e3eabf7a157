/**
 * Turns the parameters of serverless.yml into the values that the roles' resources use. What contradicts itself stops
 * `package` and `deploy` here, with one line that names the parameter. Plain CommonJS: the framework loads it itself.
 *
 * `place` must look nothing up: the framework needs the Region before it can ask AWS anything.
 */
const load = require('./load.cjs');
const parameterNames = require('./parameter-names.cjs');
const failIf = require('./fail.cjs');

/** By the same rule as the deploy command and the functions. */
const { stageMistake } = load('shared/config/kinds.ts');

const ROLES = ['api', 'failover', 'watchdog'];
/** What CloudWatch Logs takes, up to two years; it knows a few longer ones. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/** Where this stack goes, and what it is called. */
async function place(framework) {
  const { options, resolveVariable } = framework;
  const given = [options.param ?? []].flat().map((text) => text.split('=')[0]);
  const unknown = load('resources/shared/unknown-parameters.ts').unknownParameters(
    given,
    await parameterNames(framework),
  );
  failIf(unknown.length > 0, unknown.join('\n'));
  const mistake = stageMistake(await resolveVariable('sls:stage'));
  failIf(mistake !== undefined, mistake);
  const param = (name) => resolveVariable(`param:${name}`);
  const [role, primaryRegion, standbyRegion, controlRegion, said] = await Promise.all(
    ['role', 'primaryRegion', 'standbyRegion', 'controlRegion', 'watchdogRegion'].map(param),
  );
  const watchdog = load('resources/watchdog/region.ts');
  const asked = { primaryRegion, standbyRegion, controlRegion, watchdogRegion: said };
  const watchdogRegion = watchdog.watchdogRegion(asked);
  const homes = { failover: controlRegion, watchdog: watchdogRegion || controlRegion };
  const region = options.region ?? homes[role] ?? primaryRegion;

  const days = await param('logRetentionDays');
  failIf(
    !RETENTIONS.includes(Number(days)),
    `logRetentionDays is "${days}", wanted one of ${RETENTIONS.join(', ')}: --param logRetentionDays=30`,
  );
  failIf(
    !ROLES.includes(role),
    `role is "${role}", wanted ${ROLES.join(', ').replace(/, (\w+)$/, ' or $1')}: --param role=failover`,
  );
  failIf(
    primaryRegion === standbyRegion,
    `standbyRegion is the primary Region (${primaryRegion}), wanted another one: --param standbyRegion=${primaryRegion === 'us-west-2' ? 'us-east-2' : 'us-west-2'}`,
  );
  if (role === 'api') {
    failIf(
      region !== primaryRegion && region !== standbyRegion,
      `role api is for ${primaryRegion} (primaryRegion) or ${standbyRegion} (standbyRegion), not for ${region}: --region ${primaryRegion}`,
    );
  } else {
    const wrong = watchdog.mistakes(asked);
    failIf(wrong.length > 0, wrong.join('\n'));
    failIf(
      controlRegion === primaryRegion,
      `controlRegion is the primary Region (${primaryRegion}), and what must act when the primary dies may not die with it: --param controlRegion=${primaryRegion === 'ca-central-1' ? 'eu-west-1' : 'ca-central-1'}`,
    );
  }
  if (role === 'failover') {
    if (controlRegion === standbyRegion) {
      process.stderr.write(
        `Warning: controlRegion is the standby Region (${standbyRegion}): once traffic has moved there, nothing protects it any more. Better: --param controlRegion=ca-central-1\n`,
      );
    }
    failIf(
      region !== controlRegion,
      `role failover is for ${controlRegion} (controlRegion), not for ${region}: --region ${controlRegion}`,
    );
  }
  if (role === 'watchdog') {
    failIf(
      watchdogRegion === '',
      `watchdogRegion is none, so there is no watchdog to deploy: --param watchdogRegion=${standbyRegion}`,
    );
    failIf(
      region !== watchdogRegion,
      `role watchdog is for ${watchdogRegion} (watchdogRegion), not for ${region}: --region ${watchdogRegion}`,
    );
  }
  const [service, stage] = await Promise.all(['self:service', 'sls:stage'].map(resolveVariable));
  return {
    role,
    region,
    stackName: `${service}-${stage}-${role}`,
    side: region === primaryRegion ? 'primary' : 'standby',
    watchdogRegion,
    // A metric widget needs some Region; where nobody beats, it stays empty.
    heartbeatRegion: watchdogRegion || region,
  };
}

module.exports = { place };
