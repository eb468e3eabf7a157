/**
 * An HTTP API on a loopback port: finds the route, keeps to the stage's throttle, and invokes the function with an event of the
 * payload format 2.0. Source: API Gateway developer guide, "Working with AWS Lambda proxy integrations for HTTP APIs".
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpApi, HttpRoute } from '../cloudformation/read/http-api.ts';
import type { LabClock } from '../model/clock.ts';
import { urlOf } from '../protocols/receive.ts';
import { startListener } from './listener.ts';
import { send } from './message.ts';
import { createPlan } from './plan.ts';

interface HttpApiOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: LabClock;
  readonly api: HttpApi;
  readonly place: { readonly accountId: string; readonly region: string };
  /** Rejects where the function failed, or may not be invoked from `sourceArn`. */
  readonly invoke: (
    event: APIGatewayProxyEventV2,
    functionArn: string,
    sourceArn: string,
  ) => Promise<unknown>;
  /** Whether the Region is gone: then every connection ends without an answer. */
  readonly isGone: () => boolean;
}

export interface RunningHttpApi {
  readonly port: number;
  stop(): Promise<void>;
}

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export async function startHttpApi(options: HttpApiOptions): Promise<RunningHttpApi> {
  const { clock, api, place, invoke, isGone } = options;
  const { accountId, region } = place;
  const admit = createPlan({ name: 'stage', ...(api.throttle && { throttle: api.throttle }) }, clock);

  async function reply(request: IncomingMessage, { functionArn, path, timeoutMs }: HttpRoute, url: URL) {
    const verb = request.method ?? 'GET';
    const source = `arn:aws:execute-api:${region}:${accountId}:${api.id}/$default/${verb}${path}`;
    const event = eventOf(request, url, path, { ...place, apiId: api.id, at: clock.now() });
    let cancel: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(timeoutMs, () => reject(new Error('late')));
    });
    try {
      const said = await Promise.race([invoke(event, functionArn, source), late]);
      return toReply(said);
    } catch {
      return message(503, 'Service Unavailable');
    } finally {
      cancel();
    }
  }

  const listener = await startListener(options.port, (request, response) => {
    if (isGone()) return void request.socket.destroy();
    const url = urlOf(request);
    const route = api.routes.find(
      ({ verb, path }) => path === url.pathname && (verb === 'ANY' || verb === request.method),
    );
    const refused =
      route === undefined
        ? message(404, 'Not Found')
        : admit() === 'admitted'
          ? undefined
          : message(429, 'Too Many Requests');
    const answered = refused ? Promise.resolve(refused) : reply(request, route as HttpRoute, url);
    void answered.then((it) => finish(request, response, it));
  });
  function finish(request: IncomingMessage, response: ServerResponse, it: ReturnType<typeof message>): void {
    if (isGone()) request.socket.destroy();
    else send(response, it, randomUUID());
  }
  return { port: listener.port, stop: () => listener.cut() };
}

const message = (status: number, text: string) => ({
  status,
  headers: { 'content-type': 'application/json' } as Readonly<Record<string, string>>,
  body: JSON.stringify({ message: text }),
});

/** What has no status is the body of an answer that went well; what is no object at all is refused. */
function toReply(said: unknown): ReturnType<typeof message> {
  const { statusCode, headers = {}, body } = (said ?? {}) as Answer;
  if (statusCode === undefined)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) };
  return { status: statusCode, headers, body: body ?? '' };
}

function eventOf(
  request: IncomingMessage,
  url: URL,
  path: string,
  {
    accountId,
    region,
    apiId,
    at,
  }: Readonly<Record<'accountId' | 'region' | 'apiId', string>> & { at: number },
): APIGatewayProxyEventV2 {
  const routeKey = `${request.method} ${path}`;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(headers),
    requestContext: {
      accountId,
      apiId,
      domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
      domainPrefix: apiId,
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: String(request.headers['user-agent'] ?? ''),
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(at).toISOString(),
      timeEpoch: at,
    },
    isBase64Encoded: false,
  };
}
