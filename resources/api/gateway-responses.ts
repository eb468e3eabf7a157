/**
 * API Gateway's own answers, in the form of the API: application/problem+json, with the headers that every answer of ours
 * has. These templates have no logic and do not know the status, so each kind of refusal has its own text. The two defaults are
 * for answers without a kind, e.g. the 502 of a function that failed, and so name no status.
 */

const REFUSALS: readonly (readonly [
  type: string,
  status: number | undefined,
  title: string,
  detail: string,
])[] = [
  ['DEFAULT_4XX', undefined, 'Request refused', 'API Gateway does not accept this request.'],
  ['DEFAULT_5XX', undefined, 'Request failed', 'API Gateway could not answer this request.'],
  ['BAD_REQUEST_BODY', 400, 'Bad request', 'The body does not fit the schema of this method.'],
  ['BAD_REQUEST_PARAMETERS', 400, 'Bad request', 'A parameter that this method requires is missing.'],
  ['UNAUTHORIZED', 401, 'Unauthorized', 'This method wants to know who asks.'],
  ['ACCESS_DENIED', 403, 'Forbidden', 'This caller may not use this method.'],
  ['INVALID_API_KEY', 403, 'Forbidden', 'Send a valid API key in the header x-api-key.'],
  ['WAF_FILTERED', 403, 'Forbidden', 'The firewall in front of this API does not let this request through.'],
  // All three say, in their own way, that there is no such method: nothing here is signed. AWS answers them with 403.
  [
    'MISSING_AUTHENTICATION_TOKEN',
    404,
    'Not found',
    'There is nothing at this path, or not with this method.',
  ],
  ['INVALID_SIGNATURE', 404, 'Not found', 'There is nothing at this path, or not with this method.'],
  ['EXPIRED_TOKEN', 404, 'Not found', 'There is nothing at this path, or not with this method.'],
  ['RESOURCE_NOT_FOUND', 404, 'Not found', 'There is nothing at this path.'],
  ['REQUEST_TOO_LARGE', 413, 'Content too large', 'The request is larger than 10 MB.'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'Unsupported media type', 'This method does not take this media type.'],
  ['THROTTLED', 429, 'Too many requests', 'There are too many requests just now. Try again in a moment.'],
  // Of a usage plan of your own: ours has no quota.
  ['QUOTA_EXCEEDED', 429, 'Too many requests', 'The quota of this API key is used up.'],
  ['API_CONFIGURATION_ERROR', 500, 'Internal error', 'API Gateway cannot ask the function of this method.'],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'Internal error', 'API Gateway cannot find out who asks.'],
  ['AUTHORIZER_FAILURE', 500, 'Internal error', 'API Gateway could not find out who asks.'],
  ['INTEGRATION_FAILURE', 504, 'Gateway timeout', 'The function did not answer.'],
  ['INTEGRATION_TIMEOUT', 504, 'Gateway timeout', 'The function did not answer in time.'],
];

/** e.g. `ApiGatewayResponseInvalidApiKey`. */
const logicalId = (type: string): string =>
  `ApiGatewayResponse${type
    .toLowerCase()
    .replace(/4xx|5xx/, (range) => range.toUpperCase())
    .replace(/(^|_)(.)/g, (_all, _line, letter: string) => letter.toUpperCase())}`;

/** Their logical ids. */
export const GATEWAY_RESPONSES = REFUSALS.map(([type]) => logicalId(type));

export function gatewayResponses(): object {
  const Resources = Object.fromEntries(
    REFUSALS.map(([type, status, title, detail]) => [
      logicalId(type),
      {
        Type: 'AWS::ApiGateway::GatewayResponse',
        Properties: {
          RestApiId: { Ref: 'ApiGatewayRestApi' },
          ResponseType: type,
          ...(status === undefined ? {} : { StatusCode: String(status) }),
          ResponseParameters: {
            'gatewayresponse.header.Content-Type': "'application/problem+json'",
            'gatewayresponse.header.Cache-Control': "'no-store'",
            'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
            'gatewayresponse.header.Access-Control-Expose-Headers': "'etag,location,x-routeaway-region'",
            'gatewayresponse.header.x-routeaway-region': { 'Fn::Sub': "'${AWS::Region}'" },
            ...(type === 'THROTTLED' ? { 'gatewayresponse.header.Retry-After': "'1'" } : {}),
          },
          // The key says which requests the template is for; the header above says what the answer is.
          ResponseTemplates: {
            'application/json': JSON.stringify({ type: 'about:blank', title, status, detail }),
          },
        },
      },
    ]),
  );
  return { Resources };
}
