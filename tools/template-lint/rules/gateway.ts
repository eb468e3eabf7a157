/** The REST API: what API Gateway refuses, and what it accepts and then does not do. Models are in `models.ts`. */
import type { Found, Rule, Sentence, View } from '../subject.ts';
import { repeated } from './say.ts';

/** Source: API Gateway developer guide, "Gateway response types". */
const RESPONSE_TYPES = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
];

const methods = ({ of }: View) => of('AWS::ApiGateway::Method');
const deployments = ({ template }: View) =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment');

/**
 * A deployment is a picture of the API at that moment: what is made after it is not in it. Source: CloudFormation user
 * guide, `AWS::ApiGateway::Deployment`.
 */
const deployed: Rule = (view) =>
  deployments(view).flatMap(([id, { DependsOn }]) => {
    const after = [DependsOn ?? []].flat();
    return view
      .of('AWS::ApiGateway::Method', 'AWS::ApiGateway::GatewayResponse')
      .filter((one) => !after.includes(one.id))
      .map(
        (one) =>
          `${id}.DependsOn lacks ${one.id}, which might be made after the deployment and then not be in it.`,
      );
  });

/** A key opens a stage only through a plan that names both. Source: developer guide, "Usage plans and API keys". */
const keys: Rule = (view) => {
  const plans = view.of('AWS::ApiGateway::UsagePlan');
  const links = view.of('AWS::ApiGateway::UsagePlanKey');
  return view.of('AWS::ApiGateway::ApiKey').flatMap(({ id, resource, properties }) => {
    const value = properties.maybeText('Value') ?? '';
    const mine = links.filter((link) => link.properties.text('KeyId') === resource.ref);
    return [
      // Source: CreateApiKey, `value`.
      (value.length < 20 || value.length > 128) &&
        `${id}.Value has ${value.length} characters, wanted 20 to 128.`,
      // With a fixed name CloudFormation cannot change the value: it makes the new key before it removes the old one.
      properties.has('Name') && `${id}.Name is given; CloudFormation then cannot change the key's value.`,
      !properties.flag('Enabled') && `${id}.Enabled is not true, so the key opens nothing.`,
      mine.length === 0 && `${id} is in no usage plan, so it opens nothing.`,
      ...mine
        .filter((link) => !plans.some((plan) => plan.resource.ref === link.properties.text('UsagePlanId')))
        .map((link) => `${link.id}.UsagePlanId is no plan of this stack.`),
    ];
  });
};

const plans: Rule = (view) => {
  const stages = deployments(view).map(([, { Properties }]) => Properties?.StageName);
  const named = view.of('AWS::ApiGateway::Stage').map(({ properties }) => properties.maybeText('StageName'));
  return view.of('AWS::ApiGateway::UsagePlan').flatMap(({ id, properties }) => {
    const open = properties.objects('ApiStages').map((one) => one.maybeText('Stage') ?? '');
    const quota = properties.maybeObject('Quota');
    return [
      open.length === 0 && `${id}.ApiStages is empty, so its keys open nothing.`,
      ...open
        .filter((stage) => ![...stages, ...named].includes(stage))
        .map((stage) => `${id}.ApiStages names the stage "${stage}", which is not deployed.`),
      !properties.has('Throttle') &&
        `${id}.Throttle is missing, so one caller can use up the whole account's rate.`,
      // Source: CreateUsagePlan, `quota`.
      quota &&
        !['DAY', 'WEEK', 'MONTH'].includes(quota.text('Period')) &&
        `${id}.Quota.Period is "${quota.text('Period')}", wanted DAY, WEEK or MONTH.`,
    ];
  });
};

/** Source: PutMethod and PutIntegration. Lambda is always asked by POST, whatever the caller's method. */
const integrations: Rule = (view) =>
  methods(view).flatMap(({ id, properties }) => {
    const integration = properties.maybeObject('Integration');
    if (!integration) return [`${id}.Integration is missing, so the method answers 500.`];
    const type = integration.text('Type');
    const findings: Sentence[] = [];
    if (!['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'].includes(type))
      findings.push(`${id}.Integration.Type is "${type}", wanted AWS_PROXY or MOCK.`);
    if (type === 'AWS_PROXY' && integration.maybeText('IntegrationHttpMethod') !== 'POST')
      findings.push(
        `${id}.Integration.IntegrationHttpMethod is ${integration.maybeText('IntegrationHttpMethod') ?? 'missing'}; Lambda takes POST alone.`,
      );
    const verb = properties.text('HttpMethod');
    if (!['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE', 'ANY'].includes(verb))
      findings.push(`${id}.HttpMethod is "${verb}", wanted a method in capitals.`);
    if (type === 'MOCK') findings.push(...mock({ id, properties } as Found));
    return findings;
  });

/**
 * A mock answers with the status its request template names; what is promised of it must be mapped. Source: developer guide,
 * "Mock integrations".
 */
function mock({ id, properties }: Found): Sentence[] {
  const promised = properties.objects('MethodResponses');
  const given = properties.object('Integration').objects('IntegrationResponses');
  return given.flatMap((response) => {
    const status = response.text('StatusCode');
    const promise = promised.find((one) => one.text('StatusCode') === status);
    if (!promise) return [`${id}.Integration answers ${status}, which is none of its MethodResponses.`];
    const parameters = Object.keys(promise.maybeObject('ResponseParameters')?.raw ?? {});
    return Object.keys(response.maybeObject('ResponseParameters')?.raw ?? {})
      .filter((name) => !parameters.includes(name))
      .map((name) => `${id}.Integration sets ${name}, which its MethodResponses do not promise.`);
  });
}

/** What one method of an API wants, all of them want: a key that is asked for at most doors is asked for at none. */
const guarded: Rule = (view) =>
  methods(view)
    .filter(
      ({ properties }) => properties.text('HttpMethod') !== 'OPTIONS' && !properties.flag('ApiKeyRequired'),
    )
    .map(({ id }) => `${id}.ApiKeyRequired is not true, so anybody may call it.`);

const unique: Rule = (view) =>
  repeated(
    methods(view).map(
      ({ properties }) => `${properties.text('HttpMethod')} ${properties.text('ResourceId')}`,
    ),
  ).map((name) => `There are two methods ${name}.`);

/** Source: PutGatewayResponse: types, parameter names, and a body that is JSON once its variables have values. */
const responses: Rule = (view) =>
  view.of('AWS::ApiGateway::GatewayResponse').flatMap(({ id, properties }) => {
    const type = properties.text('ResponseType');
    const parameters = Object.entries(properties.maybeObject('ResponseParameters')?.raw ?? {});
    const templates = Object.entries(properties.maybeObject('ResponseTemplates')?.raw ?? {});
    return [
      !RESPONSE_TYPES.includes(type) && `${id}.ResponseType is "${type}", which API Gateway does not have.`,
      ...parameters
        .filter(([name]) => !/^gatewayresponse\.(header|path|querystring)\.[\w-]+$/.test(name))
        .map(
          ([name]) =>
            `${id}.ResponseParameters has ${name}, wanted a name such as gatewayresponse.header.X-Example.`,
        ),
      ...parameters
        .filter(([, value]) => !/^('.*'|(method\.request|context|stageVariables)\..+)$/.test(String(value)))
        .map(
          ([name, value]) =>
            `${id}.ResponseParameters has ${String(value)} for ${name}; a fixed value stands in single quotes.`,
        ),
      ...templates
        .filter(([kind, body]) => kind.endsWith('json') && !isJson(String(body)))
        .map(([kind]) => `${id}.ResponseTemplates of ${kind} is not JSON.`),
    ];
  });

/** Variables within quotes are text; a bare one is a value of its own, e.g. `$context.error.messageString`. */
function isJson(template: string): boolean {
  const variable = /\$(\{[\w.]+\}|(context|input|util|stageVariables)[\w.]*(\([^)]*\))?)/g;
  const filled = template
    .replace(/"(?:[^"\\]|\\.)*"/g, (text) => text.replace(variable, 'x'))
    .replace(variable, '"x"');
  try {
    JSON.parse(filled);
    return true;
  } catch {
    return false;
  }
}

/** Our own edge stands in front: a second one, API Gateway's, would hide which Region answers. */
const regional: Rule = (view) =>
  view.of('AWS::ApiGateway::RestApi').flatMap(({ id, properties }) => {
    const types = properties.maybeObject('EndpointConfiguration')?.texts('Types') ?? ['EDGE'];
    return [
      types.join() !== 'REGIONAL' && `${id}.EndpointConfiguration is ${types.join()}, wanted REGIONAL.`,
    ];
  });

/** Source: UpdateStage, `loggingLevel`; access logs want the group's ARN without the `:*` at its end, and one line an entry. */
const logging: Rule = (view) =>
  view.of('AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment').flatMap(({ id, properties }) => {
    const described = properties.maybeObject('StageDescription') ?? properties;
    const access = described.maybeObject('AccessLogSetting');
    const format = access?.maybeText('Format') ?? '';
    const destination = access?.maybeText('DestinationArn');
    const groups = view
      .of('AWS::Logs::LogGroup')
      .map(({ resource }) => (resource.attributes.Arn ?? '').replace(/:\*$/, ''));
    return [
      ...described
        .objects('MethodSettings')
        .flatMap((one) => one.maybeText('LoggingLevel') ?? [])
        .filter((level) => !['OFF', 'ERROR', 'INFO'].includes(level))
        .map((level) => `${id}.MethodSettings has LoggingLevel "${level}", wanted OFF, ERROR or INFO.`),
      format.includes('\n') && `${id}.AccessLogSetting.Format has a line break; an entry is one line.`,
      // Source: SetupLogging, "$context.requestId or $context.extendedRequestId is required".
      access &&
        !/\$context\.(extendedR|r)equestId/.test(format) &&
        `${id}.AccessLogSetting.Format lacks $context.requestId.`,
      destination !== undefined &&
        !groups.includes(destination.replace(/:\*$/, '')) &&
        `${id}.AccessLogSetting.DestinationArn is ${destination}, which is no log group of this stack.`,
    ];
  });

export const GATEWAY_RULES = [
  deployed,
  keys,
  plans,
  integrations,
  guarded,
  unique,
  responses,
  regional,
  logging,
];
