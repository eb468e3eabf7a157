/** Topics, their subscribers, and queues. */
import type { Rule } from '../subject.ts';
import { within } from './say.ts';

/** Source: Subscribe, `Protocol` and `Endpoint`. */
const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  'email-json': /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  https: /^https:\/\//,
  http: /^http:\/\//,
  sms: /^\+\d+$/,
  sqs: /^arn:aws:sqs:/,
  lambda: /^arn:aws:lambda:/,
  firehose: /^arn:aws:firehose:/,
  application: /^arn:aws:sns:/,
};

const subscriptions: Rule = ({ of }) =>
  of('AWS::SNS::Subscription').flatMap(({ id, properties }) => {
    const protocol = properties.text('Protocol');
    const endpoint = properties.maybeText('Endpoint') ?? '';
    const topic = properties.text('TopicArn');
    const form = ENDPOINTS[protocol];
    return [
      !form && `${id}.Protocol is "${protocol}", wanted one of ${Object.keys(ENDPOINTS).join(', ')}.`,
      form && !form.test(endpoint) && `${id}.Endpoint is "${endpoint}", which is nothing for ${protocol}.`,
      !of('AWS::SNS::Topic').some(({ resource }) => resource.ref === topic) &&
        `${id}.TopicArn is ${topic}, which is no topic of this stack.`,
    ];
  });

/**
 * CloudWatch cannot use the key that AWS keeps for SNS, and a policy that forgets CloudWatch shuts it out: the alarm
 * goes into ALARM and nobody is notified. Source: CloudWatch user guide, "Notifying users on alarm changes".
 */
const alarmsGetThrough: Rule = ({ of }) => {
  const alarms = of('AWS::CloudWatch::Alarm').flatMap(({ id, properties }) =>
    properties.texts('AlarmActions').map((action) => ({ id, action })),
  );
  return of('AWS::SNS::Topic').flatMap(({ id, resource, properties }) => {
    const ringing = alarms.find(({ action }) => action === resource.ref);
    if (!ringing) return [];
    const policies = of('AWS::SNS::TopicPolicy').filter((one) =>
      one.properties.texts('Topics').includes(resource.ref),
    );
    const shut =
      policies.length > 0 &&
      !policies.some((one) => /"cloudwatch\.amazonaws\.com"/.test(JSON.stringify(one.properties.raw)));
    return [
      properties.maybeText('KmsMasterKeyId') === 'alias/aws/sns' &&
        `${id}.KmsMasterKeyId is alias/aws/sns, which CloudWatch cannot use, so ${ringing.id} would not be heard.`,
      shut &&
        `${id} has a policy that does not let cloudwatch.amazonaws.com publish, so ${ringing.id} would not be heard.`,
    ];
  });
};

/** Source: CreateQueue. */
const queues: Rule = ({ of }) =>
  of('AWS::SQS::Queue').flatMap((queue) => [
    ...within(queue, 'MessageRetentionPeriod', 60, 1_209_600, ' s'),
    ...within(queue, 'VisibilityTimeout', 0, 43_200, ' s'),
    queue.properties.flag('SqsManagedSseEnabled') &&
      queue.properties.has('KmsMasterKeyId') &&
      `${queue.id} has SqsManagedSseEnabled and KmsMasterKeyId; SQS takes one of them.`,
  ]);

export const TOPIC_RULES = [subscriptions, alarmsGetThrough, queues];
