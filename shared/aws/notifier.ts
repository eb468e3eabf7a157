/** Tells people through an SNS topic. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notifier } from '../ports.ts';
import { limited } from './clients.ts';

/** SNS refuses a subject that is longer, or that holds anything but printable ASCII. */
const LONGEST_SUBJECT = 100;

export function createNotifier(client: SNSClient, topicArn: string): Notifier {
  return {
    async send({ subject, body }) {
      await client.send(
        new PublishCommand({ TopicArn: topicArn, Subject: subjectLine(subject), Message: body }),
        limited(),
      );
    },
  };
}

function subjectLine(subject: string): string {
  const printable = subject.replace(/[^\x20-\x7e]+/g, ' ').trim() || 'Routeaway';
  return printable.length > LONGEST_SUBJECT ? `${printable.slice(0, LONGEST_SUBJECT - 3)}...` : printable;
}
