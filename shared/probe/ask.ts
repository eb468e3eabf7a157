/**
 * Asks one URL once, as a new client would: its own connection, no redirects followed, one time limit over all of it.
 * Never throws: what went wrong is the answer. Judging the answer is not done here (`core/classify.ts`).
 */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Answer } from '../core/classify.ts';
import { failure } from './failure.ts';

/** A secret to show: the API key, for one. `read` throws where it cannot be had; `refused` says that it was shown in vain. */
export interface Secret {
  read(): Promise<string>;
  refused(): void;
}

export interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** With it the question is a POST; without it a GET. */
  readonly body?: string;
  /** The header in which an answer names its Region, in lower case; absent where nobody wants to know. */
  readonly markerHeader?: string;
  /** Milliseconds, for everything from name resolution to the last byte. */
  readonly timeout: number;
}

/** How to open a request: `https.request`. */
export type Open = typeof request;

/** More of a body than this is not read. */
const LONGEST_BODY = 64 * 1024;

export async function ask(
  { url, headers, body: sent, markerHeader, timeout }: Question,
  open: Open = request,
): Promise<Answer> {
  const started = Date.now();
  const signal = AbortSignal.timeout(timeout);
  try {
    // `close`: a kept connection would hide that no new one can be made, and may be half dead itself. `agent: false`: an
    // agent that is kept resumes its TLS sessions, and then nobody sees the certificate again.
    const method = sent === undefined ? 'GET' : 'POST';
    const outgoing = open(url, {
      method,
      headers: { ...headers, connection: 'close' },
      signal,
      agent: false,
    });
    const response = await answered(outgoing, sent);
    // Before the body: the socket may be gone once the last byte is read.
    const certificateEnds = endOfCertificate(response.socket);
    const marker = markerHeader === undefined ? undefined : response.headers[markerHeader];
    const { 'x-cache': xCache } = response.headers;
    const { body, cut } = await readBody(response);
    return {
      kind: 'response',
      status: response.statusCode ?? 0,
      ...(typeof marker === 'string' ? { marker } : {}),
      ...(typeof xCache === 'string' ? { xCache } : {}),
      body,
      cut,
      latencyMs: Date.now() - started,
      ...(certificateEnds === undefined ? {} : { certificateEnds }),
    };
  } catch (error) {
    return signal.aborted ? { kind: 'timeout', afterMs: timeout } : failure(error);
  }
}

function answered(outgoing: ReturnType<Open>, sent: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}

async function readBody(response: IncomingMessage): Promise<{ body: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (length > LONGEST_BODY) break;
  }
  const body = Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString('utf8');
  return { body, cut: length > LONGEST_BODY };
}

/** Told beside each answer: TLS itself only says that a certificate has ended. A socket that is not a TLS one has none. */
function endOfCertificate(socket: Socket | null): number | undefined {
  const text = (socket as Partial<TLSSocket> | null)?.getPeerCertificate?.()?.valid_to;
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
