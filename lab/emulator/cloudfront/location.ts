/** Which edge location a viewer comes to: the one it names, or one that is always the same for this viewer. */
import type { IncomingHttpHeaders } from 'node:http';
import { hash } from '../model/hash.ts';

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
