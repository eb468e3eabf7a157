/**
 * Headers on their way through the edge. What of the viewer's headers reaches the origin is said by the behaviour's
 * origin request policy; a behaviour without one loses nearly all of them, the API key included, as on AWS.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Origin } from './origin.ts';

/** Managed policies, by their ids on AWS. */
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';

/** They belong to one connection, not to the message. `x-lab-…` speaks to the lab. */
const PER_CONNECTION =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|x-lab-.*)$/;

/** What CloudFront sends without a policy. */
const ALWAYS = /^(content-(type|length|encoding)|accept-encoding)$/;

const VIA = '1.1 lab.cloudfront.net (CloudFront)';

interface Viewer {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly requestId: string;
}

export function toOrigin(
  { headers, address, requestId }: Viewer,
  policy: string | undefined,
  origin: Origin,
): OutgoingHttpHeaders {
  const wholesale = policy === ALL_VIEWER || policy === ALL_VIEWER_EXCEPT_HOST;
  const kept = Object.entries(headers).filter(
    ([name]) => !PER_CONNECTION.test(name) && name !== 'host' && (wholesale || ALWAYS.test(name)),
  );
  return {
    'user-agent': 'Amazon CloudFront',
    ...Object.fromEntries(kept),
    host: policy === ALL_VIEWER ? headers.host : origin.host,
    'x-forwarded-for': [headers['x-forwarded-for'], address].filter(Boolean).join(', '),
    via: VIA,
    'x-amz-cf-id': requestId,
    ...origin.headers,
  };
}

const SECURITY: OutgoingHttpHeaders = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '1; mode=block',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

export function toViewer(
  fromOrigin: IncomingHttpHeaders,
  {
    status,
    location,
    requestId,
    policy,
    xCache = status >= 400 ? 'Error' : 'Miss',
  }: {
    status: number;
    location: string;
    requestId: string;
    policy: string | undefined;
    xCache?: string | undefined;
  },
): OutgoingHttpHeaders {
  const kept = Object.entries(fromOrigin).filter(([name]) => !PER_CONNECTION.test(name));
  return {
    ...(policy === SECURITY_HEADERS ? SECURITY : {}),
    ...Object.fromEntries(kept),
    via: VIA,
    'x-cache': `${xCache} from cloudfront`,
    'x-amz-cf-pop': location,
    'x-amz-cf-id': requestId,
  };
}
