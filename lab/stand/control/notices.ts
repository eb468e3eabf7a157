/** What the topics have sent to people, whole: as an e-mail would show it. */
import type { Lab } from '../lab.ts';
import { saysFirstData } from '../timeline/collect.ts';

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

/** The newest first, of the control Region and of the watchdog's. */
export function noticesOf({ cloud, stacks }: Pick<Lab, 'cloud' | 'stacks'>): readonly SentNotice[] {
  const regions = new Set([cloud.region, stacks.watchdog?.template.region ?? cloud.region]);
  return [...regions]
    .flatMap((region) => cloud.in(region).topics.messages())
    .filter(({ message }) => !saysFirstData(message))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST)
    .map(({ id, at, subject = '', message }) => ({
      id,
      at: new Date(at).toISOString(),
      subject,
      body: bodyOf(message).slice(0, LONGEST),
    }));
}

/** An alarm speaks JSON: what it means comes first. */
function bodyOf(message: string): string {
  if (!message.startsWith('{')) return message;
  const fields = JSON.parse(message) as Record<string, unknown>;
  const { AlarmDescription: description } = fields;
  const whole = JSON.stringify(fields, null, 2);
  return typeof description === 'string' ? `${description}\n\n${whole}` : whole;
}
