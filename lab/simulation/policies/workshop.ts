/**
 * The pattern of workshops: a canary asks the primary once a minute, an alarm on it is the health check of a failover
 * record, and clients follow as their resolvers ask again. The standby has no check; traffic returns when the alarm ends.
 */
import { type Alarm, alarmOn } from './alarm.ts';
import { failoverRecords, switchesOf } from './answers.ts';
import type { Policy } from './policy.ts';
import { behindResolvers } from './resolvers.ts';

export const workshop = (alarm: Alarm = { period: 60_000, periods: 2 }): Policy => ({
  name: 'canary and Route 53',
  says: 'A canary once a minute, its alarm as the health check of a failover record, a TTL of 60 s.',
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html',
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html',
  ],
  assumptions: [
    'Two bad minutes in a row set off the alarm, one good one ends it; without data it keeps its state.',
    'The canary is as strict as our prober, and asks the Region directly, with an API key.',
    'There is no delay between canary, alarm, health check and DNS.',
    'It checks from one place, so a fault that cuts off, silences or refuses our prober does the same to this check.',
  ],
  live: ({ conditions, trace, given, random }) => {
    const alarms = alarmOn('primary', 'direct', conditions, trace.length, alarm, random);
    const answers = failoverRecords(alarms.map(({ from, is }) => ({ from, is: !is })));
    return { groups: behindResolvers(answers, given), switches: switchesOf(answers, true) };
  },
});
