/** A mock integration: API Gateway answers by itself, always the same. */
import type { Shape } from '../shape.ts';
import { TemplateError } from '../template.ts';
import { staticHeaders } from './static-value.ts';

export interface MockAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The media types that a request may have; another one is 415. Undefined: any. */
  readonly mediaTypes?: readonly string[];
}

/** Throws where API Gateway would not take the template, or would answer 500 to every request. */
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
