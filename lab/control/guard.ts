/**
 * Who may speak to the lab's own endpoint: programs and pages of this machine. A page of some other site, open in the
 * same browser, could reach the port as well; its name in `Host` or `Origin` gives it away.
 */
import type { IncomingMessage } from 'node:http';

const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Undefined where the request may pass, else one sentence that says why not. */
export function refusal({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined {
  const { host = '', origin } = headers;
  const own = NAMES.map((name) => `${name}:${socket.localPort}`);
  if (!own.includes(host)) return `The lab answers as ${own.join(', ')}, not as "${host}".`;
  if (origin !== undefined && origin !== `http://${host}`)
    return `The lab takes nothing from a page of ${origin}; use its own page at http://${host}/.`;
  return undefined;
}
