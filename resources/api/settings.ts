/**
 * The parameters of the API's stack as its resources use them; conditions compare text. A mistake stops `package` and
 * `deploy`, with one line each that names the parameter.
 */
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { type Framework, failFor, parametersOf } from '../shared/framework.ts';
import { mistakes } from './validate.ts';

const NAMES = Object.keys(PARAMETERS).filter((name) => PARAMETERS[name]?.roles.includes('api'));

export async function api(framework: Framework) {
  const parameters = await parametersOf(framework, NAMES);
  failFor(mistakes(parameters));
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
    // A deletion policy accepts no intrinsic function: it has to be a literal in the template.
    deletionPolicy: protectData === 'true' ? 'Retain' : 'Delete',
    deletionProtection: protectData === 'true',
  };
}
