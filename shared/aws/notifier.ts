/**
 * Tells people through an SNS topic: what the notice says, and the very commands by which they look and overrule. Whoever
 * reads it may be on a phone, and knows neither the stage's Region nor the parameter's name by heart.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../core/journal.ts';
import { plainLines } from '../core/plain.ts';
import type { Notifier } from '../ports.ts';
import { limited } from './clients.ts';

/** SNS refuses a subject that is longer, or that holds anything but printable ASCII. */
const LONGEST_SUBJECT = 100;

export interface NoticeNames {
  readonly stage: string;
  readonly overrideParameter: string;
}

export function createNotifier(client: SNSClient, topicArn: string, names: NoticeNames): Notifier {
  const region = topicArn.split(':')[3] ?? '';
  return {
    async send(notice) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(notice, names.stage),
          Message: `${plainLines(notice.body)}\n\n${commands(names, region)}`,
        }),
        limited(),
      );
    },
  };
}

/** The stage comes first: whoever has several has to know at a glance. */
function subjectLine({ urgent, subject }: Notice, stage: string): string {
  const line = `${urgent ? 'URGENT ' : ''}${stage}: ${subject}`.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 3)}...` : line;
}

function commands({ stage, overrideParameter }: NoticeNames, region: string): string {
  const routeaway = `npx routeaway --stage ${stage} --region ${region}`;
  return [
    'To look, from the folder of the project:',
    `  ${routeaway} status`,
    'To overrule:',
    `  ${routeaway} hold                  (or: to primary, to standby, auto)`,
    'or from anywhere:',
    `  aws ssm put-parameter --region ${region} --overwrite --name ${overrideParameter} --value hold`,
  ].join('\n');
}
