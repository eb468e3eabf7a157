/** Reads one HTTP request to its end: path, headers, and the body, unzipped where the client zipped it. */
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ServiceError } from '../model/error.ts';
import type { Incoming } from './call.ts';

/** The largest body that any of the calls here may have: a synchronous Lambda payload is 6 MB. */
const LIMIT = 6 * 1024 * 1024;

/** What `receive` could not read is left out of the request and thrown when the call is decoded. */
export async function receive(
  message: IncomingMessage,
): Promise<{ request: Incoming; fault?: ServiceError }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
  }
  const url = urlOf(message);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  const request = {
    method: message.method ?? '',
    path: segments(url.pathname),
    query: url.searchParams,
    headers,
  };
  const unread = (code: string, status: number, text: string) => ({
    request: { ...request, body: Buffer.alloc(0) },
    fault: new ServiceError(code, status, text),
  });
  if (size > LIMIT)
    return unread('RequestEntityTooLarge', 413, `The body has ${size} bytes; at most ${LIMIT} are allowed.`);
  const raw = Buffer.concat(chunks);
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return { request: { ...request, body: raw } };
  if (encoding !== 'gzip')
    return unread('SerializationException', 400, `Content-Encoding ${encoding} is not supported.`);
  try {
    return { request: { ...request, body: gunzipSync(raw, { maxOutputLength: LIMIT }) } };
  } catch {
    return unread(
      'SerializationException',
      400,
      'The body says Content-Encoding: gzip but cannot be unzipped.',
    );
  }
}

/** A segment that is not valid percent-encoding stays as it is; nothing here is called that. */
function segments(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

/** What a request asks for. As text that stands after a host: `//` alone would be taken for one without a name. */
export const urlOf = ({ url = '/' }: Pick<IncomingMessage, 'url'>): URL =>
  new URL(`http://lab${url.startsWith('/') ? url : `/${url}`}`);
