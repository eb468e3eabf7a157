/** The values that service files name, `file(resources/shared/serverless.cjs):<name>`; and the framework's plugin. */
import { leaveTagsOut } from '../failover/stack-tags.ts';
import { Secrets } from './stack-secrets.ts';

export { DRILL_PATTERN as drillPattern } from '../../shared/core/drill.ts';
export { OVERRIDE_PATTERN as overridePattern } from '../../shared/core/override.ts';
export { cors } from '../api/cors.ts';
export { deployment } from '../api/deployment.ts';
export { gatewayResponses } from '../api/gateway-responses.ts';
export { api } from '../api/settings.ts';
export { code as edgeFunction } from '../failover/edge-function.ts';
export { environment } from '../failover/environment.ts';
export { edge } from '../failover/settings.ts';
export { params } from './params.ts';
export { place } from './place.ts';
export { secrets } from './secrets.ts';

export default class Plugin extends Secrets {
  constructor(...[serverless, options]: ConstructorParameters<typeof Secrets>) {
    super(serverless, options);
    leaveTagsOut(serverless);
  }
}
