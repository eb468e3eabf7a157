/** No failover: everybody is sent to the primary, whatever happens. What every other policy is held against. */
import type { Policy } from './policy.ts';

export const none: Policy = {
  name: 'no failover',
  says: 'All clients go to the primary, always.',
  sources: [],
  assumptions: ['No operator intervenes.'],
  live: () => ({
    groups: [{ share: 1, via: 'edge', path: [{ from: 0, is: { side: 'primary' } }] }],
    switches: [],
  }),
};
