/**
 * The values of a template's Parameters, as a stage has them; nothing of them is in the template. A mistake stops `package` and
 * `deploy`, with one line each that names the parameter.
 */
import { PARAMETERS, type Parameters, type Role } from '../../shared/config/parameters.ts';
import { mistakes } from '../api/validate.ts';
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
  const derived = role === 'failover' ? failoverValues(parameters, stage, found) : {};
  return { stage, ...Object.fromEntries(ours), ...derived };
}

const namesOf = (role: Role): string[] =>
  Object.keys(PARAMETERS).filter((name) => PARAMETERS[name]?.roles.includes(role));

export async function values(framework: Framework): Promise<Readonly<Record<string, string>>> {
  const role = await roleOf(framework);
  const [stage, parameters] = await Promise.all([
    textOf(framework, 'sls:stage'),
    parametersOf(framework, namesOf(role)),
  ]);
  if (role === 'api') failFor(mistakes(parameters));
  return role === 'failover'
    ? stackValues(role, stage, parameters, await origins(framework))
    : stackValues(role, stage, parameters);
}
