/** What an operator does with a rule of EventBridge. There is no client of its SDK here: the words are those of its model. */
import { HOME, ROLE, raw, startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.cloud.events.put({ name: 'ticker', schedule: 'rate(1 minute)', targets: [] });
  world.cloud.events.put({ name: 'override', pattern: { source: ['aws.ssm'] }, targets: [] });
});
afterEach(() => world.close());

const ask = async (operation: string, input: object) => {
  const answer = await raw(world, 'events', {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` },
    body: JSON.stringify(input),
  });
  return [answer.status, await answer.json()] as const;
};
const state = async (Name: string) => ((await ask('DescribeRule', { Name }))[1] as { State: string }).State;

test('a rule says what it is', async () => {
  expect(await ask('DescribeRule', { Name: 'ticker' })).toEqual([
    200,
    {
      Name: 'ticker',
      Arn: `arn:aws:events:${HOME}:123456789012:rule/ticker`,
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      EventBusName: 'default',
    },
  ]);
  expect((await ask('DescribeRule', { Name: 'override' }))[1]).toMatchObject({
    EventPattern: '{"source":["aws.ssm"]}',
  });
});

test('a rule can be switched off and on', async () => {
  expect(await ask('DisableRule', { Name: 'ticker', EventBusName: 'default' })).toEqual([200, {}]);
  expect(await state('ticker')).toBe('DISABLED');
  expect(await ask('EnableRule', { Name: 'ticker' })).toEqual([200, {}]);
  expect(await state('ticker')).toBe('ENABLED');
});

test.each([
  ['DescribeRule', { Name: 'nobody' }, 'Rule nobody does not exist.'],
  ['EnableRule', { Name: 'nobody' }, 'Rule nobody does not exist.'],
  ['DisableRule', { Name: 'ticker', EventBusName: 'mine' }, 'Event bus mine does not exist.'],
])('%s %j is refused', async (operation, input, message) => {
  const [status, body] = await ask(operation, input);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(body).toMatchObject({ message });
});

test('a role may do it only where its policy says so', async () => {
  const denied = await raw(world, 'events', {
    key: 'WORKER',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.DisableRule' },
    body: '{"Name":"ticker"}',
  });
  expect(await denied.text()).toContain(`${ROLE} is not authorized to perform: events:DisableRule`);
});
