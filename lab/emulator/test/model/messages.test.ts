import type { Message } from '../../model/topics.ts';
import { refusal, START, testCloud } from './lab.ts';

describe('topics', () => {
  test('keep what was published, and tell who watches', () => {
    const { topics } = testCloud().cloud;
    const arn = topics.create('ops');
    const heard: Message[] = [];
    const end = topics.watch((message) => heard.push(message));
    topics.publish(arn, { subject: 'Switched', message: 'to standby' });
    end();
    topics.publish(arn, { message: 'quiet' });
    expect(heard).toEqual([
      { id: expect.any(String), topicArn: arn, subject: 'Switched', message: 'to standby', at: START },
    ]);
    expect(topics.messages(arn).map(({ message }) => message)).toEqual(['to standby', 'quiet']);
    expect(topics.messages('other')).toEqual([]);
  });

  test('keep the last thousand', () => {
    const { topics } = testCloud().cloud;
    const arn = topics.create('ops');
    for (let count = 0; count < 2500; count++) topics.publish(arn, { message: String(count) });
    expect([topics.messages().length, topics.messages()[0]?.message]).toEqual([1000, '1500']);
  });

  const rows: [string, { message: string; subject?: string }, string][] = [
    ['256 KB', { message: 'x'.repeat(256 * 1024) }, 'accepted'],
    ['more', { message: `${'x'.repeat(256 * 1024)}x` }, 'InvalidParameter 400'],
    ['more in bytes', { message: 'é'.repeat(200_000) }, 'InvalidParameter 400'],
    ['nothing', { message: '' }, 'InvalidParameter 400'],
    ['a subject of 100', { message: 'x', subject: 's'.repeat(100) }, 'accepted'],
    ['a subject of 101', { message: 'x', subject: 's'.repeat(101) }, 'InvalidParameter 400'],
    ['an empty subject', { message: 'x', subject: '' }, 'InvalidParameter 400'],
    ['a subject that is not ASCII', { message: 'x', subject: 'primary → standby' }, 'InvalidParameter 400'],
    ['a subject of two lines', { message: 'x', subject: 'a\nb' }, 'InvalidParameter 400'],
    ['a subject that begins with a space', { message: 'x', subject: ' a' }, 'InvalidParameter 400'],
  ];
  test.each(rows)('%s', (_, message, answer) => {
    const { topics } = testCloud().cloud;
    expect(refusal(() => topics.publish(topics.create('ops'), message))).toBe(answer);
  });

  test('an unknown topic', () => {
    expect(refusal(() => testCloud().cloud.topics.publish('arn:none', { message: 'x' }))).toBe(
      'NotFound 404',
    );
  });
});

describe('queues', () => {
  test('an alarm sees that something waits, and that it no longer does', () => {
    const { cloud, clock } = testCloud();
    const arn = cloud.queues.create('failures');
    cloud.alarms.put({
      AlarmName: 'failures',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'failures' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    const state = () => cloud.alarms.describe()[0]?.state;
    clock.advance(300_000);
    expect(state()).toBe('OK');
    cloud.queues.send(arn, '{}');
    clock.advance(3_600_000);
    expect([state(), cloud.queues.messages(arn).length]).toEqual(['ALARM', 1]);
    cloud.queues.purge(arn);
    clock.advance(600_000);
    expect([state(), cloud.queues.messages(arn).length]).toEqual(['OK', 0]);
    cloud.queues.send(arn, '{}');
    clock.advance(180_000);
    expect(state()).toBe('ALARM');
  });

  test('report once a minute while something waits; an idle queue costs nothing', () => {
    const { cloud, clock } = testCloud();
    const arn = cloud.queues.create('failures');
    const dimensions = { QueueName: 'failures' };
    const metric = { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions };
    for (let count = 0; count < 3; count++) cloud.queues.send(arn, '{}');
    clock.advance(180_000);
    const reports = cloud.metrics.periods(metric, START, clock.now(), 60);
    expect(reports.map(({ sampleCount }) => sampleCount)).toEqual([1, 1, 1]);
    cloud.queues.purge(arn);
    clock.advance(60_000);
    expect(clock.next()).toBeUndefined();
  });

  test('refuse what SQS refuses', () => {
    const { queues } = testCloud().cloud;
    const arn = queues.create('failures');
    expect(refusal(() => queues.send(arn, ''))).toBe('InvalidMessageContents 400');
    expect(refusal(() => queues.send(arn, 'x'.repeat(1024 * 1024 + 1)))).toBe('InvalidParameterValue 400');
    expect(refusal(() => queues.send('arn:none', 'x'))).toBe('QueueDoesNotExist 400');
  });
});
