/** A REST API that API Gateway refuses, that lets in anybody, or that does not do what it says. */
import type { Row } from './row.ts';

export const GATEWAY: readonly Row[] = [
  [
    ['ApiGatewayDeployment*/@DependsOn', []],
    [
      'ApiGatewayDeployment*.DependsOn lacks ApiGatewayMethodHealthGet, which might be made after the deployment and then not be in it.',
      '...',
    ],
  ],
  [['ApiGatewayApiKey1/Value', 'short'], 'ApiGatewayApiKey1.Value has 5 characters, wanted 20 to 128.'],
  [
    ['ApiGatewayApiKey1/Name', 'routeaway'],
    "ApiGatewayApiKey1.Name is given; CloudFormation then cannot change the key's value.",
  ],
  [['ApiGatewayUsagePlanKey1', undefined], 'ApiGatewayApiKey1 is in no usage plan, so it opens nothing.'],
  [
    ['ApiGatewayUsagePlan/ApiStages/0/Stage', 'prod'],
    'ApiGatewayUsagePlan.ApiStages names the stage "prod", which is not deployed.',
  ],
  [
    ['ApiGatewayMethodTodosGet/ApiKeyRequired', false],
    'ApiGatewayMethodTodosGet.ApiKeyRequired is not true, so anybody may call it.',
  ],
  [
    ['ApiGatewayMethodTodosGet/Integration/IntegrationHttpMethod', 'GET'],
    'ApiGatewayMethodTodosGet.Integration.IntegrationHttpMethod is GET; Lambda takes POST alone.',
  ],
  [
    ['ApiGatewayMethodTodosPost/RequestValidatorId', undefined],
    'ApiGatewayMethodTodosPost.RequestModels are checked by nobody: its RequestValidatorId names no validator of bodies.',
  ],
  [
    [
      'ApiGatewayMethodTodosPostApplicationJsonModel/Schema/$schema',
      'http://json-schema.org/draft-07/schema#',
    ],
    'ApiGatewayMethodTodosPostApplicationJsonModel.Schema.$schema is "http://json-schema.org/draft-07/schema#", wanted "http://json-schema.org/draft-04/schema#".',
  ],
  [
    ['ApiGatewayMethodTodosPostApplicationJsonModel/Schema/properties/text/const', 'milk'],
    'ApiGatewayMethodTodosPostApplicationJsonModel.Schema.properties.text.const is no word of JSON Schema draft 4.',
  ],
  [
    ['ApiGatewayMethodTodosPostApplicationJsonModel/Schema/properties/text/type', 'text'],
    'ApiGatewayMethodTodosPostApplicationJsonModel.Schema does not compile: *',
  ],
  [
    ['ApiGatewayMethodTodosPostApplicationJsonModel/Name', 'New_Todo'],
    'ApiGatewayMethodTodosPostApplicationJsonModel.Name is "New_Todo", wanted letters and digits only.',
  ],
  [
    ['ApiLambdaPermissionApiGateway', undefined],
    [
      'ApiGatewayMethod*.Integration starts routeaway-lab-api, but no permission lets apigateway.amazonaws.com do so for *',
      '...',
    ],
  ],
  [
    ['ApiGatewayRestApi/EndpointConfiguration/Types', ['EDGE']],
    'ApiGatewayRestApi.EndpointConfiguration is EDGE, wanted REGIONAL.',
  ],
  [['ApiLambdaFunction/Timeout', 60], 'ApiLambdaFunction.Timeout is 60, but API Gateway waits 29 s at most.'],
  [
    [
      'Refusal',
      {
        Type: 'AWS::ApiGateway::GatewayResponse',
        Properties: { RestApiId: { Ref: 'ApiGatewayRestApi' }, ResponseType: 'TOO_MANY' },
      },
    ],
    [
      'ApiGatewayDeployment*.DependsOn lacks Refusal, *',
      'Refusal.ResponseType is "TOO_MANY", which API Gateway does not have.',
    ],
  ],
  [
    ['ApiGatewayUsagePlanKey1/UsagePlanId', 'gone'],
    'ApiGatewayUsagePlanKey1.UsagePlanId is no plan of this stack.',
  ],
  [
    ['ApiGatewayMethodTodosGet/Integration/Type', 'LAMBDA'],
    ['ApiGatewayMethodTodosGet.Integration.Type is "LAMBDA", wanted *', '*'],
  ],
  [
    ['ApiGatewayMethodTodosGet/HttpMethod', 'Get'],
    ['ApiGatewayMethodTodosGet.HttpMethod is "Get", wanted a method in capitals.', '*'],
  ],
  [['ApiGatewayMethodTodosGet/HttpMethod', 'POST'], 'There are two methods POST *.'],
  [
    ['ApiGatewayMethodTodosPostApplicationJsonModel/Schema/properties/text/exclusiveMinimum', 1],
    'ApiGatewayMethodTodosPostApplicationJsonModel.Schema.properties.text.exclusiveMinimum is 1; in draft 4 it is true or false.',
  ],
  [
    ['ApiGatewayMethodTodosPost/RequestModels', { 'application/json': 'OldTodo' }],
    'ApiGatewayMethodTodosPost.RequestModels has OldTodo for application/json, which is no model of this stack.',
  ],
];
