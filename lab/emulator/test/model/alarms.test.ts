import type { CloudWatchAlarmEvent } from 'aws-lambda';
import type { AlarmState } from '../../model/alarm.ts';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { StateChange } from '../../model/alarms.ts';
import type { CloudOptions } from '../../model/cloud.ts';
import fc from '../fast-check.ts';
import { refusal, START, type TestCloud, testCloud } from './lab.ts';

const WORKER = 'arn:aws:lambda:ca-central-1:123456789012:function:worker';
const DEFINITION: AlarmDefinition = {
  AlarmName: 'example-lab-primary',
  AlarmDescription: 'The primary is unhealthy',
  Namespace: 'Example',
  MetricName: 'Healthy',
  Dimensions: [{ Name: 'Side', Value: 'primary' }],
  Statistic: 'Minimum',
  Period: 10,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'ignore',
  AlarmActions: [WORKER],
  OKActions: [WORKER],
  InsufficientDataActions: [WORKER],
};

function setUp(change: Partial<AlarmDefinition> = {}, options: Partial<CloudOptions> = {}) {
  const test = testCloud(options);
  const changes: StateChange[] = [];
  const events: CloudWatchAlarmEvent[] = [];
  const { alarms, functions } = test.cloud;
  alarms.watch((one) => changes.push(one));
  functions.register({
    name: 'worker',
    arn: WORKER,
    timeoutMs: 60_000,
    run: async (event) => events.push(event as CloudWatchAlarmEvent),
    permissions: [{ principal: 'lambda.alarms.cloudwatch.amazonaws.com', sourceAccount: '123456789012' }],
  });
  alarms.put({ ...DEFINITION, ...change });
  const state = () => alarms.describe()[0]?.state;
  return { ...test, changes, events, state };
}

/** One tick each ten seconds: `0` healthy, `X` unhealthy, `-` no datapoint. Ends when the last one's period has been judged. */
function feed({ cloud, clock }: TestCloud, ticks: string): void {
  for (const tick of ticks.split(' ')) {
    if (tick !== '-') {
      cloud.metrics.put('Example', [
        { name: 'Healthy', dimensions: { Side: 'primary' }, value: tick === '0' ? 1 : 0, resolution: 1 },
      ]);
    }
    clock.advance(10_000);
  }
  clock.advance(2000);
}

describe('an alarm of 3 of 3 ten-second periods', () => {
  const rows: [string, AlarmState][] = [
    ['0', 'OK'],
    ['X X', 'INSUFFICIENT_DATA'],
    ['X X X', 'ALARM'],
    ['0 0 0 X X', 'OK'],
    ['0 X X X', 'ALARM'],
    ['X X X 0', 'OK'],
    ['0 X 0 X 0 X X', 'OK'],
    ['X X X - - - - - - - -', 'ALARM'],
    ['0 0 0 - - - - - - - -', 'OK'],
    ['0 0 0 X - X - X', 'ALARM'],
  ];
  test.each(rows)('%s: %s', (ticks, state) => {
    const world = setUp();
    feed(world, ticks);
    expect(world.state()).toBe(state);
  });

  test('changes within the evaluation after the third bad period, with its reason', () => {
    const world = setUp();
    feed(world, '0 X X X');
    expect(world.changes.map(({ at, from, to }) => [(at - START) / 1000, from, to])).toEqual([
      [12, 'INSUFFICIENT_DATA', 'OK'],
      [42, 'OK', 'ALARM'],
    ]);
    expect(world.changes[1]?.alarm.reason).toBe(
      'Threshold Crossed: 3 out of the last 3 datapoints [0.0 (05/01/27 18:00:30), 0.0 (05/01/27 18:00:20), ' +
        '0.0 (05/01/27 18:00:10)] were less than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition).',
    );
  });

  test('standard-resolution datapoints leave its periods empty', () => {
    const world = setUp();
    for (let minute = 0; minute < 10; minute++) {
      world.cloud.metrics.put('Example', [{ name: 'Healthy', dimensions: { Side: 'primary' }, value: 0 }]);
      world.clock.advance(60_000);
    }
    expect(world.state()).toBe('INSUFFICIENT_DATA');
  });
});

test('silence: 60 s, 2 of 2, breaching fires some 250 to 308 s after the last datapoint', () => {
  for (let phase = 0; phase < 60; phase += 7) {
    const delay = { from: 8000, to: 10_000 };
    const world = setUp(
      { Period: 60, EvaluationPeriods: 2, TreatMissingData: 'breaching' },
      { evaluationDelay: delay },
    );
    world.clock.advance(phase * 1000);
    for (let minute = 0; minute < 5; minute++) feed(world, '0 0 0 0 0 0');
    const last = world.clock.now() - 12_000;
    world.clock.advance(600_000);
    const silent = ((world.changes.at(-1)?.at ?? 0) - last) / 1000;
    expect(world.changes.at(-1)?.to).toBe('ALARM');
    expect(silent).toBeGreaterThanOrEqual(248);
    expect(silent).toBeLessThanOrEqual(310);
  }
});

describe('actions', () => {
  test('go to the function on every change of state and on nothing else, in the shape that AWS documents', async () => {
    const world = setUp();
    feed(world, 'X X X X X X');
    await world.pass(1000);
    expect(world.losses).toEqual([]);
    expect(world.events).toHaveLength(1);
    expect(world.events[0]).toEqual({
      source: 'aws.cloudwatch',
      alarmArn: 'arn:aws:cloudwatch:ca-central-1:123456789012:alarm:example-lab-primary',
      accountId: '123456789012',
      time: '2027-01-05T18:00:32.000+0000',
      region: 'ca-central-1',
      alarmData: {
        alarmName: 'example-lab-primary',
        state: {
          value: 'ALARM',
          reason: expect.stringContaining('3 out of the last 3 datapoints'),
          reasonData: expect.stringContaining('"recentDatapoints":[0,0,0]'),
          timestamp: '2027-01-05T18:00:32.000+0000',
        },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2027-01-05T18:00:00.000+0000',
        },
        configuration: {
          description: 'The primary is unhealthy',
          metrics: [
            {
              id: 'm1',
              metricStat: {
                metric: { namespace: 'Example', name: 'Healthy', dimensions: { Side: 'primary' } },
                period: 10,
                stat: 'Minimum',
              },
              returnData: true,
            },
          ],
        },
      },
    });
    feed(world, '0');
    await world.pass(1000);
    expect(world.events.map(({ alarmData }) => alarmData.state.value)).toEqual(['ALARM', 'OK']);
  });

  test('may come twice, or be lost, as the knobs say', async () => {
    const world = setUp();
    world.delivery.alarmAction.twice = 1;
    feed(world, 'X X X');
    await world.pass(1000);
    expect(world.events).toHaveLength(2);
    world.delivery.alarmAction.lost = 1;
    feed(world, '0');
    await world.pass(1000);
    expect(world.events).toHaveLength(2);
  });

  test('are not carried where the function does not let alarms in, and the loss is told', async () => {
    const world = setUp();
    const { run, ...definition } = world.cloud.functions.get('worker');
    const permissions = [{ principal: 'events.amazonaws.com' }];
    world.cloud.functions.register({ ...definition, run, permissions });
    feed(world, 'X X X');
    await world.pass(1000);
    expect(world.events).toEqual([]);
    expect(world.losses).toMatchObject([{ target: WORKER, error: { code: 'AccessDeniedException' } }]);
  });

  test('go to a topic, too; not at all with ActionsEnabled false', async () => {
    const topic = 'arn:aws:sns:ca-central-1:123456789012:ops';
    const world = setUp({ AlarmActions: [topic] });
    world.cloud.topics.create('ops');
    feed(world, 'X X X');
    await world.pass(1000);
    expect(world.cloud.topics.messages(topic)).toMatchObject([
      { subject: 'ALARM: "example-lab-primary" in ca-central-1' },
    ]);
    world.cloud.alarms.put({ ...DEFINITION, ActionsEnabled: false });
    feed(world, '0');
    await world.pass(1000);
    expect(world.events).toEqual([]);
  });
});

describe('SetAlarmState', () => {
  test('lasts until the next evaluation, and fires the actions of both changes', async () => {
    const world = setUp();
    feed(world, '0 0 0');
    world.cloud.alarms.setState(DEFINITION.AlarmName, 'ALARM', 'a drill');
    expect(world.cloud.alarms.describe()[0]).toMatchObject({
      state: 'ALARM',
      reason: 'a drill',
      reasonData: undefined,
    });
    await world.pass(9999);
    expect(world.state()).toBe('ALARM');
    await world.pass(500);
    expect(world.state()).toBe('OK');
    expect(world.events.map(({ alarmData }) => alarmData.state.value)).toEqual(['OK', 'ALARM', 'OK']);
  });

  test('to the state that it has is no change: no action', async () => {
    const world = setUp();
    feed(world, 'X X X');
    world.cloud.alarms.setState(DEFINITION.AlarmName, 'ALARM', 'once more');
    await world.pass(1000);
    expect(world.cloud.alarms.describe()[0]?.reason).toBe('once more');
    expect([world.changes.length, world.events.length]).toEqual([1, 1]);
  });

  test('with `ignore` and silence it lasts', () => {
    const world = setUp();
    world.cloud.alarms.setState(DEFINITION.AlarmName, 'ALARM', 'a drill');
    world.clock.advance(3_600_000);
    expect(world.state()).toBe('ALARM');
  });

  test('refuses what is invalid', () => {
    const { alarms } = setUp().cloud;
    expect(refusal(() => alarms.setState('none', 'OK', ''))).toBe('ResourceNotFound 404');
    expect(refusal(() => alarms.setState(DEFINITION.AlarmName, 'BAD' as AlarmState, ''))).toBe(
      'ValidationError 400',
    );
    expect(refusal(() => alarms.setState(DEFINITION.AlarmName, 'OK', '', 'no json'))).toBe(
      'InvalidFormat 400',
    );
  });
});

describe('PutMetricAlarm and DescribeAlarms', () => {
  test('replacing keeps the state, the new definition counts', () => {
    const world = setUp();
    feed(world, 'X X X');
    world.cloud.alarms.put({ ...DEFINITION, Threshold: 0 });
    expect(world.state()).toBe('ALARM');
    feed(world, 'X');
    expect(world.state()).toBe('OK');
  });

  test('describe by names, prefix and state', () => {
    const { alarms } = setUp().cloud;
    alarms.put({ ...DEFINITION, AlarmName: 'another' });
    const names = (query: Parameters<typeof alarms.describe>[0]) =>
      alarms.describe(query).map(({ definition }) => definition.AlarmName);
    expect(names({})).toEqual(['another', DEFINITION.AlarmName]);
    expect(names({ prefix: 'exam' })).toEqual([DEFINITION.AlarmName]);
    expect(names({ names: ['another', 'none'] })).toEqual(['another']);
    expect(names({ state: 'ALARM' })).toEqual([]);
  });

  const bad: [string, object][] = [
    ['Period', { Period: 15 }],
    ['Period', { Period: 0 }],
    ['EvaluationPeriods', { EvaluationPeriods: 0 }],
    ['DatapointsToAlarm', { DatapointsToAlarm: 4 }],
    ['Threshold', { Threshold: Number.NaN }],
    ['Statistic', { Statistic: 'p99' }],
    ['ComparisonOperator', { ComparisonOperator: 'Below' }],
    ['TreatMissingData', { TreatMissingData: 'Ignore' }],
    ['Metrics', { Metrics: [] }],
    ['three hours', { Period: 3600, EvaluationPeriods: 3 }],
    ['five actions', { AlarmActions: Array(6).fill(WORKER) }],
  ];
  test.each(bad)('refuses %s: %j', (named, change) => {
    const { alarms } = setUp().cloud;
    expect(() => alarms.put({ ...DEFINITION, ...change })).toThrow(named);
    expect(refusal(() => alarms.put({ ...DEFINITION, ...change }))).toBe('ValidationError 400');
  });
});

describe('properties, over random ticks', () => {
  const ticks = fc.array(fc.constantFrom('0', 'X', '-'), { minLength: 1, maxLength: 60 });

  test('an alarm never enters ALARM without three bad datapoints in sight, nor leaves it without a good one', () => {
    fc.assert(
      fc.property(ticks, (drawn) => {
        const world = setUp();
        feed(world, drawn.join(' '));
        for (const { at, to, from } of world.changes) {
          const judged = Math.floor((at - START) / 10_000);
          const seen = drawn.slice(Math.max(0, judged - 5), judged).filter((tick) => tick !== '-');
          if (to === 'ALARM') expect(seen.slice(-3)).toEqual(['X', 'X', 'X']);
          if (from === 'ALARM') expect(seen).toContain('0');
        }
      }),
      { numRuns: 200 },
    );
  });

  test('changes form a chain, and each is delivered at least once', async () => {
    await fc.assert(
      fc.asyncProperty(ticks, fc.constantFrom(0, 0.5, 1), async (drawn, twice) => {
        const world = setUp();
        world.delivery.alarmAction.twice = twice;
        feed(world, drawn.join(' '));
        await world.pass(5000);
        let state = 'INSUFFICIENT_DATA';
        for (const { from, to } of world.changes) {
          expect(from).toBe(state);
          expect(to).not.toBe(from);
          state = to;
        }
        expect(world.state()).toBe(state);
        const delivered = new Set(world.events.map(({ time }) => time));
        expect(delivered.size).toBe(world.changes.length);
        expect(world.events.length).toBeGreaterThanOrEqual(world.changes.length);
      }),
      { numRuns: 40 },
    );
  });
});
