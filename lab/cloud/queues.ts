/** SQS queues, as far as a dead-letter queue needs them: what waits inside, and the metric that an alarm watches. */

export interface QueueMessage {
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
