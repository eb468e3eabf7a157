/** HTTP messages whole, as API Gateway takes them in and sends them out. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

export function send(response: ServerResponse, reply: GatewayReply, requestId: string): void {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.setHeader('x-amzn-requestid', requestId);
  response.end(reply.body);
}

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** Undefined where the body is larger than API Gateway takes; the rest of it is then not read. */
export async function receive(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_REQUEST_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the connection: the refusal still has to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
