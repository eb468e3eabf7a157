/** The REST API of a template: what API Gateway would route, and what it would refuse before a function is asked. */
import { resourcesOf, type Shape, shape } from '../shape.ts';
import { type JsonObject, type ResolvedTemplate, TemplateError } from '../template.ts';

export interface RestApi {
  readonly id: string;
  readonly stage: string;
  readonly methods: readonly Method[];
  readonly apiKeys: readonly ApiKey[];
  /** What the API says in place of API Gateway's own refusals, by response type. */
  readonly responses: Readonly<Record<string, GatewayResponse>>;
}

export interface Method {
  /** e.g. `/things/{id}`. */
  readonly path: string;
  /** e.g. `GET`, or `ANY`. */
  readonly verb: string;
  /** Whether a request must be signed (`AWS_IAM`). */
  readonly signed: boolean;
  readonly apiKeyRequired: boolean;
  /** ARN of the function behind it; absent for an integration that asks no function. */
  readonly functionArn?: string | undefined;
  /** What API Gateway answers by itself; absent where it asks someone. */
  readonly mock?: MockAnswer | undefined;
  /** How long it waits for an answer; absent: as long as it ever does. */
  readonly timeoutMs?: number | undefined;
  readonly validatesBody: boolean;
  readonly validatesParameters: boolean;
  /** JSON schemas by content type. */
  readonly models: Readonly<Record<string, JsonObject>>;
  /** e.g. `method.request.querystring.limit`, and whether it is required. */
  readonly parameters: Readonly<Record<string, boolean>>;
}

export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Of the usage plan that it is in; a key in no plan opens nothing. */
  readonly plan?: UsagePlan | undefined;
}

export interface UsagePlan {
  readonly name: string;
  readonly throttle?: { readonly rate: number; readonly burst: number } | undefined;
  readonly quota?: { readonly limit: number; readonly period: string } | undefined;
}

export function readRestApi(template: ResolvedTemplate): RestApi {
  const [api, ...more] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  if (!api || more.length > 0)
    throw new TemplateError(
      `The stack ${template.stackName} has ${more.length + (api ? 1 : 0)} REST APIs, wanted one.`,
    );
  const paths = pathsOf(template, api.resource.attributes.RootResourceId ?? '');
  return {
    id: api.resource.ref,
    stage: stageOf(template),
    methods: resourcesOf(template, 'AWS::ApiGateway::Method').map(({ properties }) =>
      methodOf(properties, paths, template),
    ),
    apiKeys: keysOf(template, api.resource.ref),
    responses: readGatewayResponses(template),
  };
}

function stageOf(template: ResolvedTemplate): string {
  const stages = resourcesOf(template, 'AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment')
    .map(({ properties }) => properties.maybeText('StageName'))
    .filter((name) => name !== undefined);
  const [stage] = stages;
  if (stage === undefined)
    throw new TemplateError(`The stack ${template.stackName} deploys its API to no stage.`);
  return stage;
}

/** Full path by resource id. A resource may stand in the template before its parent. */
function pathsOf(template: ResolvedTemplate, root: string): ReadonlyMap<string, string> {
  const parts = new Map(
    resourcesOf(template, 'AWS::ApiGateway::Resource').map(({ resource, properties }) => [
      resource.ref,
      { parent: properties.text('ParentId'), part: properties.text('PathPart') },
    ]),
  );
  const pathTo = (id: string, depth = 0): string => {
    if (id === root) return '';
    const own = parts.get(id);
    if (!own || depth > parts.size)
      throw new TemplateError(`The API resource ${id} does not lead back to the root of the API.`);
    return `${pathTo(own.parent, depth + 1)}/${own.part}`;
  };
  return new Map([[root, '/'], ...[...parts.keys()].map((id): [string, string] => [id, pathTo(id)])]);
}

function methodOf(properties: Shape, paths: ReadonlyMap<string, string>, template: ResolvedTemplate): Method {
  const path = paths.get(properties.text('ResourceId'));
  if (path === undefined) throw new TemplateError(`${properties.where} belongs to no path.`);
  const validator = referred(
    template,
    properties.maybeText('RequestValidatorId'),
    'AWS::ApiGateway::RequestValidator',
  );
  const integration = properties.maybeObject('Integration');
  const models = properties.maybeObject('RequestModels');
  const parameters = properties.maybeObject('RequestParameters');
  return {
    path,
    verb: properties.text('HttpMethod'),
    signed: isSigned(properties),
    apiKeyRequired: properties.flag('ApiKeyRequired'),
    functionArn: /functions\/(arn:[^/]+)\/invocations$/.exec(integration?.maybeText('Uri') ?? '')?.[1],
    mock: integration?.maybeText('Type') === 'MOCK' ? readMock(integration, properties) : undefined,
    timeoutMs: integration?.maybeNumber('TimeoutInMillis'),
    validatesBody: validator?.flag('ValidateRequestBody') ?? false,
    validatesParameters: validator?.flag('ValidateRequestParameters') ?? false,
    models: Object.fromEntries(
      Object.keys(models?.raw ?? {}).map((type) => [
        type,
        referred(template, models?.text(type), 'AWS::ApiGateway::Model')?.object('Schema').raw ?? {},
      ]),
    ),
    parameters: Object.fromEntries(
      Object.keys(parameters?.raw ?? {}).map((name) => [name, parameters?.flag(name) ?? false]),
    ),
  };
}

function isSigned(method: Shape): boolean {
  const type = method.maybeText('AuthorizationType') ?? 'NONE';
  if (type !== 'NONE' && type !== 'AWS_IAM')
    throw new TemplateError(`${method.where}.AuthorizationType is ${type}; the lab knows NONE and AWS_IAM.`);
  return type === 'AWS_IAM';
}

/** The properties of what an id refers to, undefined where there is no id. */
function referred(template: ResolvedTemplate, id: string | undefined, type: string): Shape | undefined {
  if (id === undefined) return undefined;
  const found = Object.values(template.resources).find((one) => one.type === type && one.ref === id);
  if (!found) throw new TemplateError(`No ${type} of the stack ${template.stackName} is called ${id}.`);
  return shape(found.properties, found.logicalId);
}

function keysOf(template: ResolvedTemplate, apiId: string): readonly ApiKey[] {
  const memberships = resourcesOf(template, 'AWS::ApiGateway::UsagePlanKey');
  return resourcesOf(template, 'AWS::ApiGateway::ApiKey').map(({ resource, properties }) => {
    const membership = memberships.find(({ properties: one }) => one.text('KeyId') === resource.ref);
    const plan = referred(template, membership?.properties.text('UsagePlanId'), 'AWS::ApiGateway::UsagePlan');
    const opens = plan?.objects('ApiStages').some((stage) => stage.text('ApiId') === apiId);
    return {
      id: resource.ref,
      value: properties.text('Value'),
      enabled: properties.flag('Enabled'),
      plan: plan && opens ? planOf(plan) : undefined,
    };
  });
}

function planOf(plan: Shape): UsagePlan {
  const throttle = plan.maybeObject('Throttle');
  const quota = plan.maybeObject('Quota');
  return {
    name: plan.maybeText('UsagePlanName') ?? plan.where,
    throttle: throttle && { rate: throttle.number('RateLimit'), burst: throttle.number('BurstLimit') },
    quota: quota && { limit: quota.number('Limit'), period: quota.text('Period') },
  };
}

export interface GatewayResponse {
  /** Absent: as API Gateway has it. */
  readonly status?: number | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body; absent: as API Gateway has it. */
  readonly template?: string | undefined;
}

/** By response type, e.g. `INVALID_API_KEY`. */
export function readGatewayResponses(template: ResolvedTemplate): Readonly<Record<string, GatewayResponse>> {
  const responses: Record<string, GatewayResponse> = {};
  for (const { properties } of resourcesOf(template, 'AWS::ApiGateway::GatewayResponse')) {
    const type = properties.text('ResponseType');
    if (Object.hasOwn(responses, type))
      throw new TemplateError(`${properties.where} is a second gateway response of type ${type}.`);
    const templates = properties.maybeObject('ResponseTemplates');
    const types = Object.keys(templates?.raw ?? {});
    if (types.some((one) => one !== 'application/json'))
      throw new TemplateError(
        `${properties.where} has templates for ${types.join(' and ')}; the lab knows only application/json.`,
      );
    responses[type] = {
      status: properties.maybeNumber('StatusCode'),
      headers: staticHeaders(properties.maybeObject('ResponseParameters'), 'gatewayresponse.header.'),
      template: templates?.maybeText('application/json'),
    };
  }
  return responses;
}

export interface MockAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The media types that a request may have; another one is 415. Undefined: any. */
  readonly mediaTypes?: readonly string[];
}

/**
 * API Gateway answers by itself, always the same. Throws where it would not take the template, or would answer 500 to every
 * request.
 */
export function readMock(integration: Shape, method: Shape): MockAnswer {
  const templates = integration.object('RequestTemplates');
  const [, status] = /"?statusCode"?\s*:\s*(\d{3})/.exec(templates.text('application/json')) ?? [];
  const response = integration
    .objects('IntegrationResponses')
    .find((one) => one.text('StatusCode') === status);
  const declared = method.objects('MethodResponses').find((one) => one.text('StatusCode') === status);
  if (status === undefined || !response || !declared)
    throw new TemplateError(
      `${integration.where} is a mock whose status ${status ?? 'is missing'}${status === undefined ? '' : ' has no integration response and method response'}.`,
    );
  const headers = staticHeaders(response.maybeObject('ResponseParameters'), 'method.response.header.');
  const announced = Object.keys(declared.maybeObject('ResponseParameters')?.raw ?? {}).map((name) =>
    name.toLowerCase(),
  );
  for (const name of Object.keys(headers))
    if (!announced.includes(`method.response.header.${name}`))
      throw new TemplateError(
        `${integration.where} sets the header ${name}, which its method response does not have.`,
      );
  return {
    status: Number(status),
    headers,
    ...(integration.maybeText('PassthroughBehavior') === 'NEVER'
      ? { mediaTypes: Object.keys(templates.raw).map((type) => type.toLowerCase()) }
      : {}),
  };
}

/**
 * The headers whose names begin with `prefix`, in lower case and without it. A value is a text in single quotes: mappings
 * from the request are not known here.
 */
function staticHeaders(mapping: Shape | undefined, prefix: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(mapping?.raw ?? {})) {
    const value = mapping?.text(name) ?? '';
    const [, text] = /^'([^']*)'$/.exec(value) ?? [];
    if (!name.startsWith(prefix) || text === undefined)
      throw new TemplateError(
        `${mapping?.where}.${name} is ${value}; the lab knows only ${prefix}<name> with a text in single quotes.`,
      );
    headers[name.slice(prefix.length).toLowerCase()] = text;
  }
  return headers;
}
