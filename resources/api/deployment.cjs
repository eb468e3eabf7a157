/**
 * The framework's deployment also makes the stage, of which a template can then set nothing. Here the stage is a resource
 * of its own (stage.yml), and the deployment waits for all that it is to publish: what comes after it is not served.
 */
const cors = require('./cors.cjs');
const refusals = require('./refusals.cjs');

module.exports = async ({ resolveVariable }) => ({
  extensions: {
    // Its name is a new one with each run.
    [`ApiGatewayDeployment${await resolveVariable('sls:instanceId')}`]: {
      Properties: { StageName: { Ref: 'AWS::NoValue' } },
      DependsOn: [...cors.logicalIds, ...refusals.logicalIds],
    },
  },
});
