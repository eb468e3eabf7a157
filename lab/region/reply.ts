/** An answer on its way out, and the ones that API Gateway gives by itself, word for word. */
import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

const gateway = (status: number, errorType: string, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
  body: JSON.stringify({ message }),
});

export const REFUSALS = {
  invalidBody: gateway(400, 'BadRequestException', 'Invalid request body'),
  forbidden: gateway(403, 'ForbiddenException', 'Forbidden'),
  /** Sent for a path or method that the API does not have: API Gateway does not answer 404. */
  noSuchRoute: gateway(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'),
  tooLarge: gateway(413, 'RequestTooLargeException', 'HTTP content length exceeded 10485760 bytes.'),
  tooMany: gateway(429, 'TooManyRequestsException', 'Too Many Requests'),
  overQuota: gateway(429, 'LimitExceededException', 'Limit Exceeded'),
  /** API Gateway itself failed, or may not invoke the function. */
  internal: gateway(500, 'InternalServerErrorException', 'Internal server error'),
  /** The function failed, or answered in a form that is not the one of a proxy integration. */
  badGateway: gateway(502, 'InternalServerErrorException', 'Internal server error'),
  timedOut: gateway(504, 'InternalServerErrorException', 'Endpoint request timed out'),
} as const;

export const missing = (parameters: readonly string[]): Reply =>
  gateway(400, 'BadRequestException', `Missing required request parameters: [${parameters.join(', ')}]`);

export function send(response: ServerResponse, reply: Reply, requestId: string): void {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.setHeader('x-amzn-requestid', requestId);
  response.end(reply.body);
}
