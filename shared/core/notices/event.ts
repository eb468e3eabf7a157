/** A notice as the event that is put on the bus: what machines read, and the message for people, composed once. */
import { cut } from '../cut.ts';
import { iso, SECOND } from '../duration.ts';
import type { Entry, Journal, Notice } from '../journal/journal.ts';
import { activeSide } from '../journal/journal-queries.ts';
import { type DetailType, EVENT_VERSION, type EventDetail } from './event-fields.ts';
import { type Message, type MessageNames, messageFor, textOf } from './message.ts';
import { isDrill } from './notices.ts';

export interface NoticeEvent {
  readonly type: DetailType;
  readonly detail: EventDetail;
}

/** Chats cut what is longer, or refuse it. */
const LONGEST_IN_CHAT = 2_500;
const LONGEST_THREAD = 100;

export function eventOf(notice: Notice, journal: Journal, names: MessageNames, now: number): NoticeEvent {
  const message = messageFor(notice, journal, names, now);
  const about = aboutOf(notice);
  const id = `${names.stage} ${notice.id}`;
  const { override } = journal;
  const [, runbook] = /^Runbook: (\S+)$/m.exec(notice.body) ?? [];
  const detail: EventDetail = {
    version: EVENT_VERSION,
    id,
    stage: names.stage,
    severity: notice.urgent ? 'page' : 'info',
    ...(notice.what && { what: notice.what }),
    about,
    drill: isDrill(notice.subject),
    at: iso(notice.at),
    region: names.region,
    active: activeSide(journal),
    subject: message.subject,
    text: textOf(message),
    ...(runbook !== undefined && { runbook }),
    chat: chatOf(id, about, message, notice, names),
    ...(override && {
      override: {
        text: override.text.trim(),
        ...(override.by !== undefined && { by: override.by }),
        seenAt: iso(override.seenAt),
      },
    }),
  };
  const epoch = epochOf(notice);
  if (epoch !== undefined)
    return {
      type: 'Routeaway Switch',
      detail: { ...detail, epoch, ...switchOf(journal.entries.find((entry) => entry.epoch === epoch)) },
    };
  const isOver = notice.id.startsWith('over-');
  return { type: isOver ? 'Routeaway Situation Over' : 'Routeaway Situation', detail };
}

/** The entry that it is about, if it is about one. */
function epochOf({ id }: Notice): number | undefined {
  const [, epoch] = /^epoch-(\d+)-/.exec(id) ?? [];
  return epoch === undefined ? undefined : Number(epoch);
}

/** A situation is notified again, and its end, under the same name and another time. */
const aboutOf = (notice: Notice): string => {
  const epoch = epochOf(notice);
  return epoch === undefined ? notice.id.replace(/^over-\d+:|@\d+$/g, '') : `epoch-${epoch}`;
};

/** Absent where the journal no longer holds the entry: it has waited for days. */
function switchOf(entry: Entry | undefined): Partial<EventDetail> {
  if (!entry) return {};
  const { kind, from, to, begunAt, effectAt, verifiedAt, outageSince, recoveryMs } = entry;
  return {
    kind,
    from,
    to,
    begunAt: iso(begunAt),
    ...(effectAt !== undefined && { effectAt: iso(effectAt) }),
    ...(verifiedAt !== undefined && { verifiedAt: iso(verifiedAt) }),
    ...(outageSince !== undefined && { outageSince: iso(outageSince) }),
    ...(recoveryMs !== undefined && { outageSeconds: Math.round(recoveryMs / SECOND) }),
  };
}

function chatOf(
  id: string,
  about: string,
  { subject, body, steps }: Message,
  { what = 'message', urgent }: Notice,
  { stage }: MessageNames,
): EventDetail['chat'] {
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: harmless(subject),
      description: cut(harmless(body), LONGEST_IN_CHAT),
      nextSteps: steps.map(({ says, commands }) =>
        [harmless(says), ...commands.map((command) => `\`${command}\``)].join('\n'),
      ),
      keywords: [stage, urgent ? 'page' : 'info'],
    },
    metadata: {
      threadId: `${stage}-${about}`.replace(/[^A-Za-z0-9]+/g, '-').slice(0, LONGEST_THREAD),
      summary: harmless(subject),
      eventType: what,
    },
  };
}

/** Evidence quotes answers of servers. In a chat `<!channel>` would call everybody, and a backtick begin code. */
const harmless = (text: string): string =>
  text.replaceAll('<', '(').replaceAll('>', ')').replaceAll('`', "'").replaceAll('*', '\u2217');
