/**
 * The framework's deployment also makes the stage, of which a template can then set nothing. Here the stage is a resource
 * of its own (stage.yml), and the deployment waits for all that it is to publish: what comes after it is not served.
 */
import { type Framework, textOf } from '../shared/framework.ts';
import { OPTIONS_METHODS } from './cors.ts';
import { GATEWAY_RESPONSES } from './gateway-responses.ts';

export const deployment = async (framework: Framework): Promise<object> => ({
  extensions: {
    // Its name is a new one with each run.
    [`ApiGatewayDeployment${await textOf(framework, 'sls:instanceId')}`]: {
      Properties: { StageName: { Ref: 'AWS::NoValue' } },
      DependsOn: [...OPTIONS_METHODS, ...GATEWAY_RESPONSES],
    },
  },
});
