/** What moves traffic: which of the two traffic controls the service writes. */
export const ROUTINGS = ['key,distribution', 'distribution', 'key'] as const;

/** `key`: the distribution is read and never written, since it belongs to another tool. */
export type Routing = (typeof ROUTINGS)[number];

/** Whether there is a CloudFront function of ours, and so a routing key. */
export const hasKey = (routing: Routing): boolean => routing !== 'distribution';

export const writesDistribution = (routing: Routing): boolean => routing !== 'key';
