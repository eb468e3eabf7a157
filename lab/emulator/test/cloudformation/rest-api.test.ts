import {
  type JsonObject,
  readRestApi,
  resolveTemplate,
  type Template,
  type TemplateResource,
} from '../../cloudformation/index.ts';

const part = (PathPart: string, ParentId: JsonObject): TemplateResource => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { PathPart, ParentId, RestApiId: { Ref: 'Api' } },
});

const RESOURCES: Template['Resources'] = {
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  // Below its own child on purpose: the order of a template means nothing.
  Item: part('{id}', { Ref: 'List' }),
  List: part('things', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }),
  Get: {
    Type: 'AWS::ApiGateway::Method',
    Properties: { HttpMethod: 'GET', ResourceId: { Ref: 'Item' }, ApiKeyRequired: true },
  },
  Put: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      HttpMethod: 'PUT',
      ResourceId: { Ref: 'Item' },
      RequestValidatorId: { Ref: 'Validator' },
      RequestModels: { 'application/json': { Ref: 'Model' } },
      Integration: {
        Uri: {
          'Fn::Sub': 'arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Function.Arn}/invocations',
        },
      },
    },
  },
  Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'fn' } },
  Validator: { Type: 'AWS::ApiGateway::RequestValidator', Properties: { ValidateRequestBody: true } },
  Model: { Type: 'AWS::ApiGateway::Model', Properties: { Name: 'Thing', Schema: { type: 'object' } } },
  Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { StageName: 'dev' } },
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: 'secret' } },
  Stray: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: 'in no plan' } },
  Plan: {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      UsagePlanName: 'plan',
      ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'dev' }],
      Throttle: { RateLimit: 10, BurstLimit: 20 },
    },
  },
  Membership: {
    Type: 'AWS::ApiGateway::UsagePlanKey',
    Properties: { KeyId: { Ref: 'Key' }, UsagePlanId: { Ref: 'Plan' }, KeyType: 'API_KEY' },
  },
};

const read = (resources: Template['Resources']) =>
  readRestApi(
    resolveTemplate(
      { Resources: resources },
      { region: 'us-east-2', accountId: '123456789012', stackName: 's', ids: { Api: 'abc' } },
    ),
  );

test('methods with their paths, keys, validators and models', () => {
  const { id, stage, methods } = read(RESOURCES);
  expect({ id, stage }).toEqual({ id: 'abc', stage: 'dev' });
  expect(methods).toEqual([
    {
      path: '/things/{id}',
      verb: 'GET',
      signed: false,
      apiKeyRequired: true,
      validatesBody: false,
      validatesParameters: false,
      models: {},
      parameters: {},
    },
    {
      path: '/things/{id}',
      verb: 'PUT',
      signed: false,
      apiKeyRequired: false,
      functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:fn',
      validatesBody: true,
      validatesParameters: false,
      models: { 'application/json': { type: 'object' } },
      parameters: {},
    },
  ]);
});

test('a key is worth what its usage plan opens', () => {
  const { apiKeys } = read(RESOURCES);
  expect(apiKeys.map(({ value, plan }) => [value, plan?.throttle])).toEqual([
    ['secret', { rate: 10, burst: 20 }],
    ['in no plan', undefined],
  ]);
});

test('a path that leads nowhere is refused', () => {
  const lost = { ...RESOURCES, List: part('things', { Ref: 'Item' }) };
  expect(() => read(lost)).toThrow(/does not lead back to the root of the API/);
});
