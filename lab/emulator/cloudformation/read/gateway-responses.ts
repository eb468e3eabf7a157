/** The gateway responses of a template: what an API says where API Gateway refuses a request by itself. */
import { resourcesOf } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';
import { staticHeaders } from './static-value.ts';

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
