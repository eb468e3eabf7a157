/**
 * Requests one URL once, as a new client would: a connection of its own, no redirects followed, one time limit for all of it.
 * Never throws: a failure is an answer. `core/verdict/classify.ts` judges the answer.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { Socket, TcpNetConnectOpts } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Answer } from '../core/verdict/classify.ts';
import { failure } from './failure.ts';

/** A secret to show: the API key, for one. `read` throws where it cannot be had; `refused` says that it was shown in vain. */
export interface Secret {
  read(): Promise<string>;
  refused(): void;
}

/** A request as the API of a Region gets it. */
export interface ToSign {
  readonly url: URL;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Epoch ms. */
  readonly at: number;
}

/** The headers that sign a request with our own credentials. Throws where there are none. */
export type Sign = (request: ToSign) => Promise<Readonly<Record<string, string>>>;

interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** With it the question is a POST; without it a GET. */
  readonly body?: string;
  /** The header in which an answer names its Region, in lower case; absent where the Region does not matter. */
  readonly markerHeader?: string;
  /** Milliseconds, for everything from name resolution to the last byte. */
  readonly timeout: number;
}

/** How to open a request: `https.request`. */
export type Open = typeof request;

/** More of a body than this is not read. */
const LONGEST_BODY = 64 * 1024;

/**
 * Of a name with several addresses Node gives each but the last 250 ms to connect, which a far Region does not keep. With a
 * third of the whole limit two addresses may be dead, and the next one still has its time.
 */
const ADDRESSES_IN_LIMIT = 3;

export function ask(
  { url, headers, body, markerHeader, timeout }: Question,
  open: Open = request,
): Promise<Answer> {
  // A clock that is set right in the middle makes no answer slow.
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  return new Promise((resolve) => {
    let outgoing: ClientRequest | undefined;
    let answered = false;
    /** The first end counts. Nothing of the exchange is left behind. */
    const end = (answer: Answer) => {
      clearTimeout(limit);
      resolve(answer);
      outgoing?.destroy();
    };
    // Beside the exchange, and not told to it: a request that counts itself as done no longer hears that it is aborted.
    const limit = setTimeout(() => end({ kind: 'timeout', afterMs: timeout }), timeout);
    const fail = (error: unknown) =>
      end({ ...failure(error), ...(certificateRejected(outgoing) && { certificate: true }) });
    const told = (response: IncomingMessage) => ({ ...headOf(response, markerHeader), path: url.pathname });

    try {
      // `close`: a kept connection would hide that no new one can be made, and may be half dead itself. `agent: false`: an
      // agent that is kept resumes its TLS sessions, and then the certificate is not shown again.
      const options: RequestOptions & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'> = {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...headers, connection: 'close' },
        agent: false,
        autoSelectFamilyAttemptTimeout: Math.ceil(timeout / ADDRESSES_IN_LIMIT),
      };
      outgoing = open(url, options);
      outgoing.on('response', (response) => {
        answered = true;
        // Before the body: the socket may be gone once the last byte is read.
        const head = told(response);
        readBody(response, (read) => end({ ...head, ...read, latencyMs: elapsed() }), fail);
      });
      // 101: without a listener Node drops the connection, and no event tells of it.
      outgoing.on('upgrade', (response, socket) => {
        end({ ...told(response), body: '', cut: false, latencyMs: elapsed() });
        socket.destroy();
      });
      outgoing.on('error', fail);
      outgoing.on('close', () => {
        if (!answered) fail(closed());
      });
      outgoing.end(body);
    } catch (error) {
      fail(error);
    }
  });
}

/** As Node names a connection that ends without an answer. */
const closed = (): Error =>
  Object.assign(new Error('the connection ended before the answer did'), { code: 'ECONNRESET' });

type Head = Omit<Extract<Answer, { kind: 'response' }>, 'path' | 'body' | 'cut' | 'latencyMs'>;

function headOf(response: IncomingMessage, markerHeader?: string): Head {
  const { statusCode = 0, headers, headersDistinct, socket } = response;
  const certificateEnds = endOfCertificate(socket);
  const marker = markerHeader === undefined ? undefined : headers[markerHeader];
  const { 'x-cache': xCache } = headers;
  // Of several, Node would keep the first alone.
  const age = headersDistinct.age?.join(', ');
  return {
    kind: 'response',
    status: statusCode,
    ...(typeof marker === 'string' && { marker }),
    ...(typeof xCache === 'string' && { xCache }),
    ...(age !== undefined && { age }),
    ...(certificateEnds !== undefined && { certificateEnds }),
  };
}

function readBody(
  response: IncomingMessage,
  done: (read: { readonly body: string; readonly cut: boolean }) => void,
  fail: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const read = (cut: boolean) =>
    done({ body: Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString('utf8'), cut });
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_BODY) read(true);
  });
  response.on('end', () => (response.complete ? read(false) : fail(closed())));
  response.on('error', fail);
  response.on('close', () => fail(closed()));
}

/** Told beside each answer: TLS itself only says that a certificate has ended. A socket that is not a TLS one has none. */
function endOfCertificate(socket: Socket | null): number | undefined {
  const text = (socket as Partial<TLSSocket> | null)?.getPeerCertificate?.()?.valid_to;
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Whether the connection ended because the server's certificate was not accepted. Asked of the socket: OpenSSL has more
 * reasons for it than Node has codes, and those without a code of their own are all called UNSPECIFIED.
 */
const certificateRejected = (outgoing: ClientRequest | undefined): boolean =>
  Boolean((outgoing?.socket as Partial<TLSSocket> | null | undefined)?.authorizationError);
