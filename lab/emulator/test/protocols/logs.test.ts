import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, eachTest, failure, HOME, START } from './world.ts';

const GROUP = '/aws/lambda/example-lab-worker';
const VERB = (verb: string, message = 'Steady.') => JSON.stringify({ verb, message });
const at = eachTest(CloudWatchLogsClient, undefined, [
  {
    Effect: 'Allow',
    Action: 'logs:FilterLogEvents',
    Resource: `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:${GROUP}:*`,
  },
]);

const filter = (rest: object = {}, by = at.client) =>
  by.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...rest }));
const messages = async (rest: object) => (await filter(rest)).events?.map(({ message }) => message);

test('lines come back with their times, oldest first, from one time to another', async () => {
  const { logs } = at.world.cloud;
  logs.put(GROUP, 'one');
  at.world.clock.advance(1_000);
  logs.put(GROUP, 'two');
  at.world.clock.advance(1_000);
  logs.put(GROUP, 'three');
  const { events } = await filter({ startTime: START, endTime: START + 1_000 });
  expect(events?.map(({ timestamp, message }) => [timestamp, message])).toEqual([
    [START, 'one'],
    [START + 1_000, 'two'],
  ]);
  expect(await messages({ startTime: START + 1_000 })).toEqual(['two', 'three']);
});

test('a pattern takes lines by their fields', async () => {
  const { logs } = at.world.cloud;
  for (const line of [VERB('probe'), 'START RequestId', VERB('decide'), '{broken', VERB('switch')])
    logs.put(GROUP, line);
  expect(await messages({ filterPattern: '{ $.verb = "decide" }' })).toEqual([VERB('decide')]);
  expect(await messages({ filterPattern: '{ ($.verb = "decide") || ($.verb = "switch") }' })).toEqual([
    VERB('decide'),
    VERB('switch'),
  ]);
  expect(await failure(filter({ filterPattern: 'ERROR' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(/does not know the filter pattern ERROR/),
  });
});

test('a long answer comes in pages, and what is logged meanwhile disturbs none', async () => {
  for (const line of ['a', 'b', 'c']) at.world.cloud.logs.put(GROUP, line);
  const first = await filter({ limit: 2 });
  at.world.cloud.logs.put(GROUP, 'd');
  const second = await filter({ limit: 2, nextToken: first.nextToken });
  expect([first, second].map(({ events }) => events?.map(({ message }) => message))).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(second.nextToken).toBeUndefined();
});

test('the oldest lines go when there are too many', async () => {
  for (let i = 0; i < 10_001; i++) at.world.cloud.logs.put(GROUP, `${i}`);
  const { events } = await filter();
  expect(events).toHaveLength(5_000);
  expect(events?.at(-1)?.message).toBe('10000');
});

test('a group that is not there, and one that is not allowed', async () => {
  expect(await failure(filter())).toMatchObject({ name: 'ResourceNotFoundException' });
  const role = new CloudWatchLogsClient(at.world.settings('WORKER'));
  at.world.cloud.logs.create(GROUP);
  expect((await filter({}, role)).events).toEqual([]);
  expect(await failure(filter({ logGroupName: '/aws/lambda/other' }, role))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('logs:FilterLogEvents'),
  });
  role.destroy();
});
