/** SNS topics: what was published, for people to read. */

export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string | undefined;
  readonly message: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Topics {
  /** Creates the topic of that name and returns its ARN. */
  create(name: string): string;
  /** Publish. Throws NotFound 404, InvalidParameter 400 (empty, more than 256 KB, a subject that is not 1–100 printable ASCII). */
  publish(
    topicArn: string,
    message: { readonly message: string; readonly subject?: string | undefined },
  ): Message;
  /** The last 1,000 messages, oldest first; of one topic where given. */
  messages(topicArn?: string): readonly Message[];
  /** Told of each message (the timeline). Returns what ends it. */
  watch(listener: (message: Message) => void): () => void;
}
