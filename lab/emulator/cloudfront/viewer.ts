/** Who asks. In the lab everybody has one address, so a client may say where it comes from. */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** An IPv4 or IPv6 address. */
export const VIEWER_HEADER = 'x-lab-viewer';

/** Undefined where what the viewer names is no address. */
export function viewerAddress(headers: IncomingHttpHeaders, socketAddress: string): string | undefined {
  const named = headers[VIEWER_HEADER];
  if (named === undefined) return socketAddress;
  return typeof named === 'string' && isIP(named) !== 0 ? named : undefined;
}
