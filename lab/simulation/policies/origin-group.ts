/**
 * A CloudFront origin group and nothing else. Each request goes to the primary first. Where that fails in a way that the
 * group names, CloudFront asks the standby within the same request, for GET, HEAD and OPTIONS only; a write gets what the
 * primary gave it. There is no state and nothing to switch, so there is nothing that could be switched by mistake.
 */
import type { Policy } from './policy.ts';

export const originGroup: Policy = {
  name: 'origin group',
  says: 'If the primary fails a read, CloudFront asks the standby within the same request.',
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html',
  ],
  assumptions: [
    'The group fails over on 500, 502, 503 and 504: the same codes as our own CloudFront function.',
    'The time limits of the origins are those of our own distribution: two seconds to connect, twelve to the first byte.',
    'Writes have a cache behaviour of their own that points at the primary, because a behaviour with a group takes no writes.',
  ],
  live: () => ({
    groups: [
      { share: 1, via: 'edge', path: [{ from: 0, is: { side: 'primary', reads: ['primary', 'standby'] } }] },
    ],
    switches: [],
  }),
};
