/**
 * Who may speak to the lab's own endpoint and to its AWS: programs of this machine, and the lab's own page. A page of some
 * other site, open in the same browser, could reach the ports as well; its name in `Host` or `Origin` gives it away.
 */
import type { IncomingMessage } from 'node:http';

const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

type Asking = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Undefined where the request may pass, else one sentence that says why not. */
export function refusal({ headers, socket }: Asking): string | undefined {
  const { host = '', origin } = headers;
  const own = NAMES.map((name) => `${name}:${socket.localPort}`);
  if (!own.includes(host)) return `The lab answers as ${own.join(', ')}, not as "${host}".`;
  if (origin !== undefined && origin !== `http://${host}`)
    return `The lab takes nothing from a page of ${origin}; use its own page at http://${host}/.`;
  return undefined;
}

/**
 * As `refusal`, for the AWS endpoint: no page has any business there. Names below `localhost` are nobody's to give away
 * (RFC 6761), and a client of the key-value store puts the account's number before the host.
 */
export function refusalAtAws({ headers, socket }: Asking): string | undefined {
  const { host = '', origin } = headers;
  const port = `:${socket.localPort}`;
  const name = host.endsWith(port) ? host.slice(0, -port.length) : undefined;
  if (name === undefined || !(NAMES.includes(name) || name.endsWith('.localhost')))
    return `The lab's AWS answers as 127.0.0.1${port}, or as localhost or any name below it, not as "${host}".`;
  return origin === undefined
    ? undefined
    : `The lab's AWS takes nothing from a page, and so not from ${origin}.`;
}
