/** Whom a fault hurts. CloudFront tells the origin that it is CloudFront, so a front can tell its callers apart. */
import type { IncomingHttpHeaders } from 'node:http';

/** `direct`: everything that does not come through CloudFront. */
export type Reach = 'everyone' | 'direct' | 'edge';

export function reaches(reach: Reach, headers: IncomingHttpHeaders): boolean {
  if (reach === 'everyone') return true;
  const throughEdge =
    headers['user-agent'] === 'Amazon CloudFront' || /\(CloudFront\)/.test(String(headers.via ?? ''));
  return throughEdge === (reach === 'edge');
}
