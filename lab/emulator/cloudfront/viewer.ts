/**
 * Who asks, and which edge location answers. In the lab everybody has one address and is at one place, so that a client may
 * say in a header where it comes from.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hash } from '../model/random.ts';

/** An IPv4 or IPv6 address. */
export const VIEWER_HEADER = 'x-lab-viewer';

/** Undefined where what the viewer names is no address. */
export function viewerAddress(headers: IncomingHttpHeaders, socketAddress: string): string | undefined {
  const named = headers[VIEWER_HEADER];
  if (named === undefined) return socketAddress;
  return typeof named === 'string' && isIP(named) !== 0 ? named : undefined;
}

/** Names the location; in the lab everybody is at the same place on the network. */
export const LOCATION_HEADER = 'x-lab-edge';

/** Undefined where the viewer names a location that is not there. */
export function locationFor(
  locations: readonly string[],
  headers: IncomingHttpHeaders,
  address: string,
): string | undefined {
  const named = headers[LOCATION_HEADER];
  if (named !== undefined) return locations.find((location) => location === named);
  const viewer = `${headers['x-forwarded-for'] ?? address} ${headers['user-agent'] ?? ''}`;
  return locations[hash(viewer) % locations.length];
}
