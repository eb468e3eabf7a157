/**
 * The edge: stands for CloudFront on a loopback port. For each request it takes the configuration that the viewer's
 * location serves at that moment, which may still be an older one, runs the function that it names, and sends the request
 * to the origin that either of them says.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { startListener } from '../api-gateway/listener.ts';
import type { LabClock } from '../model/clock.ts';
import type { Distributions } from '../model/distribution.ts';
import type { OriginRequest } from './ask-origin.ts';
import { askInTurn } from './ask-origin.ts';
import { allows, type Behaviour, behaviourFor } from './behaviour.ts';
import { type Connections, createConnections } from './connections.ts';
import type { RunFunction } from './functions.ts';
import { choose } from './functions.ts';
import { toOrigin, toViewer } from './headers.ts';
import type { Origin } from './origin.ts';
import { targetsOf } from './targets.ts';
import { errorPage, TROUBLES, type Trouble } from './trouble.ts';
import { LOCATION_HEADER, locationFor, VIEWER_HEADER, viewerAddress } from './viewer.ts';

export interface EdgeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly distributions: Pick<Distributions, 'served'>;
  readonly distributionId: string;
  /** Names of the edge locations; at least one. */
  readonly locations: readonly string[];
  /** Host names of the lab, each with its loopback port; read anew for each connection. */
  readonly names: Readonly<Record<string, number>>;
  /** The host of `names` that a name leads to by a location's resolver, undefined for none; absent: each is one of `names`. */
  readonly resolve?: (name: string, location: string) => Promise<string | undefined>;
  readonly clock: LabClock;
  /** Runs what a behaviour is associated with at viewer request. */
  readonly runFunction?: RunFunction;
  /** The header in which an origin says where it answered, for `onExchange`. */
  readonly regionHeader?: string;
  /** Told of each request when its answer has begun. */
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface Exchange {
  /** When the request came, epoch ms of lab time. */
  readonly at: number;
  readonly ms: number;
  readonly location: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Absent where no origin was asked. */
  readonly originId?: string;
  /** The Region that says it answered. */
  readonly region?: string;
}

export interface Edge {
  readonly port: number;
  readonly url: string;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const connections = createConnections(options.clock);
  const listener = await startListener(options.port, (request, response) => {
    // Either side may leave in the middle of an answer; the other one is then cut off as well.
    serve(request, response, options, connections).catch(() => request.socket.destroy());
  });
  return {
    port: listener.port,
    url: `http://127.0.0.1:${listener.port}`,
    async close() {
      await listener.cut();
      connections.close();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: EdgeOptions,
  connections: Connections,
) {
  const { clock, locations, distributionId } = options;
  const at = clock.now();
  const requestId = randomUUID();
  const { method = 'GET', url = '/', headers } = request;
  const address = viewerAddress(headers, request.socket.remoteAddress ?? '');
  const location = locationFor(locations, headers, address ?? '');
  const told = (status: number, more: Pick<Exchange, 'originId' | 'region'> = {}) =>
    options.onExchange?.({
      at,
      ms: clock.now() - at,
      location: location ?? '',
      method,
      path: url,
      status,
      ...more,
    });
  const refuse = (trouble: Trouble, originId?: string) => {
    told(trouble.status, originId === undefined ? {} : { originId });
    const body = errorPage(trouble, requestId);
    response.writeHead(trouble.status, {
      ...toViewer(
        {},
        {
          status: trouble.status,
          location: location ?? '',
          requestId,
          policy: undefined,
          xCache: trouble.xCache,
        },
      ),
      'content-type': 'text/html',
      'content-length': Buffer.byteLength(body),
    });
    response.end(method === 'HEAD' ? undefined : body);
    request.resume();
  };

  if (address === undefined) return refuse(noSuchViewer(headers[VIEWER_HEADER]));
  if (location === undefined) return refuse(noSuchLocation(headers[LOCATION_HEADER], locations));
  const config = options.distributions.served(distributionId, location);
  const behaviour = behaviourFor(config, pathOf(url));
  if (!behaviour || !allows(behaviour, method)) return refuse(TROUBLES.method);
  if (caches(behaviour)) return refuse(CACHING);

  const asks = { method, uri: pathOf(url), headers: flat(headers), ip: address, distributionId, requestId };
  const choice = choose(behaviour, options.runFunction, asks, location);
  if (choice.kind === 'answer') {
    const { status, headers: own } = choice;
    told(status);
    const xCache = 'FunctionGeneratedResponse';
    response.writeHead(status, toViewer(own, { status, location, requestId, policy: undefined, xCache }));
    response.end();
    return void request.resume();
  }
  const targets = targetsOf(config, behaviour, choice, method);
  if ('says' in targets) return refuse(targets);

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const viewer = { headers, address, requestId };
  const question = (origin: Origin): OriginRequest => ({
    method,
    path: origin.path + url,
    headers: toOrigin(viewer, behaviour.OriginRequestPolicyId, origin),
    viewer: request,
    gone: gone.signal,
    connections,
    key: `${location} ${origin.host}`,
    find: () => portOf(origin.host, location, options),
  });
  const { asked, origin } = await askInTurn(targets, question, gone.signal, clock);
  if ('trouble' in asked) return refuse(asked.trouble, origin.id);

  const { answer } = asked;
  const status = answer.statusCode ?? 502;
  const region = options.regionHeader === undefined ? undefined : answer.headers[options.regionHeader];
  told(status, { originId: origin.id, ...(typeof region === 'string' ? { region } : {}) });
  const policy = behaviour.ResponseHeadersPolicyId;
  response.writeHead(status, toViewer(answer.headers, { status, location, requestId, policy }));
  await pipeline(answer, response);
}

async function portOf(
  name: string,
  location: string,
  { names, resolve }: EdgeOptions,
): Promise<number | undefined> {
  const host = resolve ? await resolve(name, location) : name;
  return host !== undefined && Object.hasOwn(names, host) ? names[host] : undefined;
}

const pathOf = (url: string): string => url.split('?')[0] ?? '/';

/** What speaks to the lab, the function does not see. */
const flat = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith('x-lab-'))
      .map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** The lab's edge keeps nothing. Serving through it what a real one would cache would hide a wrong template. */
const caches = ({ CachePolicyId }: Behaviour): boolean => CachePolicyId !== CACHING_DISABLED;

const CACHING: Trouble = {
  status: 501,
  says: `The cache behaviour would cache an API. Set its CachePolicyId to CachingDisabled, ${CACHING_DISABLED}.`,
};

const noSuchViewer = (named: string | string[] | undefined): Trouble => ({
  status: 400,
  says: `${VIEWER_HEADER} is "${named}"; it may be an IPv4 or IPv6 address, e.g. 203.0.113.7.`,
});

const noSuchLocation = (named: string | string[] | undefined, locations: readonly string[]): Trouble => ({
  status: 400,
  says: `There is no edge location ${named}; ${LOCATION_HEADER} may be ${locations.join(' or ')}.`,
});
