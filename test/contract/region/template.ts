/** The REST API of role `api` in the shape in which it is packaged, resolved as the lab resolves it. */
import newTodo from '../../../functions/api/schema/new-todo.json';
import {
  type JsonObject,
  type ResolvedTemplate,
  resolveTemplate,
} from '../../../lab/emulator/cloudformation/index.ts';

export const KEY = 'a-key-of-at-least-twenty-characters';

const ref = (Ref: string) => ({ Ref });
const restApi = { RestApiId: ref('Api') };

const method = (HttpMethod: string, ResourceId: string, more: JsonObject = {}) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    ...restApi,
    HttpMethod,
    ResourceId: ref(ResourceId),
    ApiKeyRequired: true,
    Integration: {
      IntegrationHttpMethod: 'POST',
      Type: 'AWS_PROXY',
      Uri: {
        'Fn::Join': [
          '',
          [
            'arn:',
            ref('AWS::Partition'),
            ':apigateway:',
            ref('AWS::Region'),
            ':lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': ['Function', 'Arn'] },
            '/invocations',
          ],
        ],
      },
    },
    ...more,
  },
});

const path = (ParentId: JsonObject, PathPart: string) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { ...restApi, ParentId, PathPart },
});

const ROOT = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

export interface Wanted {
  readonly throttle?: JsonObject;
  readonly quota?: JsonObject;
  readonly keyEnabled?: boolean;
  /** Whose invocations the permission allows. */
  readonly principal?: string;
  readonly region?: string;
  /** Of `GET` and `POST /health`; absent: an API key. */
  readonly authorization?: string;
}

export function apiTemplate(wanted: Wanted = {}): ResolvedTemplate {
  const { throttle, quota, keyEnabled = true, principal = 'apigateway.amazonaws.com' } = wanted;
  const { region = 'us-east-2', authorization } = wanted;
  const how = authorization ? { ApiKeyRequired: false, AuthorizationType: authorization } : {};
  return resolveTemplate(
    {
      Resources: {
        Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'test' } },
        Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'routeaway-lab-api' } },
        Permission: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
            Action: 'lambda:InvokeFunction',
            Principal: principal,
            SourceArn: {
              'Fn::Join': ['', [`arn:aws:execute-api:${region}:123456789012:`, ref('Api'), '/*/*']],
            },
          },
        },
        Health: path(ROOT, 'health'),
        Todos: path(ROOT, 'todos'),
        Todo: path(ref('Todos'), '{id}'),
        Count: path(ref('Todos'), 'count'),
        GetHealth: method('GET', 'Health', how),
        PostHealth: method('POST', 'Health', how),
        GetTodos: method('GET', 'Todos'),
        GetTodo: method('GET', 'Todo'),
        GetCount: method('GET', 'Count', {
          ApiKeyRequired: false,
          RequestParameters: { 'method.request.querystring.of': true },
          RequestValidatorId: ref('Validator'),
        }),
        PatchTodo: method('PATCH', 'Todo'),
        DeleteTodo: method('DELETE', 'Todo'),
        PostTodos: method('POST', 'Todos', {
          RequestModels: { 'application/json': ref('NewTodo') },
          RequestValidatorId: ref('Validator'),
        }),
        Validator: {
          Type: 'AWS::ApiGateway::RequestValidator',
          Properties: { ...restApi, ValidateRequestBody: true, ValidateRequestParameters: true },
        },
        NewTodo: {
          Type: 'AWS::ApiGateway::Model',
          Properties: {
            ...restApi,
            ContentType: 'application/json',
            Name: 'NewTodo',
            Schema: newTodo as JsonObject,
          },
        },
        Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { ...restApi, StageName: 'lab' } },
        Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: keyEnabled, Value: KEY } },
        Plan: {
          Type: 'AWS::ApiGateway::UsagePlan',
          Properties: {
            ApiStages: [{ ApiId: ref('Api'), Stage: 'lab' }],
            ...(throttle ? { Throttle: throttle } : {}),
            ...(quota ? { Quota: quota } : {}),
          },
        },
        PlanKey: {
          Type: 'AWS::ApiGateway::UsagePlanKey',
          Properties: { KeyId: ref('Key'), KeyType: 'API_KEY', UsagePlanId: ref('Plan') },
        },
      },
    },
    {
      region,
      accountId: '123456789012',
      stackName: 'routeaway-lab-api',
      ids: { Api: 'primarylab' },
    },
  );
}
