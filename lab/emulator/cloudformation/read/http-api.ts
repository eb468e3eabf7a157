/** The HTTP API of a template: its routes and the functions behind them. What is not converted here is refused. */
import { resourcesOf } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';
import type { UsagePlan } from './rest-api.ts';

export interface HttpApi {
  readonly id: string;
  readonly routes: readonly HttpRoute[];
  /** Of the whole stage. */
  readonly throttle?: UsagePlan['throttle'];
}

export interface HttpRoute {
  /** e.g. `GET`, or `ANY`. */
  readonly verb: string;
  /** e.g. `/things`; without parameters. */
  readonly path: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** The longest that an HTTP API waits. */
const LONGEST_MS = 30_000;

/** Undefined where there is none. */
export function readHttpApi(template: ResolvedTemplate): HttpApi | undefined {
  const [api, ...more] = resourcesOf(template, 'AWS::ApiGatewayV2::Api');
  if (!api) return undefined;
  if (more.length > 0) throw new TemplateError(`The stack ${template.stackName} has several HTTP APIs.`);
  if (api.properties.text('ProtocolType') !== 'HTTP')
    throw new TemplateError(`${api.properties.where}.ProtocolType is wanted as HTTP.`);
  const integrations = new Map(
    resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(({ resource, properties }) => {
      if (
        properties.text('IntegrationType') !== 'AWS_PROXY' ||
        properties.text('PayloadFormatVersion') !== '2.0'
      )
        throw new TemplateError(`${properties.where} is wanted as AWS_PROXY with the payload format 2.0.`);
      const timeoutMs = properties.maybeNumber('TimeoutInMillis') ?? LONGEST_MS;
      return [`integrations/${resource.ref}`, { functionArn: properties.text('IntegrationUri'), timeoutMs }];
    }),
  );
  const [stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage');
  if (stage?.properties.text('StageName') !== '$default')
    throw new TemplateError(`The HTTP API of the stack ${template.stackName} has no stage $default.`);
  const settings = stage.properties.maybeObject('DefaultRouteSettings');
  const rate = settings?.maybeNumber('ThrottlingRateLimit');
  return {
    id: api.resource.ref,
    routes: resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ properties }) => {
      const [verb = '', path = ''] = properties.text('RouteKey').split(' ');
      const integration = integrations.get(properties.text('Target'));
      if (!integration || path === '' || path.includes('{'))
        throw new TemplateError(`${properties.where} is no route to a function that the lab knows.`);
      return { verb, path, ...integration };
    }),
    ...(rate !== undefined && {
      throttle: { rate, burst: settings?.maybeNumber('ThrottlingBurstLimit') ?? rate },
    }),
  };
}

/** A name by which an API is found without its stage in the path; undefined where it has none. */
export function readDomainName(
  template: ResolvedTemplate,
): { readonly name: string; readonly regionalName: string } | undefined {
  const [domain, ...more] = resourcesOf(template, 'AWS::ApiGateway::DomainName');
  const [mapping] = resourcesOf(template, 'AWS::ApiGateway::BasePathMapping');
  if (!domain) return undefined;
  const { properties, resource } = domain;
  const types = properties.object('EndpointConfiguration').texts('Types');
  if (more.length > 0 || types.join() !== 'REGIONAL' || !properties.has('RegionalCertificateArn'))
    throw new TemplateError(`${properties.where} is wanted as one REGIONAL name, with a certificate.`);
  if (!mapping || (mapping.properties.maybeText('BasePath') ?? '') !== '')
    throw new TemplateError(`${properties.where} is wanted with one mapping, of the whole name.`);
  return { name: resource.ref, regionalName: resource.attributes.RegionalDomainName ?? '' };
}
