/** Which edge location a viewer comes to: the one it names, or one that is always the same for this viewer. */
import type { IncomingHttpHeaders } from 'node:http';

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

/** FNV-1a: spreads well enough, and is the same in every run. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
