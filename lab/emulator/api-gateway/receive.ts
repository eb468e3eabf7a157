/** Takes in one HTTP request whole, as API Gateway does before it does anything else. */
import type { IncomingMessage } from 'node:http';

export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

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
