/**
 * Route 53 failover records with fast health checks: many checkers ask both Regions every ten seconds, three answers in a
 * row count, and clients follow as their resolvers ask again. It returns to the primary by itself. Everything that it needs
 * on the day is a data plane.
 */
import { failoverRecords, switchesOf } from './answers.ts';
import { type Checking, healthOf } from './checkers.ts';
import type { Policy } from './policy.ts';
import { behindResolvers } from './resolvers.ts';

const FAST: Checking = { interval: 10_000, threshold: 3, checkers: 16 };

export const route53 = (checking: Partial<Checking> = {}): Policy => ({
  name: 'Route 53, fast checks',
  says: 'Failover records, checks of both Regions every 10 s from many places, a TTL of 60 s.',
  sources: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html',
    'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html',
    'https://ttl-violation-study.github.io',
  ],
  assumptions: [
    'Both records have a health check of their own, so that no client is sent to a standby that is known to be dead.',
    'The checks look for a text in the body of a health endpoint that is as thorough as ours, and get what clients get: another page, a redirect, a refusal, or an answer after more than two seconds fails them.',
    'Sixteen checkers; the real number is not documented.',
    'DNS answers follow the checkers at once; no figure is documented.',
    'Clients connect to the Regions directly, so a broken path between CloudFront and a Region does not affect them; nor does a fault that cuts off one checker.',
  ],
  live: ({ conditions, trace, given, random }) => {
    const health = (side: 'primary' | 'standby') =>
      healthOf(side, conditions, trace.length, { ...FAST, ...checking }, random);
    const answers = failoverRecords(health('primary'), health('standby'));
    return { groups: behindResolvers(answers, given), switches: switchesOf(answers, true) };
  },
});
