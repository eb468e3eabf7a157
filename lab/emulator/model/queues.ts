/** SQS queues, as far as a dead-letter queue needs them: what waits inside, and the metric that an alarm watches. */

import type { ServiceOptions } from './delivery.ts';
import { ServiceError } from './error.ts';
import type { Metrics } from './metrics.ts';
import { drawId } from './random.ts';

interface QueueMessage {
  readonly id: string;
  readonly body: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Queues {
  /** Creates the queue of that name and returns its ARN. */
  create(name: string): string;
  /** SendMessage. Throws QueueDoesNotExist 400, InvalidMessageContents 400 (empty), InvalidParameterValue 400 (more than 1 MiB). */
  send(queueArn: string, body: string): QueueMessage;
  /** What waits, oldest first. Throws QueueDoesNotExist 400. */
  messages(queueArn: string): readonly QueueMessage[];
  /** PurgeQueue. */
  purge(queueArn: string): void;
}

interface QueuesOptions extends ServiceOptions {
  readonly metrics: Metrics;
}

const LARGEST = 1024 * 1024;
const REPORT_MS = 60_000;

export function createQueues({ courier, metrics, accountId, region, admit }: QueuesOptions): Queues {
  const { clock, random } = courier;
  const held = new Map<string, { readonly name: string; messages: QueueMessage[]; reporting: boolean }>();

  const find = (arn: string) => {
    const queue = held.get(arn);
    if (!queue) throw new ServiceError('QueueDoesNotExist', 400, `The queue ${arn} does not exist.`);
    return queue;
  };

  /** Each minute while something waits, and once when nothing does any more: an idle queue costs nothing. */
  const report = (arn: string): void => {
    const queue = held.get(arn);
    if (!queue) return;
    const value = queue.messages.length;
    metrics.record('AWS/SQS', [
      {
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: queue.name },
        value,
        unit: 'Count',
      },
    ]);
    queue.reporting = value > 0;
    if (queue.reporting) clock.after(REPORT_MS, () => report(arn));
  };

  return {
    create(name) {
      const arn = `arn:aws:sqs:${region}:${accountId}:${name}`;
      if (!held.has(arn)) held.set(arn, { name, messages: [], reporting: false });
      return arn;
    },
    send(queueArn, body) {
      admit('SendMessage');
      const queue = find(queueArn);
      if (body.length === 0) throw new ServiceError('InvalidMessageContents', 400, 'The message is empty.');
      if (Buffer.byteLength(body) > LARGEST) {
        throw new ServiceError(
          'InvalidParameterValue',
          400,
          'One or more parameters are invalid: message too long.',
        );
      }
      const message: QueueMessage = { id: drawId(random), body, at: clock.now() };
      queue.messages.push(message);
      if (!queue.reporting) report(queueArn);
      return message;
    },
    messages: (queueArn) => [...find(queueArn).messages],
    purge(queueArn) {
      admit('PurgeQueue');
      find(queueArn).messages = [];
    },
  };
}
