/** SNS topics: what was published, for people to read. */

import type { ServiceOptions } from './delivery.ts';
import { ServiceError } from './error.ts';
import { createListeners } from './listeners.ts';
import { drawId } from './random.ts';

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

/** So many messages are kept for people to read. */
const KEPT = 1000;
/** SNS counts bytes. */
const LARGEST = 256 * 1024;

export function createTopics({ courier, accountId, region, admit }: ServiceOptions): Topics {
  const topics = new Set<string>();
  const listeners = createListeners<Message>();
  let kept: Message[] = [];

  return {
    create(name) {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      topics.add(arn);
      return arn;
    },
    publish(topicArn, { message, subject }) {
      admit('Publish');
      if (!topics.has(topicArn)) throw new ServiceError('NotFound', 404, `Topic ${topicArn} does not exist.`);
      if (message.length === 0) throw invalid('Empty message');
      if (Buffer.byteLength(message) > LARGEST) throw invalid('Message too long');
      if (subject !== undefined) checkSubject(subject);
      const published: Message = {
        id: drawId(courier.random),
        topicArn,
        subject,
        message,
        at: courier.clock.now(),
      };
      kept.push(published);
      // Cut in halves, so that the common case is a plain append.
      if (kept.length > 2 * KEPT) kept = kept.slice(-KEPT);
      listeners.tell(published);
      return published;
    },
    messages(topicArn) {
      return kept.slice(-KEPT).filter((message) => topicArn === undefined || message.topicArn === topicArn);
    },
    watch: listeners.watch,
  };
}

function checkSubject(subject: string): void {
  if (subject.length === 0 || subject.length > 100) throw invalid('Subject must have 1 to 100 characters');
  if (!/^[\x20-\x7e]+$/.test(subject)) throw invalid('Subject must be printable ASCII in one line');
  if (!/^[A-Za-z0-9!-/:-@[-`{-~]/.test(subject))
    throw invalid('Subject must begin with a letter, digit or punctuation');
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameter', 400, `Invalid parameter: ${message}.`);
}
