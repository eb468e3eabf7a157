/**
 * What API Gateway says by itself: its own words, or what the template has in their place. A kind of refusal that the
 * template does not mention is said as the default for 4xx or 5xx, where it has one.
 */
import type { RestApi } from '../cloudformation/read/rest-api.ts';
import { TemplateError } from '../cloudformation/template.ts';
import type { GatewayReply } from './message.ts';

export interface Refusal {
  /** The response type, as a template names it. */
  readonly type: string;
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

export type Refuse = (refusal: Refusal) => GatewayReply;

export const refusal = (type: string, status: number, errorType: string, message: string): Refusal => ({
  type,
  status,
  errorType,
  message,
});

export const REFUSALS = {
  invalidBody: refusal('BAD_REQUEST_BODY', 400, 'BadRequestException', 'Invalid request body'),
  forbidden: refusal('INVALID_API_KEY', 403, 'ForbiddenException', 'Forbidden'),
  /** Sent for a path or method that the API does not have: API Gateway does not answer 404 unless told to. */
  noSuchRoute: refusal(
    'MISSING_AUTHENTICATION_TOKEN',
    403,
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
  ),
  tooLarge: refusal(
    'REQUEST_TOO_LARGE',
    413,
    'RequestTooLargeException',
    'HTTP content length exceeded 10485760 bytes.',
  ),
  unsupported: refusal('UNSUPPORTED_MEDIA_TYPE', 415, 'BadRequestException', 'Unsupported Media Type'),
  tooMany: refusal('THROTTLED', 429, 'TooManyRequestsException', 'Too Many Requests'),
  overQuota: refusal('QUOTA_EXCEEDED', 429, 'LimitExceededException', 'Limit Exceeded'),
  /** API Gateway may not invoke the function, or has none to invoke. */
  internal: refusal('API_CONFIGURATION_ERROR', 500, 'InternalServerErrorException', 'Internal server error'),
  /** The function failed, or answered in a form that is not the one of a proxy integration. No type has this status. */
  badGateway: refusal('DEFAULT_5XX', 502, 'InternalServerErrorException', 'Internal server error'),
  timedOut: refusal('INTEGRATION_TIMEOUT', 504, 'InternalServerErrorException', 'Endpoint request timed out'),
} as const;

export const missing = (parameters: readonly string[]): Refusal =>
  refusal(
    'BAD_REQUEST_PARAMETERS',
    400,
    'BadRequestException',
    `Missing required request parameters: [${parameters.join(', ')}]`,
  );

export function createRefuse({ responses }: Pick<RestApi, 'responses'>): Refuse {
  for (const [type, { template }] of Object.entries(responses)) checkTemplate(type, template);
  return (refused) => {
    const fallback = refused.status < 500 ? responses.DEFAULT_4XX : responses.DEFAULT_5XX;
    const own = responses[refused.type] ?? fallback;
    return {
      status: own?.status ?? refused.status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': refused.errorType, ...own?.headers },
      body: fill(own?.template ?? '{"message":$context.error.messageString}', refused),
    };
  };
}

/** In its own words: what comes before any API is found. */
export const refusePlainly = createRefuse({ responses: {} });

const VARIABLES: Readonly<Record<string, (refused: Refusal) => string>> = {
  '$context.error.messageString': ({ message }) => JSON.stringify(message),
  '$context.error.message': ({ message }) => message,
  '$context.error.responseType': ({ type }) => type,
};

const VARIABLE = /\$[a-zA-Z][\w.]*/g;

const fill = (template: string, refused: Refusal): string =>
  template.replace(VARIABLE, (name) => VARIABLES[name]?.(refused) ?? name);

function checkTemplate(type: string, template = ''): void {
  const unknown = template.match(VARIABLE)?.find((name) => !(name in VARIABLES));
  if (unknown !== undefined)
    throw new TemplateError(
      `The gateway response ${type} has ${unknown} in its template, which the lab does not know.`,
    );
}
