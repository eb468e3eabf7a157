import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { ACCOUNT, eachTest, failure, HOME, ROLE } from './world.ts';

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
