/**
 * A server of the user's own in the place of an API Gateway: requests go on to it as they came, and its answers back. So
 * it can be broken like any other Region, without being touched.
 */
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { LabClock } from '../model/clock.ts';
import type { Received } from './event.ts';
import type { Gateway } from './gateway.ts';
import { INTEGRATION_LIMIT_MS } from './integration.ts';
import type { GatewayReply } from './message.ts';
import { REFUSALS, refusePlainly } from './refusal.ts';

/** A header of one connection, not of the message; `host` is the server's own. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** On this machine anybody's certificate is good: it is the user's own server, and rarely one with a public name. */
const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** `server`: http or https; the path of each request follows its host. */
export function createForward(server: URL, clock: LabClock): Gateway {
  const open = server.protocol === 'https:' ? secure : plain;

  function pass({ request, body }: Received): Promise<GatewayReply | 'cut'> {
    return new Promise((resolve) => {
      const timeout = clock.after(INTEGRATION_LIMIT_MS, () => {
        resolve(refusePlainly(REFUSALS.timedOut));
        asking.destroy();
      });
      const done = (reply: GatewayReply | 'cut') => {
        timeout();
        resolve(reply);
      };
      const asking = open({
        ...urlToHttpOptions(server),
        path: request.url,
        method: request.method,
        headers: ofTheMessage(request),
        rejectUnauthorized: !HERE.test(server.hostname),
        // An answer to one request must not end with another's connection.
        agent: false,
      });
      // Whatever the server does to its clients, it does to the lab's.
      asking.on('error', () => done('cut'));
      asking.on('response', (answer) => read(answer).then(done, () => done('cut')));
      asking.end(body);
    });
  }

  return {
    path: server.pathname.replace(/\/$/, ''),
    refuse: refusePlainly,
    async ask(received, delayMs) {
      if (delayMs > 0) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
      return pass(received);
    },
  };
}

const ofTheMessage = ({ headersDistinct }: IncomingMessage): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(headersDistinct).flatMap(([name, values]) =>
      values === undefined || OF_THE_CONNECTION.has(name) ? [] : [[name, values] as const],
    ),
  );

async function read(answer: IncomingMessage): Promise<GatewayReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: answer.statusCode ?? 0, headers: ofTheMessage(answer), body: Buffer.concat(chunks) };
}
