/** Turns an HTTP request into the event of a Lambda proxy integration. */
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { decode, type Match } from './match.ts';

export interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly requestId: string;
  /** Lab time, epoch ms. */
  readonly at: number;
}

interface ApiStage {
  readonly accountId: string;
  readonly region: string;
  readonly apiId: string;
  readonly stage: string;
}

export function toEvent(
  { accountId, region, apiId, stage }: ApiStage,
  { request, body, requestId, at }: Received,
  url: URL,
  { method, parameters }: Match,
): APIGatewayProxyEvent {
  const headers = many(pairs(request.rawHeaders));
  const query = many([...url.searchParams]);
  const path = decode(url.pathname.slice(stage.length + 1));
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  return {
    resource: method.path,
    path,
    httpMethod: request.method ?? 'GET',
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull({ ...parameters }),
    stageVariables: null,
    // The API declares no binary media types, so API Gateway takes every body for UTF-8 text.
    body: body.length === 0 ? null : body.toString('utf8'),
    isBase64Encoded: false,
    requestContext: {
      accountId,
      apiId,
      authorizer: null,
      domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
      httpMethod: request.method ?? 'GET',
      identity: { ...NOBODY, sourceIp, userAgent: request.headers['user-agent'] ?? null },
      path: url.pathname,
      protocol: 'HTTP/1.1',
      requestId,
      requestTimeEpoch: at,
      resourceId: method.path,
      resourcePath: method.path,
      stage,
    },
  };
}

/** The identity of a caller who shows no credentials of AWS. */
export const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] ?? '', raw[2 * i + 1] ?? '']);
}

function many(entries: readonly (readonly [string, string])[]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of entries) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

const last = (all: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.at(-1) ?? '']));

const orNull = <T extends object>(map: T): T | null => (Object.keys(map).length === 0 ? null : map);
