/** What moves traffic: the traffic controls of the service. */
export const ROUTINGS = ['key,distribution', 'distribution', 'key', 'key,dns', 'dns'] as const;

/**
 * `key`: the distribution is read and never written, since it belongs to another tool. `key,dns`: it leads to a name in DNS,
 * and is never written either. `dns`: there is none.
 */
export type Routing = (typeof ROUTINGS)[number];

/** Whether there is a CloudFront function of ours, and so a routing key. */
export const hasKey = (routing: Routing): boolean => routing !== 'distribution' && routing !== 'dns';

/** Whether clients reach the service through CloudFront. */
export const hasDistribution = (routing: Routing): boolean => routing !== 'dns';

/** Whether the records of a name in DNS follow what beacons say. */
export const hasDns = (routing: Routing): boolean => routing === 'key,dns' || routing === 'dns';

export const writesDistribution = (routing: Routing): boolean =>
  routing === 'key,distribution' || routing === 'distribution';
