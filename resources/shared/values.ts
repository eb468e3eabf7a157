/**
 * The values of a template's Parameters, as a stage has them; nothing of them is in the template. A mistake stops `package` and
 * `deploy`, with one line each that names the parameter.
 */
import { controlRegionsOf, namesOf, type Parameters, type Role } from '../../shared/config/parameters.ts';
import { mistakes } from '../api/validate.ts';
import { madeBy, outputsOf } from '../controller/outputs.ts';
import { ofThree } from '../failover/validate.ts';
import { failoverValues, type Origins, origins } from '../failover/values.ts';
import { type Framework, failFor, parametersOf, roleOf, textOf } from './framework.ts';

/** By Parameter; of those that the table gives to the role, whether or not the template declares them. */
export function stackValues(
  role: Role,
  stage: string,
  parameters: Parameters,
  found: Origins = { primary: parameters.primaryOrigin ?? '', standby: parameters.standbyOrigin ?? '' },
): Readonly<Record<string, string>> {
  const ours = namesOf(role).map((name) => [name, parameters[name] ?? '']);
  const [controlRegion = ''] = controlRegionsOf(parameters);
  const derived = isController(role)
    ? failoverValues(parameters, stage, found)
    : { controlRegion, threeControlRegions: ofThree(parameters) };
  return { stage, ...Object.fromEntries(ours), ...derived };
}

export async function values(framework: Framework): Promise<Readonly<Record<string, string>>> {
  const role = await roleOf(framework);
  const [stage, parameters] = await Promise.all([
    textOf(framework, 'sls:stage'),
    parametersOf(framework, namesOf(role)),
  ]);
  if (role === 'api') failFor(mistakes(parameters));
  if (!isController(role)) return stackValues(role, stage, parameters);
  const made = role === 'controller' ? await madeByFirst(framework, parameters) : {};
  return { ...stackValues(role, stage, parameters, await origins(framework)), ...made };
}

const isController = (role: Role): boolean => role === 'failover' || role === 'controller';

/** Looked up in the outputs of its stack. */
async function madeByFirst(framework: Framework, p: Parameters): Promise<Readonly<Record<string, string>>> {
  const [service, stage] = await Promise.all(
    ['self:service', 'sls:stage'].map((name) => textOf(framework, name)),
  );
  const wanted = Object.entries(outputsOf(p)).map(async ([name, output]) => [
    name,
    await textOf(framework, `cf(${controlRegionsOf(p)[0]}):${service}-${stage}-failover.${output}`),
  ]);
  return madeBy(Object.fromEntries(await Promise.all(wanted)));
}
