/** The values that service files name, `file(resources/shared/serverless.cjs):<name>`; and the framework's plugin. */
import { leaveTagsOut } from '../failover/stack-tags.ts';
import { StackParameters } from './stack-parameters.ts';

export { OVERRIDE_PATTERN as overridePattern } from '../../shared/core/override.ts';
export { cors } from '../api/cors.ts';
export { deployment } from '../api/deployment.ts';
export { gatewayResponses } from '../api/gateway-responses.ts';
export { reserved } from '../failover/concurrency.ts';
export { code as edgeFunction } from '../failover/edge-function.ts';
export { beaconUrl, environment, publicUrl, watchdogHome } from '../failover/environment.ts';
export { params } from './params.ts';
export { place } from './place.ts';
export { secrets } from './secrets.ts';
export { values } from './values.ts';

export default class Plugin extends StackParameters {
  constructor(...[serverless, options]: ConstructorParameters<typeof StackParameters>) {
    super(serverless, options);
    leaveTagsOut(serverless);
  }
}
