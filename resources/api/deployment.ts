/**
 * The framework's deployment would also create the stage, and a template could then set nothing of it. Here the stage is a
 * resource of its own (stage.yml), and the deployment waits for everything that it publishes: a later resource is not served.
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
