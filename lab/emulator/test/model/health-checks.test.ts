import { virtualClock } from '../../model/clock.ts';
import { createCloud } from '../../model/cloud.ts';
import {
  afterAnswer,
  type CheckerMind,
  enoughCheckers,
  failoverAnswer,
  NEW_MIND,
} from '../../model/health.ts';
import { seeded } from '../../model/random.ts';

const START = Date.parse('2027-01-05T18:00:00Z');
const MINUTE = 60_000;

function world() {
  const clock = virtualClock(START);
  const cloud = createCloud({ clock, random: seeded(1), accountId: '123456789012' });
  const { healthChecks: checks } = cloud;
  const told: string[] = [];
  checks.watch(({ id, healthy }) => told.push(`${id} ${healthy ? 'healthy' : 'unhealthy'}`));
  return { clock, cloud, checks, told };
}

const ENDPOINT = { Type: 'HTTPS', FullyQualifiedDomainName: 'b.example.com', RequestInterval: 10 } as const;

describe('a mind', () => {
  const after = (answers: string, threshold: number): CheckerMind =>
    [...answers].reduce((mind, one) => afterAnswer(mind, one === '+', threshold), NEW_MIND);
  test.each([
    ['', 3, true],
    ['--', 3, true],
    ['---', 3, false],
    ['--+--', 3, true],
    ['---++', 3, false],
    ['---+++', 3, true],
    ['-', 1, false],
  ])('after %s with a threshold of %i is healthy: %s', (answers, threshold, healthy) => {
    expect(after(answers, threshold).healthy).toBe(healthy);
  });
});

test.each([
  [3, 16, true],
  [2, 16, false],
  [1, 6, false],
  [2, 6, true],
  [9, 50, false],
])('with %i of %i checkers it is healthy: %s', (healthy, checkers, is) => {
  expect(enoughCheckers(healthy, checkers)).toBe(is);
});

test.each([
  [true, true, 'PRIMARY'],
  [true, false, 'PRIMARY'],
  [false, true, 'SECONDARY'],
  [false, false, 'PRIMARY'],
])('a primary that is %s and a secondary that is %s: %s answers', (primary, secondary, answers) => {
  expect(failoverAnswer(primary, secondary)).toBe(answers);
});

describe('an endpoint', () => {
  const say = (
    { checks, clock }: ReturnType<typeof world>,
    good: boolean,
    ...checkers: readonly number[]
  ) => {
    for (const one of checkers)
      checks.report('e', { region: 'r', address: `10.0.0.${one}`, good, says: '', at: clock.now() });
  };
  const SIX = [1, 2, 3, 4, 5, 6];

  test('is unhealthy when too few of its checkers think well of it, and healthy again with a second one', () => {
    const it = world();
    it.checks.create('r', { ...ENDPOINT, FailureThreshold: 2 }, 'e');
    expect(it.checks.isHealthy('e')).toBe(true);
    say(it, true, ...SIX);
    say(it, false, 1, 2, 3, 4, 5);
    expect(it.told).toEqual([]);
    say(it, false, 1, 2, 3, 4, 5);
    expect(it.told).toEqual(['e unhealthy']);
    say(it, true, 1);
    expect(it.checks.isHealthy('e')).toBe(false);
    say(it, true, 1);
    expect(it.told).toEqual(['e unhealthy', 'e healthy']);
  });

  test('inverted it says the opposite, from the beginning', () => {
    const it = world();
    it.checks.create('r', { ...ENDPOINT, FailureThreshold: 1, Inverted: true }, 'e');
    expect(it.checks.isHealthy('e')).toBe(false);
    say(it, false, ...SIX);
    expect(it.told).toEqual(['e healthy']);
  });

  test('disabled it counts as healthy, whatever the checkers said', () => {
    const it = world();
    it.checks.create('r', { ...ENDPOINT, FailureThreshold: 1 }, 'e');
    say(it, false, ...SIX);
    it.checks.update('e', { Disabled: true });
    expect(it.told).toEqual(['e unhealthy', 'e healthy']);
    it.checks.update('e', { Inverted: true });
    expect(it.told.at(-1)).toBe('e unhealthy');
  });

  test('a checker that fell silent does not count any more', () => {
    const it = world();
    it.checks.create('r', { ...ENDPOINT, FailureThreshold: 1 }, 'e');
    say(it, true, 1, 2);
    say(it, false, 3, 4, 5, 6);
    expect(it.checks.isHealthy('e')).toBe(true);
    it.clock.advance(2 * MINUTE);
    say(it, false, 3, 4, 5, 6);
    expect(it.told).toEqual(['e unhealthy']);
  });

  test('of one that is gone nothing is heard', () => {
    const it = world();
    it.checks.create('r', { ...ENDPOINT, FailureThreshold: 1 }, 'e');
    it.checks.delete('e');
    say(it, false, ...SIX);
    expect([it.checks.isHealthy('e'), it.told]).toEqual([true, []]);
  });
});

test('a calculated check counts its children, and follows each change and each loss of one', () => {
  const it = world();
  for (const id of ['a', 'b', 'c']) it.checks.create(id, { ...ENDPOINT, FailureThreshold: 1 }, id);
  it.checks.create(
    'all',
    { Type: 'CALCULATED', ChildHealthChecks: ['a', 'b', 'c'], HealthThreshold: 2 },
    'all',
  );
  const fail = (id: string) =>
    it.checks.report(id, { region: 'r', address: '10.0.0.1', good: false, says: '', at: it.clock.now() });
  fail('a');
  expect(it.checks.isHealthy('all')).toBe(true);
  fail('b');
  expect(it.told).toEqual(['a unhealthy', 'b unhealthy', 'all unhealthy']);
  // A check that is not there counts as healthy.
  it.checks.delete('b');
  expect(it.told.at(-1)).toBe('all healthy');
  it.checks.update('all', { ChildHealthChecks: ['a', 'c'] });
  expect(it.told.at(-1)).toBe('all unhealthy');
});

describe('an alarm', () => {
  const follow = (over: object = {}, alarm: object = {}) => {
    const it = world();
    const home = it.cloud.in('eu-west-1');
    home.alarms.put({
      AlarmName: 'latch',
      Namespace: 'Lab',
      MetricName: 'TrafficOnStandby',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      ...alarm,
    });
    const put = (value: number) => home.metrics.put('Lab', [{ name: 'TrafficOnStandby', value }]);
    const AlarmIdentifier = { Region: 'eu-west-1', Name: 'latch' } as const;
    it.checks.create('r', { Type: 'CLOUDWATCH_METRIC', AlarmIdentifier, ...over }, 'l');
    return { ...it, home, put };
  };

  test('is followed 30 to 70 s after the end of a period', () => {
    const it = follow();
    it.put(1);
    it.clock.advance(MINUTE + 30_000);
    expect(it.told).toEqual([]);
    it.clock.advance(40_000);
    expect(it.told).toEqual(['l unhealthy']);
  });

  test.each([
    ['LastKnownStatus', ['l unhealthy']],
    ['Healthy', ['l unhealthy', 'l healthy']],
  ])('that has no data any more: %s', (InsufficientDataHealthStatus, told) => {
    const it = follow({ InsufficientDataHealthStatus });
    it.put(1);
    it.clock.advance(30 * MINUTE);
    expect(it.told).toEqual(told);
  });

  test('that never had data is unhealthy where that is asked for', () => {
    const it = follow({ InsufficientDataHealthStatus: 'Unhealthy' });
    it.clock.advance(5 * MINUTE);
    expect(it.told).toEqual(['l unhealthy']);
  });

  test('in a Region that is gone: the last status stays, and the alarm’s own rule for silence does not count', () => {
    const it = follow({}, { TreatMissingData: 'notBreaching' });
    it.put(1);
    it.clock.advance(3 * MINUTE);
    it.home.setGone(true);
    it.clock.advance(30 * MINUTE);
    expect(it.told).toEqual(['l unhealthy']);
    it.home.setGone(false);
    it.clock.advance(3 * MINUTE);
    expect(it.told).toEqual(['l unhealthy', 'l healthy']);
  });

  test('that is changed is followed by its old settings until the check is updated', () => {
    const it = follow();
    const definition = it.home.alarms.find('latch');
    if (definition) it.home.alarms.put({ ...definition, Threshold: 5 });
    it.put(1);
    it.clock.advance(3 * MINUTE);
    expect(it.told).toEqual(['l unhealthy']);
    it.checks.update('l', {});
    it.put(1);
    it.clock.advance(3 * MINUTE);
    expect(it.told).toEqual(['l unhealthy', 'l healthy']);
  });
});

test('CloudWatch hears of each check once a minute, in us-east-1', () => {
  const it = world();
  it.checks.create('a', { ...ENDPOINT, FailureThreshold: 1 }, 'a');
  it.checks.create('all', { Type: 'CALCULATED', ChildHealthChecks: ['a'], HealthThreshold: 1 }, 'all');
  it.checks.report('a', { region: 'r', address: '10.0.0.1', good: false, says: '', at: START });
  it.clock.advance(MINUTE);
  const { metrics } = it.cloud.in('us-east-1');
  const of = (name: string, HealthCheckId: string) =>
    metrics
      .periods(
        { namespace: 'AWS/Route53', name, dimensions: { HealthCheckId } },
        START,
        START + 2 * MINUTE,
        60,
      )
      .map(({ sum }) => sum);
  expect(of('HealthCheckStatus', 'a')).toEqual([0]);
  expect(of('HealthCheckPercentageHealthy', 'a')).toEqual([0]);
  expect(of('HealthCheckStatus', 'all')).toEqual([0]);
  expect(of('ChildHealthCheckHealthyCount', 'all')).toEqual([0]);
});
