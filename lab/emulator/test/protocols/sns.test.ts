import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { parseXml } from '../../protocols/xml.ts';
import { ACCOUNT, eachTest, failure, HOME, raw, START } from './world.ts';

let TopicArn: string;
const at = eachTest(SNSClient, ({ cloud }) => {
  TopicArn = cloud.topics.create('alerts');
});

test('a message arrives as it was sent', async () => {
  const Message = 'Traffic moved: "standby" & 100 % über <alles>\nsecond + line';
  const { MessageId } = await at.client.send(new PublishCommand({ TopicArn, Subject: 'Failover', Message }));
  expect(at.world.cloud.topics.messages(TopicArn)).toEqual([
    { id: MessageId, topicArn: TopicArn, subject: 'Failover', message: Message, at: START },
  ]);
});

test.each([
  [
    'an unknown topic',
    { TopicArn: `arn:aws:sns:${HOME}:${ACCOUNT}:none`, Message: 'x' },
    'NotFoundException',
    404,
  ],
  ['no topic', { Message: 'x' }, 'InvalidParameterException', 400],
  ['an empty message', { TopicArn: 'alerts', Message: '' }, 'InvalidParameterException', 400],
  [
    'a subject of two lines',
    { TopicArn: 'alerts', Message: 'x', Subject: 'a\nb' },
    'InvalidParameterException',
    400,
  ],
  [
    'a member that the lab does not know',
    { TopicArn: 'alerts', Message: 'x', MessageStructure: 'json' },
    'ValidationException',
    400,
  ],
])('refused: %s', async (_, input, name, status) => {
  const command = new PublishCommand({
    ...(input as { Message: string }),
    ...('TopicArn' in input && input.TopicArn === 'alerts' && { TopicArn }),
  });
  expect(await failure(at.client.send(command))).toMatchObject({
    name,
    $metadata: { httpStatusCode: status },
  });
  expect(at.world.cloud.topics.messages()).toEqual([]);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
test.each([
  ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }, 404, 'MalformedQueryString'],
  ['no action', { headers: form, body: 'Version=2010-03-31' }, 400, 'MissingAction'],
  ['an unknown action', { headers: form, body: 'Action=Subscribe&Version=2010-03-31' }, 400, 'InvalidAction'],
  ['an unknown version', { headers: form, body: 'Action=Publish&Version=2011-01-01' }, 400, 'InvalidAction'],
])('refused: %s', async (_, request, status, code) => {
  const answer = await raw(at.world, 'sns', request);
  expect(answer.status).toBe(status);
  const error = parseXml(await answer.text())?.children.find((one) => one.name === 'Error');
  expect(error?.children.find((one) => one.name === 'Code')?.text).toBe(code);
});

test('STS says who one is', async () => {
  const answer = await raw(at.world, 'sts', {
    key: 'WORKER',
    headers: form,
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  expect(await answer.text()).toContain(`<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/worker/lab</Arn>`);
});
