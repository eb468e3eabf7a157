/** A health check of Route 53 that changes is told by what it is for. */
import { createCloud, seeded, virtualClock } from '../../../../lab/emulator/model/index.ts';
import { collectHealth } from '../../../../lab/stand/timeline/collect.ts';
import { createTimeline } from '../../../../lab/stand/timeline/timeline.ts';

const START = Date.parse('2027-01-05T18:00:00Z');

test('one of an endpoint, one that counts it, and one of an alarm', () => {
  const clock = virtualClock(START);
  const cloud = createCloud({ clock, random: seeded(1), accountId: '123456789012' });
  const timeline = createTimeline(clock);
  collectHealth(cloud, timeline);
  const { alarms, metrics } = cloud.in('us-west-2');
  alarms.put({
    ...{ AlarmName: 'on-standby', Namespace: 'Own', MetricName: 'OnStandby', Statistic: 'Maximum' },
    ...{ Period: 60, EvaluationPeriods: 1, Threshold: 1 },
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  const { healthChecks } = cloud;
  const endpoint = { Type: 'HTTPS', FullyQualifiedDomainName: 'b.example.com', FailureThreshold: 1 } as const;
  healthChecks.create('beacon', { ...endpoint, Inverted: true }, 'beacon');
  healthChecks.create(
    'all',
    { Type: 'CALCULATED', ChildHealthChecks: ['beacon'], HealthThreshold: 1 },
    'all',
  );
  healthChecks.create(
    'latch',
    { Type: 'CLOUDWATCH_METRIC', AlarmIdentifier: { Name: 'on-standby', Region: 'us-west-2' } },
    'latch',
  );
  const since = timeline.events.length;
  healthChecks.report('beacon', { region: 'a', address: '1', good: false, says: 'Failure', at: clock.now() });
  metrics.put('Own', [{ name: 'OnStandby', value: 1 }]);
  clock.advance(5 * 60_000);
  expect(timeline.events.slice(since).map(({ sentence, evidence }) => [sentence, evidence])).toEqual([
    ['The health check of b.example.com, inverted, became healthy.', 'id beacon'],
    ['The health check that counts 1 others became healthy.', 'id all'],
    ['The health check of the alarm on-standby in us-west-2 became unhealthy.', 'id latch'],
  ]);
});
