import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { ACCOUNT, eachTest, failure, HOME, raw, START } from './world.ts';

const at = eachTest(CloudWatchClient, ({ cloud }) =>
  cloud.alarms.put({
    AlarmName: 'primary-down',
    Namespace: 'Example',
    MetricName: 'Healthy',
    Dimensions: [{ Name: 'Side', Value: 'primary' }],
    Statistic: 'Minimum',
    Period: 10,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'ignore',
  }),
);

const Dimensions = [{ Name: 'Side', Value: 'primary' }];
const Metric = { Namespace: 'Example', MetricName: 'Healthy', Dimensions };
const put = (MetricData: object[], Namespace = 'Example') =>
  at.client.send(new PutMetricDataCommand({ Namespace, MetricData: MetricData as [] }));
const datum = (Value: number, at: number) => ({
  MetricName: 'Healthy',
  Dimensions,
  Value,
  Timestamp: new Date(at),
  StorageResolution: 1,
});
const span = { StartTime: new Date(START - 60_000), EndTime: new Date(START) };
const query = (over: object = {}) => ({
  Id: 'h',
  MetricStat: { Metric, Period: 10, Stat: 'Minimum' },
  ...over,
});
const data = (...MetricDataQueries: object[]) =>
  at.client.send(new GetMetricDataCommand({ ...span, MetricDataQueries: MetricDataQueries as [] }));

test('datapoints in, statistics out, newest first', async () => {
  await put([datum(1, START - 30_000), datum(1, START - 15_000), datum(0, START - 12_000)]);
  const { MetricDataResults } = await data(query());
  expect(MetricDataResults).toEqual([
    {
      Id: 'h',
      Label: 'Healthy',
      StatusCode: 'Complete',
      Timestamps: [new Date(START - 20_000), new Date(START - 30_000)],
      Values: [0, 1],
    },
  ]);
  const { Datapoints } = await at.client.send(
    new GetMetricStatisticsCommand({
      ...Metric,
      ...span,
      Period: 60,
      Statistics: ['Average', 'SampleCount'],
    }),
  );
  expect(Datapoints).toEqual([
    { Timestamp: new Date(START - 60_000), Unit: 'None', Average: 2 / 3, SampleCount: 3 },
  ]);
  expect((await at.client.send(new ListMetricsCommand({ Namespace: 'Example' }))).Metrics).toEqual([Metric]);
});

test('a body above 10 KB arrives zipped and whole', async () => {
  await put(Array.from({ length: 200 }, (_, i) => datum(i, START - 30_000)));
  expect(
    (await data(query({ MetricStat: { Metric, Period: 60, Stat: 'SampleCount' } }))).MetricDataResults?.[0]
      ?.Values,
  ).toEqual([200]);
});

test('values with counts, and statistic sets', async () => {
  const Timestamp = new Date(START - 30_000);
  await put([
    { MetricName: 'Latency', Timestamp, Values: [10, 20], Counts: [3, 1], Unit: 'Milliseconds' },
    {
      MetricName: 'Latency',
      Timestamp,
      StatisticValues: { SampleCount: 2, Sum: 100, Minimum: 40, Maximum: 60 },
    },
  ]);
  const ask = (Stat: string) =>
    query({
      Id: Stat.toLowerCase(),
      MetricStat: { Metric: { Namespace: 'Example', MetricName: 'Latency' }, Period: 60, Stat },
    });
  const { MetricDataResults } = await data(ask('SampleCount'), ask('Sum'), ask('Maximum'));
  expect(MetricDataResults?.map((one) => one.Values)).toEqual([[6], [150], [60]]);
});

test('alarms are described as they are and set to what an operator says', async () => {
  const describe = async (input: object = {}) =>
    (await at.client.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];
  expect(await describe({ AlarmNames: ['primary-down', 'none'] })).toMatchObject([
    {
      AlarmName: 'primary-down',
      AlarmArn: `arn:aws:cloudwatch:${HOME}:${ACCOUNT}:alarm:primary-down`,
      StateValue: 'INSUFFICIENT_DATA',
      Dimensions,
      Period: 10,
      TreatMissingData: 'ignore',
      ActionsEnabled: true,
      AlarmActions: [],
      StateUpdatedTimestamp: new Date(START),
    },
  ]);
  await at.client.send(
    new SetAlarmStateCommand({ AlarmName: 'primary-down', StateValue: 'ALARM', StateReason: 'a drill' }),
  );
  expect(await describe({ StateValue: 'ALARM' })).toMatchObject([
    { AlarmName: 'primary-down', StateReason: 'a drill' },
  ]);
  expect(await describe({ StateValue: 'OK' })).toEqual([]);
  expect(await describe({ AlarmNamePrefix: 'standby' })).toEqual([]);
});

test('a new alarm keeps the state it is set to where missing data is ignored, loses its actions, and is deleted', async () => {
  const definition = {
    AlarmName: 'orders 5xx, all of them: ü',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum' as const,
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    TreatMissingData: 'ignore',
  };
  const AlarmNames = [definition.AlarmName];
  const found = async () => (await at.client.send(new DescribeAlarmsCommand({ AlarmNames }))).MetricAlarms;
  await at.client.send(new PutMetricAlarmCommand(definition));
  await at.client.send(
    new SetAlarmStateCommand({ AlarmName: definition.AlarmName, StateValue: 'ALARM', StateReason: 'a try' }),
  );
  await at.client.send(new DisableAlarmActionsCommand({ AlarmNames }));
  expect(await found()).toMatchObject([{ ...definition, StateValue: 'ALARM', ActionsEnabled: false }]);
  await at.client.send(new EnableAlarmActionsCommand({ AlarmNames: [...AlarmNames, 'none'] }));
  expect(await found()).toMatchObject([{ ActionsEnabled: true }]);
  const none = at.client.send(new DeleteAlarmsCommand({ AlarmNames: [...AlarmNames, 'none'] }));
  expect(await failure(none)).toMatchObject({ name: 'ResourceNotFound' });
  expect(await found()).toHaveLength(1);
  await at.client.send(new DeleteAlarmsCommand({ AlarmNames }));
  expect(await found()).toEqual([]);
});

describe('a composite alarm', () => {
  const definition = { AlarmName: 'orders', AlarmRule: 'ALARM("primary-down")', AlarmDescription: 'Both' };
  const put = (over: object = {}) => at.client.send(new PutCompositeAlarmCommand({ ...definition, ...over }));
  const found = async (AlarmTypes?: ('CompositeAlarm' | 'MetricAlarm')[]) =>
    await at.client.send(
      new DescribeAlarmsCommand({ AlarmNames: ['orders'], ...(AlarmTypes && { AlarmTypes }) }),
    );

  test('is made, described where it is asked for, follows its rule, and is deleted', async () => {
    await put();
    expect((await found(['MetricAlarm', 'CompositeAlarm'])).CompositeAlarms).toMatchObject([
      { ...definition, StateValue: 'OK', ActionsEnabled: true },
    ]);
    await set({ StateValue: 'ALARM' });
    expect((await found(['CompositeAlarm'])).CompositeAlarms).toMatchObject([{ StateValue: 'ALARM' }]);
    // As AWS does, it says nothing of it to whoever does not name the type.
    expect(await found()).toMatchObject({ MetricAlarms: [], CompositeAlarms: [] });
    await at.client.send(new DisableAlarmActionsCommand({ AlarmNames: ['orders'] }));
    expect((await found(['CompositeAlarm'])).CompositeAlarms).toMatchObject([{ ActionsEnabled: false }]);
    await at.client.send(
      new SetAlarmStateCommand({ AlarmName: 'orders', StateValue: 'OK', StateReason: 'a try' }),
    );
    expect((await found(['CompositeAlarm'])).CompositeAlarms).toMatchObject([
      { StateValue: 'OK', StateReason: 'a try' },
    ]);
    const needed = at.client.send(new DeleteAlarmsCommand({ AlarmNames: ['primary-down'] }));
    expect(await failure(needed)).toMatchObject({ name: 'ValidationException' });
    await at.client.send(new DeleteAlarmsCommand({ AlarmNames: ['orders'] }));
    expect((await found(['CompositeAlarm'])).CompositeAlarms).toEqual([]);
    await at.client.send(new DeleteAlarmsCommand({ AlarmNames: ['primary-down'] }));
  });

  test.each([
    ['a rule that is none', { AlarmRule: 'primary-down' }, 'ValidationException'],
    [
      'actions, which nothing would carry out',
      { AlarmActions: ['arn:aws:sns:ca-central-1:1:a'] },
      'ValidationException',
    ],
    ['the name of a metric alarm', { AlarmName: 'primary-down', AlarmRule: 'TRUE' }, 'ValidationException'],
  ])('%s is refused', async (_, over, name) => {
    expect(await failure(put(over))).toMatchObject({ name });
  });

  test('two at once are not deleted', async () => {
    await put();
    await put({ AlarmName: 'payments' });
    const both = at.client.send(new DeleteAlarmsCommand({ AlarmNames: ['orders', 'payments'] }));
    expect(await failure(both)).toMatchObject({ name: 'ValidationException' });
    expect((await found(['CompositeAlarm'])).CompositeAlarms).toHaveLength(1);
  });
});

const set = (over: object) =>
  at.client.send(
    new SetAlarmStateCommand({ AlarmName: 'primary-down', StateValue: 'OK', StateReason: 'x', ...over }),
  );
test.each([
  ['an unknown alarm', () => set({ AlarmName: 'none' }), 'ResourceNotFound', 404],
  ['reason data that is not JSON', () => set({ StateReasonData: '{' }), 'InvalidFormatFault', 400],
  [
    'an alarm on an expression',
    () =>
      at.client.send(
        new PutMetricAlarmCommand({
          AlarmName: 'a',
          EvaluationPeriods: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          Metrics: [],
        }),
      ),
    'ValidationException',
    400,
  ],
  ['an unknown state', () => set({ StateValue: 'FINE' }), 'ValidationException', 400],
  [
    'a datum without a value',
    () => put([{ MetricName: 'Healthy' }]),
    'MissingRequiredParameterException',
    400,
  ],
  [
    'a datum with two values',
    () => put([{ MetricName: 'Healthy', Value: 1, Values: [1] }]),
    'InvalidParameterCombinationException',
    400,
  ],
  ['no data', () => put([]), 'MissingRequiredParameterException', 400],
  [
    'data of last month',
    () => put([datum(1, START - 30 * 86_400_000)]),
    'InvalidParameterValueException',
    400,
  ],
  [
    'an unknown unit',
    () => put([{ MetricName: 'Healthy', Value: 1, Unit: 'Apples' }]),
    'InvalidParameterValueException',
    400,
  ],
  [
    'a period of 7 s',
    () => data(query({ MetricStat: { Metric, Period: 7, Stat: 'Sum' } })),
    'InvalidParameterValueException',
    400,
  ],
  [
    'a percentile',
    () => data(query({ MetricStat: { Metric, Period: 10, Stat: 'p99' } })),
    'InvalidParameterValueException',
    400,
  ],
  ['an expression', () => data({ Id: 'e', Expression: 'm1+1' }), 'ValidationException', 400],
  [
    'names and a prefix',
    () => at.client.send(new DescribeAlarmsCommand({ AlarmNames: ['a'], AlarmNamePrefix: 'b' })),
    'InvalidParameterCombinationException',
    400,
  ],
])('refused: %s', async (_, call, name, status) => {
  expect(await failure(call())).toMatchObject({ name, $metadata: { httpStatusCode: status } });
});

const target = { 'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData' };
test.each([
  [
    'CBOR',
    {
      path: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
      headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    },
    404,
    /speaks application\/x-amz-json-1\.0 here, not rpc-v2-cbor/,
  ],
  [
    'a wrong content type',
    { headers: { ...target, 'content-type': 'application/x-amz-json-1.1' }, body: '{}' },
    404,
    /not POST \/ as application\/x-amz-json-1\.1/,
  ],
  [
    'an unknown operation',
    {
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.PutDashboard',
      },
      body: '{}',
    },
    400,
    /does not know operation PutDashboard .*; it knows PutMetricData, DescribeAlarms, PutMetricAlarm/,
  ],
  [
    'gzip that is none',
    {
      headers: { ...target, 'content-type': 'application/x-amz-json-1.0', 'content-encoding': 'gzip' },
      body: 'plain',
    },
    400,
    /cannot be unzipped/,
  ],
])('refused: %s', async (_, request, status, message) => {
  const answer = await raw(at.world, 'monitoring', request);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-amzn-query-error')).toMatch(/;Sender$/);
  expect(((await answer.json()) as { message: string }).message).toMatch(message);
});

describe('the Query protocol of an older aws command', () => {
  const ask = async (form: Record<string, string>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const body = new URLSearchParams({ Version: '2010-08-01', ...form });
    const answer = await raw(at.world, 'monitoring', { headers, body: body.toString() });
    return { status: answer.status, xml: await answer.text() };
  };

  test('sets and describes alarms', async () => {
    const set = await ask({
      Action: 'SetAlarmState',
      AlarmName: 'primary-down',
      StateValue: 'ALARM',
      StateReason: 'a <drill>',
    });
    expect(set).toMatchObject({
      status: 200,
      xml: expect.stringContaining('<SetAlarmStateResult></SetAlarmStateResult>'),
    });
    const { xml } = await ask({
      Action: 'DescribeAlarms',
      'AlarmNames.member.1': 'none',
      'AlarmNames.member.2': 'primary-down',
      MaxRecords: '5',
    });
    expect(xml).toContain('<MetricAlarms><member><AlarmName>primary-down</AlarmName>');
    expect(xml).toContain(
      '<Dimensions><member><Name>Side</Name><Value>primary</Value></member></Dimensions>',
    );
    expect(xml).toContain('<StateReason>a &#60;drill&#62;</StateReason>');
    expect(xml).toContain(`<StateUpdatedTimestamp>${new Date(START).toISOString()}</StateUpdatedTimestamp>`);
  });

  test('refuses in its own words', async () => {
    const unknown = await ask({
      Action: 'SetAlarmState',
      AlarmName: 'none',
      StateValue: 'OK',
      StateReason: 'x',
    });
    expect(unknown).toMatchObject({
      status: 404,
      xml: expect.stringContaining('<Code>ResourceNotFound</Code>'),
    });
    const put = await ask({ Action: 'PutMetricData', Namespace: 'N' });
    expect(put).toMatchObject({
      status: 400,
      xml: expect.stringContaining('the lab knows DescribeAlarms, SetAlarmState of version'),
    });
  });
});
