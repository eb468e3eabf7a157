/**
 * Sends notices through an SNS topic, with the exact commands to look and to overrule: on a phone at night, on-call people
 * know neither the stage's Region nor the parameter's name.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { span, utc } from '../core/duration.ts';
import type { Notice } from '../core/journal/journal.ts';
import { tagOf } from '../core/journal/journal-queries.ts';
import { subjectOf } from '../core/notices/subject.ts';
import { plainLines } from '../core/plain.ts';
import type { Notifier } from '../ports.ts';
import { limited } from './clients.ts';
import { distributionArn, untagCommand } from './owner.ts';

/** SNS refuses a subject that is longer, or that holds anything but printable ASCII. */
const LONGEST_LINE = 100;

interface NoticeNames {
  readonly stage: string;
  readonly overrideParameter: string;
  readonly distributionId: string;
}

/** The run that puts a notice into the journal sends it, or else one of the next two minutes. */
const LATE_MS = 2 * 60_000;

export function createNotifier(
  client: SNSClient,
  topicArn: string,
  names: NoticeNames,
  now: () => number = Date.now,
): Notifier {
  const region = topicArn.split(':')[3] ?? '';
  const arn = distributionArn(topicArn, names.distributionId);
  return {
    async send(notice, owner) {
      const untag = untagCommand(arn, tagOf(owner));
      const age = now() - notice.at;
      const late = age > LATE_MS ? span(age) : undefined;
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(notice, names.stage, late),
          Message: `${plainLines(notice.body)}\n${written(notice, late)}\n\n${commands(notice, names, region, owner?.other === undefined ? undefined : untag)}`,
        }),
        limited(),
      );
    },
  };
}

/** The stage comes first: operators of several must see it at a glance. */
function subjectLine({ urgent, subject }: Notice, stage: string, late: string | undefined): string {
  const age = late === undefined ? '' : ` (${late} old)`;
  const head = ascii(`${urgent ? 'URGENT ' : ''}${stage}${age}: `);
  return `${head}${subjectOf(ascii(subject).trim(), LONGEST_LINE - head.length)}`.trim();
}

const ascii = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ');

/** A reader next morning must know when it was so. */
function written({ at }: Notice, late: string | undefined): string {
  const when = `Written at ${utc(at)}`;
  return late === undefined
    ? `${when}.`
    : `${when}, and it could not be sent for ${late}: see the status for how things are now.`;
}

/** `untag`: how another stack's owner tag is removed, if there is one: no override moves traffic then. */
function commands(
  { command, noOverride, lookOnly, helps }: Notice,
  { stage, overrideParameter }: NoticeNames,
  region: string,
  untag: string | undefined,
): string {
  const routeaway = `npx routeaway --stage ${stage} --region ${region}`;
  const look = ['To look, from the folder of the project:', `  ${routeaway} status`];
  const put = `  aws ssm put-parameter --region ${region} --overwrite --name ${overrideParameter} --value`;
  const end = ['To end it:', `  ${routeaway} auto                  # or: to the side that you want`];
  const past = [
    'To move traffic all the same, past the switcher:',
    `  ${routeaway} break-glass to standby   # or: to primary`,
  ];
  if (lookOnly) return look.join('\n');
  if (noOverride)
    return [...look, 'Until the parameter can be read, no override that you write counts.', ...past].join(
      '\n',
    );
  if (untag !== undefined) {
    return [
      ...look,
      ...(command === 'auto' ? ['To end the override:', `  ${routeaway} auto`] : []),
      'While another stack owns the distribution, no override moves traffic. If its tag is wrong, take it off:',
      `  ${untag}`,
      ...past,
    ].join('\n');
  }
  if (helps)
    return [
      ...look,
      'To move traffic, where the errors are real:',
      `  ${routeaway} to ${helps}`,
      'or from anywhere:',
      `${put} ${helps}`,
    ].join('\n');
  return [
    ...look,
    ...(command === 'auto'
      ? end
      : [
          'To move traffic, or to stop everything automatic until you say auto:',
          `  ${routeaway} to standby            # or: to primary`,
          `  ${routeaway} hold`,
        ]),
    'or from anywhere:',
    `${put} ${command ?? 'hold            # or: primary, standby, auto'}`,
  ].join('\n');
}
