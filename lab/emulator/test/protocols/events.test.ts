import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { ACCOUNT, eachTest, failure, HOME, ROLE, startWorld } from './world.ts';

const at = eachTest(EventBridgeClient, ({ cloud }) => {
  cloud.events.put({ name: 'ticker', schedule: 'rate(1 minute)', targets: [] });
  cloud.events.put({ name: 'override', pattern: { source: ['aws.ssm'] }, targets: [] });
});
const describeRule = (Name: string) => at.client.send(new DescribeRuleCommand({ Name }));
const enable = (Name: string, by = at.client) => by.send(new EnableRuleCommand({ Name }));
const disable = (Name: string, by = at.client, EventBusName = 'default') =>
  by.send(new DisableRuleCommand({ Name, EventBusName }));

test('a rule says what it is', async () => {
  const { $metadata, ...rule } = await describeRule('ticker');
  expect(rule).toEqual({
    Name: 'ticker',
    Arn: `arn:aws:events:${HOME}:${ACCOUNT}:rule/ticker`,
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    EventBusName: 'default',
  });
  expect(await describeRule('override')).toMatchObject({ EventPattern: '{"source":["aws.ssm"]}' });
});

test('a rule can be switched off and on', async () => {
  await disable('ticker');
  expect((await describeRule('ticker')).State).toBe('DISABLED');
  await enable('ticker');
  expect((await describeRule('ticker')).State).toBe('ENABLED');
});

test.each([
  ['a rule that is not there', () => describeRule('nobody'), 'Rule nobody does not exist.'],
  ['enabling one that is not there', () => enable('nobody'), 'Rule nobody does not exist.'],
  ['another bus', () => disable('ticker', at.client, 'mine'), 'Event bus mine does not exist.'],
])('refused: %s', async (_, call, message) => {
  expect(await failure(call())).toMatchObject({ name: 'ResourceNotFoundException', message });
});

test('a role may do it only where its policy says so', async () => {
  const role = new EventBridgeClient(at.world.settings('WORKER'));
  const { message } = await failure(disable('ticker', role));
  expect(message).toContain(`${ROLE} is not authorized to perform: events:DisableRule`);
  role.destroy();
});

describe('PutEvents', () => {
  const put = (by: EventBridgeClient, entry: object = {}) =>
    by.send(
      new PutEventsCommand({
        Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{"a":1}', ...entry }],
      }),
    );

  test('tells of each entry whether it was accepted', async () => {
    expect(await put(at.client)).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
    expect(await put(at.client, { Detail: 'no JSON' })).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'MalformedDetail' }],
    });
    expect(await failure(put(at.client, { EventBusName: 'mine' }))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a role may do it for its own source alone', async () => {
    const world = await startWorld([
      {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: `arn:aws:events:${HOME}:${ACCOUNT}:event-bus/default`,
        Condition: { StringEquals: { 'events:source': 'shop' } },
      },
    ]);
    const role = new EventBridgeClient(world.settings('WORKER'));
    expect(await put(role)).toMatchObject({ FailedEntryCount: 0 });
    expect((await failure(put(role, { Source: 'bank' }))).message).toContain('events:PutEvents');
    role.destroy();
    await world.close();
  });
});
