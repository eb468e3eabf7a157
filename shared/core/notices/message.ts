/**
 * What on-call people read: subject, text and the exact commands to look and to overrule. On a phone at night they know neither
 * the stage's Region nor the parameter's name. Every way to tell them (e-mail, chat, webhook) takes it from here.
 */
import { span, utc } from '../duration.ts';
import type { Journal, Notice } from '../journal/journal.ts';
import { remembered } from '../override.ts';
import { plainLines } from '../plain.ts';
import { subjectOf } from './subject.ts';

/** No phone shows more of a line. */
const LONGEST_LINE = 100;

export interface MessageNames {
  readonly stage: string;
  /** The control Region that the commands name. */
  readonly region: string;
  readonly overrideParameter: string;
  /** How another stack's owner tag is taken off, if there is one: no override moves traffic then. */
  readonly untag?: string;
}

export interface Message {
  readonly subject: string;
  /** What happened, and when it was written. */
  readonly body: string;
  /** What can be done, each with its commands. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly says: string;
  readonly commands: readonly string[];
}

/** The run that puts a notice into the journal sends it, or else one of the next two minutes. */
const LATE_MS = 2 * 60_000;

export function messageFor(notice: Notice, journal: Journal, names: MessageNames, now: number): Message {
  const age = now - notice.at;
  const late = age > LATE_MS ? span(age) : undefined;
  const author = isOfOverride(notice) ? writtenBy(journal) : [];
  return {
    subject: subjectLine(notice, names.stage, late),
    body: [plainLines(notice.body), ...author, written(notice, late)].join('\n'),
    steps: steps(notice, names),
  };
}

/** The whole message: an e-mail has no subject of its own, so that the first line carries it. */
export const textOf = ({ subject, body, steps }: Message): string =>
  [
    subject,
    '',
    body,
    '',
    ...steps.flatMap(({ says, commands }) => [says, ...commands.map((command) => `  ${command}`)]),
  ].join('\n');

/** The stage comes first: operators of several must see it at a glance. */
function subjectLine({ urgent, subject }: Notice, stage: string, late: string | undefined): string {
  const age = late === undefined ? '' : ` (${late} old)`;
  const head = oneLine(`${urgent ? 'URGENT ' : ''}${stage}${age}: `);
  return `${head}${subjectOf(oneLine(subject).trim(), LONGEST_LINE - head.length)}`.trim();
}

/** Printable ASCII, and nothing that breaks the JSON into which an input transformer puts it. */
const oneLine = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('"', "'")
    .replaceAll('\\', '/');

/** A reader next morning must know when it was so. */
function written({ at }: Notice, late: string | undefined): string {
  const when = `Written at ${utc(at)}`;
  return late === undefined
    ? `${when}.`
    : `${when}, and it could not be sent for ${late}: see the status for how things are now.`;
}

/** A message that an operator's override causes. */
const isOfOverride = ({ command }: Notice): boolean => command === 'auto';

function writtenBy(journal: Journal): readonly string[] {
  const by = journal.override?.by;
  if (by === undefined || remembered(journal).mode === 'auto') return [];
  return [plainLines(`The override was written by ${by}.`)];
}

function steps(
  { command, noOverride, lookOnly, helps }: Notice,
  { stage, overrideParameter, region, untag }: MessageNames,
): readonly Step[] {
  const routeaway = `npx routeaway --stage ${stage} --region ${region}`;
  const step = (says: string, ...commands: string[]): Step => ({ says, commands });
  const look = step('To look, from the folder of the project:', `${routeaway} status`);
  const anywhere = (value: string) =>
    step(
      'or from anywhere:',
      `aws ssm put-parameter --region ${region} --overwrite --name ${overrideParameter} --value ${value}`,
    );
  const past = step(
    'To move traffic all the same, past the switcher:',
    `${routeaway} break-glass to standby   # or: to primary`,
  );
  if (lookOnly) return [look];
  if (noOverride)
    return [look, step('Until the parameter can be read, no override that you write counts.'), past];
  if (untag !== undefined)
    return [
      look,
      ...(command === 'auto' ? [step('To end the override:', `${routeaway} auto`)] : []),
      step(
        'While another stack owns the distribution, no override moves traffic. If its tag is wrong, take it off:',
        untag,
      ),
      past,
    ];
  if (helps)
    return [
      look,
      step('To move traffic, where the errors are real:', `${routeaway} to ${helps}`),
      anywhere(helps),
    ];
  if (command === 'auto')
    return [
      look,
      step('To end it:', `${routeaway} auto                  # or: to the side that you want`),
      anywhere(command),
    ];
  return [
    look,
    step(
      'To move traffic, or to stop everything automatic until you say auto:',
      `${routeaway} to standby            # or: to primary`,
      `${routeaway} hold`,
    ),
    anywhere('hold            # or: primary, standby, auto'),
  ];
}
