/** A message of a topic as a mail program shows it: a subject, and the rest. */
import type { Message } from '../../emulator/model/index.ts';

export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** What a chat gets is the same once more, in a form for machines. */
export const isForChat = ({ topicArn }: Pick<Message, 'topicArn'>): boolean => topicArn.endsWith('-chat');

/** An event's message stands in EventBridge's quotation marks, and has its subject in the first line. */
export function mailOf({ subject, message }: Pick<Message, 'subject' | 'message'>): Mail {
  if (subject !== undefined) return { subject, body: message };
  const [first = '', ...rest] = message.replace(/^"(.*)"$/s, '$1').split('\n');
  return { subject: first, body: rest.join('\n').trimStart() };
}
