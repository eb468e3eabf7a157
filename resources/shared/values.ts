/**
 * The values of a template's Parameters, as a stage has them; nothing of them is in the template. A mistake stops `package` and
 * `deploy`, with one line each that names the parameter.
 */
import { controlRegionsOf, namesOf, type Parameters, type Role } from '../../shared/config/parameters.ts';
import { hasDns, type Routing } from '../../shared/core/routing.ts';
import { mistakes } from '../api/validate.ts';
import { madeValues, outputsOf } from '../controller/outputs.ts';
import { ofThree } from '../failover/validate.ts';
import {
  failoverValues,
  type Origins,
  origins,
  ownTargets,
  targets,
  targetValues,
} from '../failover/values.ts';
import { type Framework, failFor, parametersOf, roleOf, serviceAndStage, textOf } from './framework.ts';

/** By Parameter; of those that the table gives to the role, whether or not the template declares them. */
export function stackValues(
  role: Role,
  stage: string,
  parameters: Parameters,
  found: Origins = { primary: parameters.primaryOrigin ?? '', standby: parameters.standbyOrigin ?? '' },
  targeted: Origins = ownTargets(parameters, found),
): Readonly<Record<string, string>> {
  const ours = namesOf(role).map((name) => [name, parameters[name] ?? '']);
  const [controlRegion = ''] = controlRegionsOf(parameters);
  const derived = isController(role)
    ? failoverValues(parameters, stage, found, targeted)
    : {
        controlRegion,
        threeControlRegions: ofThree(parameters),
        ...(role === 'dns' && {
          ...targetValues(targeted),
          ...Object.fromEntries(Object.keys(CHECKS).map((name) => [name, parameters[name] ?? ''])),
        }),
      };
  return { stage, ...Object.fromEntries(ours), ...derived };
}

export async function values(framework: Framework): Promise<Readonly<Record<string, string>>> {
  const role = await roleOf(framework);
  const [stage, parameters] = await Promise.all([
    textOf(framework, 'sls:stage'),
    parametersOf(framework, namesOf(role)),
  ]);
  if (role === 'api') failFor(mistakes(parameters));
  if (role === 'dns') return ofDns(framework, stage);
  if (!isController(role)) return stackValues(role, stage, parameters);
  const made = role === 'controller' ? await madeByFirst(framework, parameters) : {};
  const found = await origins(framework);
  const targeted = hasDns(parameters.routing as Routing)
    ? await targets(framework, parameters, found)
    : undefined;
  return { ...stackValues(role, stage, parameters, found, targeted), ...made };
}

/** Its parameters are those of the failover, which is deployed before. */
async function ofDns(framework: Framework, stage: string): Promise<Readonly<Record<string, string>>> {
  const p = await parametersOf(framework, namesOf('failover'));
  // A deploy of it is refused by the template's Rules; a package is for every stage.
  if (!hasDns(p.routing as Routing)) return stackValues('dns', stage, p);
  const found = await origins(framework);
  const targeted = await targets(framework, p, found);
  return { ...stackValues('dns', stage, p, found, targeted), ...(await checksOf(framework, p)) };
}

/** The ids of what says where the records lead. */
async function checksOf(framework: Framework, p: Parameters): Promise<Readonly<Record<string, string>>> {
  const [service, stage] = await serviceAndStage(framework);
  const found = Object.entries(CHECKS).map(async ([name, output]) => {
    const ids = controlRegionsOf(p).map((region, i) =>
      textOf(framework, `cf(${region}):${service}-${stage}-${i === 0 ? 'failover' : 'controller'}.${output}`),
    );
    return [name, (await Promise.all(ids)).join()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** Parameters of the role `dns`, and the output of each controller's stack that has one of their three ids. */
export const CHECKS = { beaconChecks: 'BeaconCheckId', latchChecks: 'LatchCheckId' } as const;

const isController = (role: Role): boolean => role === 'failover' || role === 'controller';

/** Looked up in the outputs of its stack. */
async function madeByFirst(framework: Framework, p: Parameters): Promise<Readonly<Record<string, string>>> {
  const [service, stage] = await serviceAndStage(framework);
  const wanted = Object.entries(outputsOf(p)).map(async ([name, output]) => [
    name,
    await textOf(framework, `cf(${controlRegionsOf(p)[0]}):${service}-${stage}-failover.${output}`),
  ]);
  return madeValues(Object.fromEntries(await Promise.all(wanted)));
}
