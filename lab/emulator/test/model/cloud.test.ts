import { ServiceError } from '../../model/error.ts';
import { drawMs, seeded } from '../../model/random.ts';
import { refusal, START, testCloud } from './lab.ts';

describe('the cloud', () => {
  test('has one set of services for each Region, the control Region being its own', () => {
    const { cloud } = testCloud({ region: 'ca-central-1' });
    const east = cloud.in('us-east-2');
    expect(cloud.in('us-east-2')).toBe(east);
    expect(cloud.in('ca-central-1').parameters).toBe(cloud.parameters);
    cloud.parameters.put({ name: 'here', value: 'x', type: 'String' });
    expect(refusal(() => east.parameters.get('here'))).toBe('ParameterNotFound 400');
    expect(east.topics.create('ops')).toBe('arn:aws:sns:us-east-2:123456789012:ops');
  });

  test('asks the fault hook at every call, with service, operation and Region', () => {
    const calls: string[] = [];
    const { cloud } = testCloud({
      fault: (...call) => {
        calls.push(call.join(' '));
        return new ServiceError('ThrottlingException', 429, 'Rate exceeded');
      },
    });
    const east = cloud.in('us-east-2');
    const each = [
      () => cloud.distributions.getConfig('E1'),
      () => cloud.metrics.put('Example', [{ name: 'Healthy', value: 1 }]),
      () => east.alarms.describe(),
      () => cloud.parameters.get('x'),
      () => cloud.functions.invokeAsync('x', {}, { kind: 'iam' }),
      () => cloud.topics.publish('x', { message: 'x' }),
      () => cloud.logs.search({ group: 'x', matches: () => true, limit: 1 }),
    ];
    expect(each.map(refusal)).toEqual(each.map(() => 'ThrottlingException 429'));
    expect(calls).toEqual([
      'cloudfront GetDistributionConfig global',
      'cloudwatch PutMetricData ca-central-1',
      'cloudwatch DescribeAlarms us-east-2',
      'ssm GetParameter ca-central-1',
      'lambda Invoke ca-central-1',
      'sns Publish ca-central-1',
      'logs FilterLogEvents ca-central-1',
    ]);
    // What services do among themselves is no call of ours.
    cloud.metrics.record('AWS/Lambda', [{ name: 'Errors', value: 1 }]);
    expect(calls).toHaveLength(each.length);
  });

  test('in a Region that is gone no rule, no alarm and no retry does anything, until it is back', async () => {
    const { cloud, pass } = testCloud();
    const arn = 'arn:aws:lambda:ca-central-1:123456789012:function:f';
    let runs = 0;
    cloud.functions.register({
      name: 'f',
      arn,
      timeoutMs: 1_000,
      run: async () => {
        runs++;
        throw new Error('again');
      },
      permissions: [{ principal: 'events.amazonaws.com' }],
    });
    cloud.events.put({
      name: 'r',
      schedule: 'rate(1 minute)',
      targets: [{ id: 't', arn }],
      firstAfterMs: 1_000,
    });
    const topic = cloud.topics.create('people');
    cloud.alarms.put({
      AlarmName: 'silent',
      Namespace: 'Example',
      MetricName: 'Healthy',
      Statistic: 'Minimum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [topic],
    });
    await pass(1_500);
    expect(runs).toBe(1);
    cloud.setGone(true);
    await pass(10 * 60_000);
    expect(runs).toBe(1);
    expect(cloud.alarms.describe()).toMatchObject([{ state: 'INSUFFICIENT_DATA' }]);
    expect(cloud.topics.messages()).toEqual([]);
    cloud.setGone(false);
    await pass(90_000);
    expect(runs).toBeGreaterThan(1);
    expect(cloud.topics.messages()).toHaveLength(1);
  });

  test('the same seed is the same world', async () => {
    const history = async () => {
      const world = testCloud({ random: seeded(11) });
      const seen: unknown[] = [];
      const arn = 'arn:aws:lambda:ca-central-1:123456789012:function:f';
      world.delivery.schedule = { delay: { from: 0, to: 9000 }, twice: 0.3, lost: 0.2 };
      world.cloud.functions.register({
        name: 'f',
        arn,
        timeoutMs: 1000,
        run: async (event, { requestId }) => seen.push([world.clock.now() - START, requestId, event]),
        permissions: [{ principal: 'events.amazonaws.com' }],
      });
      world.cloud.events.put({ name: 'r', schedule: 'rate(1 minute)', targets: [{ id: 't', arn }] });
      await world.pass(20 * 60_000);
      return seen;
    };
    const first = await history();
    expect(first.length).toBeGreaterThan(10);
    expect(await history()).toEqual(first);
  });
});

describe('chance', () => {
  test('is spread evenly, and drawn numbers stay in their range', () => {
    const random = seeded(3);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const index = Math.floor(random() * 10);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    const drawn = new Set(Array.from({ length: 200 }, () => drawMs(random, { from: 2, to: 4 })));
    expect([...drawn].sort()).toEqual([2, 3, 4]);
  });
});
