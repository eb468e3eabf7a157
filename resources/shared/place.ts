/**
 * The Region and the name of a stack. A contradiction stops `package` and `deploy` here, with one line that names the
 * parameter. Nothing is looked up: the framework needs the Region before it can call AWS.
 */
import { stageMistake } from '../../shared/config/kinds.ts';
import { controlRegionsOf, refusalOf } from '../../shared/config/parameters.ts';
import { lostTogether } from '../failover/validate.ts';
import { mistakes, watchdogRegion } from '../watchdog/region.ts';
import { type Framework, fail, failFor, parametersOf, roleOf, serviceAndStage } from './framework.ts';
import { stageFile } from './params.ts';
import { controlInPrimary, controlInStandby, oneRegionForBoth } from './regions.ts';
import { unknownParameters } from './unknown-parameters.ts';

const NAMES = ['primaryRegion', 'standbyRegion', 'controlRegions', 'watchdogRegion', 'logRetentionDays'];

export async function place(framework: Framework) {
  const { options } = framework;
  const [service, stage] = await serviceAndStage(framework);
  const given = [options.param ?? []].flat().map((text) => text.split('=')[0] ?? '');
  failFor(unknownParameters([...given, ...Object.keys(stageFile(process.cwd(), stage))]));
  failFor([stageMistake(stage) ?? []].flat());
  const [role, parameters] = await Promise.all([roleOf(framework), parametersOf(framework, NAMES)]);
  failFor(refusalOf('logRetentionDays', parameters));

  const { primaryRegion = '', standbyRegion = '' } = parameters;
  failFor(refusalOf('controlRegions', parameters));
  const [controlRegion = '', ...further] = controlRegionsOf(parameters);
  const listens = watchdogRegion(parameters);
  const homes = {
    api: primaryRegion,
    failover: controlRegion,
    controller: further[0] ?? controlRegion,
    watchdog: listens || controlRegion,
    dns: controlRegion,
  };
  const region = options.region ?? homes[role];
  failFor(oneRegionForBoth(parameters));
  if (role === 'api') {
    if (region !== primaryRegion && region !== standbyRegion)
      fail(
        `serverless.yml is for ${primaryRegion} (primaryRegion) or ${standbyRegion} (standbyRegion), not for ${region}: --region ${primaryRegion}`,
      );
  } else {
    failFor(mistakes(parameters));
    failFor(controlInPrimary(parameters));
  }
  // Of the dns stack nothing runs there; its records and its check have no Region.
  if (role === 'dns' && region !== controlRegion)
    fail(
      `serverless.dns.yml is for ${controlRegion} (controlRegions), not for ${region}: --region ${controlRegion}`,
    );
  if (role === 'failover') {
    for (const warning of [...lostTogether(parameters), ...controlInStandby(parameters)])
      process.stderr.write(`Warning: ${warning}\n`);
    if (region !== controlRegion)
      fail(
        `serverless.failover.yml is for ${controlRegion} (controlRegions), not for ${region}: --region ${controlRegion}`,
      );
  }
  if (role === 'controller') {
    if (further.length === 0)
      fail(
        `controlRegions is one Region (${controlRegion}), and serverless.controller.yml is for the second and the third of three: --param controlRegions=ca-central-1,us-west-2,eu-west-1`,
      );
    if (!further.includes(region))
      fail(
        `serverless.controller.yml is for ${further.join(' or ')} (controlRegions), not for ${region}: --region ${further[0]}`,
      );
  }
  if (role === 'watchdog') {
    if (listens === '')
      fail(
        `watchdogRegion is none, so there is no watchdog to deploy: --param watchdogRegion=${standbyRegion}`,
      );
    if (region !== listens)
      fail(
        `serverless.watchdog.yml is for ${listens} (watchdogRegion), not for ${region}: --region ${listens}`,
      );
  }
  return { region, stackName: `${service}-${stage}-${role}` };
}
