/** The deployed API as clients meet it: both Regions and the edge, served over TLS on this machine under their names. */
import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import type { Open } from '../../../../shared/probe/ask.ts';
import { GOOD } from '../../probe/certificates.ts';
import { serve } from '../../probe/server.ts';

export interface Api {
  readonly open: Open;
  readonly port: string;
  /** Status by Region; 200 where there is none. */
  readonly broken: Map<string, number>;
  /** The Region that the edge sends to. */
  edge: string;
  /** What was asked with a signature, oldest first, and that of which Region. */
  readonly signed: { readonly method: string; readonly path: string; readonly region: string }[];
}

/** What each Region takes as its keys now, and what it wants to be shown by whoever comes past the edge. */
export async function startApi(
  keys: (region: string) => readonly (string | undefined)[],
  origin: (region: string) => string | undefined,
): Promise<Api> {
  const url = await serve((request, response) => {
    const [, host = '', ...path] = (request.url ?? '').split('/');
    const region = host === 'edge.example.com' ? api.edge : (host.split('.')[0] ?? '');
    const key = request.headers['x-api-key'];
    const [, scope] = /\/([\w-]+)\/execute-api\//.exec(request.headers.authorization ?? '') ?? [];
    if (scope !== undefined)
      api.signed.push({ method: request.method ?? '', path: `/${path.join('/')}`, region: scope });
    const answers = path.at(-1) === 'health' && (host === 'edge.example.com' || path[0] === 'dev');
    const shown = host === 'edge.example.com' ? origin(region) : request.headers['x-origin-verify'];
    const refused = key === undefined || !keys(region).includes(String(key)) || shown !== origin(region);
    const status = !answers ? 404 : refused ? 403 : (api.broken.get(region) ?? 200);
    response.writeHead(status, {
      'content-type': 'application/health+json',
      'x-routeaway-region': region,
    });
    response.end(JSON.stringify({ status: status === 200 ? 'pass' : 'fail', region }));
  });
  const { port } = url;
  const api: Api = { open: openAt(port), port, broken: new Map(), edge: 'us-east-2', signed: [] };
  return api;
}

/** Asks it, also from another process. */
export const openAt = (port: string): Open =>
  ((asked: URL, options: https.RequestOptions, ready?: (response: IncomingMessage) => void) =>
    https.request(
      `https://localhost:${port}/${asked.host}${asked.pathname}`,
      { ...options, ca: GOOD },
      ready,
    )) as Open;
