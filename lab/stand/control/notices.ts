/** What the topics have sent to people, whole: as an e-mail would show it. */
import type { Lab } from '../lab.ts';
import { saysFirstData } from '../timeline/collect.ts';
import { isForChat, mailOf } from '../timeline/mail.ts';

const MOST = 100;
/** Of one message, in characters; SNS takes more than anybody reads. */
const LONGEST = 20_000;

interface SentNotice {
  readonly id: string;
  /** ISO, lab time. */
  readonly at: string;
  readonly subject: string;
  readonly body: string;
}

/** The newest first, of the control Regions and of the watchdog's. */
export function noticesOf({ cloud, stacks }: Pick<Lab, 'cloud' | 'stacks'>): readonly SentNotice[] {
  const { second, third, watchdog } = stacks;
  const others = [second, third, watchdog].flatMap((one) => one?.template.region ?? []);
  const regions = new Set([cloud.region, ...others]);
  const all = [...regions]
    .flatMap((region) => cloud.in(region).topics.messages())
    .filter((one) => !isForChat(one) && !saysFirstData(one.message))
    .toSorted((a, b) => b.at - a.at);
  return all.slice(0, MOST).map((one, i) => {
    const { id, at, message } = one;
    const { subject, body: text } = mailOf(one);
    const isSecond = all.slice(i + 1).some((earlier) => isAlarm(one) && earlier.message === message);
    const body = `${isSecond ? `${AGAIN}\n\n` : ''}${bodyOf(text)}`;
    return { id, at: new Date(at).toISOString(), subject, body: body.slice(0, LONGEST) };
  });
}

/** An alarm's change of state is one event, and has its time in it. */
const isAlarm = ({ message }: { readonly message: string }): boolean => message.startsWith('{');
const AGAIN =
  'This is the message before once more: actions of alarms are delivered at least once, and the lab does one in five twice.';

/** An alarm speaks JSON: what it means comes first. */
function bodyOf(message: string): string {
  if (!isAlarm({ message })) return message;
  const fields = JSON.parse(message) as Record<string, unknown>;
  const { AlarmDescription: description } = fields;
  const whole = JSON.stringify(fields, null, 2);
  return typeof description === 'string' ? `${description}\n\n${whole}` : whole;
}
