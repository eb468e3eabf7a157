/** A plain HTTP client that shows what came over the wire, and what went wrong with the connection. */
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { KEY } from './template.ts';

export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly key?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

/** Rejects with Node's own error where there is no answer, e.g. ECONNREFUSED. The key is sent unless another is given. */
export function ask(url: string, method = 'GET', sent: Sent = {}): Promise<Heard> {
  const { key = KEY, headers = {}, body, agent, signal } = sent;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        headers: { 'x-api-key': key, ...headers },
        ...(agent ? { agent } : { agent: false }),
        ...(signal ? { signal } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
