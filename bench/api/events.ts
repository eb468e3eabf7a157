/** The requests that are measured, as API Gateway hands them to a function behind CloudFront. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { NOBODY } from '../../lab/emulator/api-gateway/index.ts';

export const KINDS = ['read one', 'list of 20', 'create', 'refused create'] as const;
export type Kind = (typeof KINDS)[number];

export const ID = '019b8f5e-5a00-7abc-8def-0123456789ab';

/** What CloudFront and API Gateway add to a client's own headers. */
const HEADERS = {
  accept: 'application/json, */*',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en-GB,en;q=0.7',
  Host: 'primarylab.execute-api.us-east-2.amazonaws.com',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  Via: '2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)',
  'X-Amz-Cf-Id': 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQr==',
  'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
  'x-api-key': 'lab-key-0123456789abcdefghij',
  'X-Forwarded-For': '192.0.2.17, 198.51.100.4',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
} as const;

interface Call {
  readonly id?: string;
  readonly limit?: string;
  readonly body?: unknown;
}

function event(method: string, resource: string, { id, limit, body }: Call): APIGatewayProxyEvent {
  const headers: Record<string, string> = {
    ...HEADERS,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const many = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const path = resource.replace('{id}', id ?? '');
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: many,
    queryStringParameters: limit === undefined ? null : { limit },
    multiValueQueryStringParameters: limit === undefined ? null : { limit: [limit] },
    pathParameters: id === undefined ? null : { id },
    stageVariables: null,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'primarylab',
      authorizer: null,
      domainName: HEADERS.Host,
      httpMethod: method,
      identity: { ...NOBODY, sourceIp: '192.0.2.17', userAgent: HEADERS['User-Agent'] },
      path: `/lab${path}`,
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: Date.UTC(2027, 0, 5),
      resourceId: 'abc123',
      resourcePath: resource,
      stage: 'lab',
    },
  };
}

export const EVENTS: Readonly<Record<Kind, APIGatewayProxyEvent>> = {
  'read one': event('GET', '/todos/{id}', { id: ID }),
  'list of 20': event('GET', '/todos', { limit: '20' }),
  create: event('POST', '/todos', {
    body: { id: ID, text: 'Buy milk, and see what else there is', checked: false },
  }),
  'refused create': event('POST', '/todos', { body: { text: '   ', colour: 'red' } }),
};
