/**
 * Asks an origin: takes a connection that is open or connects, sends the request as the viewer sends it, and waits for the
 * first line of the answer, each within the distribution's time limits. A connection that fails is tried again; a request that
 * may have arrived is repeated only where reading twice does no harm. All of it, the rest of the answer included, ends at the
 * origin's completion timeout.
 */
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { LabClock } from '../model/clock.ts';
import type { Connection, Connections } from './connections.ts';
import type { Origin } from './origin.ts';
import type { Targets } from './targets.ts';
import { TROUBLES, type Trouble } from './trouble.ts';

export interface OriginRequest {
  readonly method: string;
  /** With the origin's path in front, and the query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** The viewer's request: its body goes to the origin as it comes. */
  readonly viewer: IncomingMessage;
  /** Aborted when the viewer has left: nobody waits for an answer any more. */
  readonly gone: AbortSignal;
  /** Loopback port of the origin's host, for a new connection; undefined where there is no such host. */
  readonly find: () => Promise<number | undefined>;
  readonly connections: Connections;
  /** Of connections that may be used: one edge location's to one origin. */
  readonly key: string;
}

type OriginAnswer = { readonly answer: IncomingMessage } | { readonly trouble: Trouble };

async function askOrigin(question: OriginRequest, origin: Origin, clock: LabClock): Promise<OriginAnswer> {
  const repeatable = question.method === 'GET' || question.method === 'HEAD';
  const from = clock.now();
  const left = () => from + origin.completionMs - clock.now();
  for (let attempt = 1; ; attempt++) {
    const last = () => attempt >= origin.attempts || question.gone.aborted || left() <= 0;
    // One that was left open may be broken; what is tried again goes down a new one.
    const open = attempt === 1 ? question.connections.take(question.key) : undefined;
    const connection = open ?? (await connected(question, origin, Math.min(origin.connectMs, left()), clock));
    if ('trouble' in connection) {
      if (last()) return connection;
      continue;
    }
    const asked = await converse(question, connection, { readMs: origin.readMs, left }, clock);
    if ('answer' in asked || last() || !repeatable) return asked;
  }
}

async function connected(
  { find, connections, key }: OriginRequest,
  { keepMs }: Origin,
  connectMs: number,
  clock: LabClock,
): Promise<Connection | { trouble: Trouble }> {
  const socket = await dial(await find(), connectMs, clock);
  return 'trouble' in socket ? socket : connections.add(key, socket, keepMs);
}

function dial(
  port: number | undefined,
  connectMs: number,
  clock: LabClock,
): Promise<Socket | { trouble: Trouble }> {
  return new Promise((resolve) => {
    if (port === undefined) return resolve({ trouble: TROUBLES.unreachable });
    const socket = connect(port, '127.0.0.1');
    const fail = (trouble: Trouble) => {
      cancel();
      socket.destroy();
      resolve({ trouble });
    };
    const cancel = clock.after(connectMs, () => fail(TROUBLES.silent));
    socket.once('error', () => fail(TROUBLES.unreachable));
    socket.once('connect', () => {
      cancel();
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function converse(
  { method, path, headers, viewer, gone }: OriginRequest,
  { agent }: Connection,
  { readMs, left }: Pick<Origin, 'readMs'> & { readonly left: () => number },
  clock: LabClock,
): Promise<OriginAnswer> {
  return new Promise((resolve) => {
    // An origin that is told of the end of the connection would end it with an answer that comes before the body is in,
    // as a refusal for its size does; the answer is then lost, because the body is still on its way.
    const kept = { ...headers, connection: 'keep-alive' };
    const asking = httpRequest({
      method,
      path,
      headers: kept,
      agent,
      setHost: false,
    });
    let cancel = (): void => undefined;
    const settle = (asked: OriginAnswer) => {
      cancel();
      resolve(asked);
    };
    const patience = () => {
      cancel();
      cancel = clock.after(Math.min(readMs, left()), () => {
        settle({ trouble: TROUBLES.silent });
        asking.destroy();
      });
    };
    asking.once('response', (answer) => {
      const enough = Number.isFinite(left())
        ? clock.after(left(), () => answer.destroy(TOO_LONG))
        : undefined;
      answer.once('close', () => enough?.());
      settle({ answer });
    });
    // After the answer has begun, an error shows in the answer's own stream.
    asking.on('error', () => settle({ trouble: TROUBLES.cutOff }));
    asking.once('finish', patience);
    patience();
    if (hasBody(viewer)) viewer.pipe(asking);
    else asking.end();
    // What the viewer still sends is taken in, or it would not come to read the answer.
    asking.once('close', () => {
      viewer.unpipe(asking);
      viewer.resume();
    });
    gone.addEventListener('abort', () => asking.destroy(), { once: true });
  });
}

const TOO_LONG = new Error('The answer was not complete by the completion timeout of its origin.');

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Asks the second origin of a group where the first fails in a way that the group names. */
export async function askInTurn(
  targets: Targets,
  question: (origin: Origin) => OriginRequest,
  gone: AbortSignal,
  clock: LabClock,
): Promise<{ readonly asked: OriginAnswer; readonly origin: Origin }> {
  const { first, second } = targets;
  const asked = await askOrigin(question(first), first, clock);
  if (second === undefined || !failsOver(asked, targets) || gone.aborted) return { asked, origin: first };
  if ('answer' in asked) asked.answer.destroy();
  return { asked: await askOrigin(question(second), second, clock), origin: second };
}

/**
 * Source: developer guide, "Optimize high availability with CloudFront origin failover": a connection that cannot be made
 * counts as 503, an answer that does not come as 504.
 */
function failsOver(asked: OriginAnswer, { failOverOn }: Targets): boolean {
  if ('answer' in asked) return failOverOn.includes(asked.answer.statusCode ?? 0);
  return failOverOn.includes(asked.trouble === TROUBLES.unreachable ? 503 : asked.trouble.status);
}
