/**
 * What the events say, field by field, in one table: the type of their detail, its JSON Schema and docs/events.md come from it. A new
 * field is optional and leaves the version as it is; the version grows when a field goes or means something else.
 */
import type { EntryKind } from '../journal/journal.ts';
import { SIDES } from '../side.ts';

export const SOURCE = 'routeaway';
export const EVENT_VERSION = 1;

/** A switch and what became of it; anything else that begins or lasts; the end of what was urgent. */
export const DETAIL_TYPES = ['Routeaway Switch', 'Routeaway Situation', 'Routeaway Situation Over'] as const;
export type DetailType = (typeof DETAIL_TYPES)[number];

/** `page`: somebody has to act now. `info`: worth knowing, and nobody is woken. */
const SEVERITIES = ['page', 'info'] as const;

const KINDS = ['failover', 'failback', 'pin', 'repair', 'adoption', 'initial'] as const satisfies EntryKind[];

/** `time`: ISO, in UTC. A list: one of these words. */
type Kind = 'text' | 'texts' | 'number' | 'flag' | 'time' | readonly string[] | Fields;

interface Field {
  readonly is: Kind;
  readonly says: string;
  readonly optional?: true;
  /** Absent: all have it. */
  readonly of?: DetailType;
}

export interface Fields {
  readonly [name: string]: Field;
}

const SWITCH = 'Routeaway Switch';

const CHAT = {
  version: { is: ['1.0'], says: 'Of the schema.' },
  source: { is: ['custom'], says: 'As the schema wants it.' },
  id: { is: 'text', says: 'As `id`.' },
  content: {
    is: {
      textType: { is: ['client-markdown'], says: 'As the schema wants it.' },
      title: { is: 'text', says: 'As `subject`.' },
      description: {
        is: 'text',
        says: 'The message without the commands, cut where a chat would not show it.',
      },
      nextSteps: { is: 'texts', says: 'The commands to look and to overrule.' },
      keywords: { is: 'texts', says: 'Stage and severity.' },
    },
    says: 'What is shown.',
  },
  metadata: {
    is: {
      threadId: { is: 'text', says: 'The same for all events about one switch, or one situation.' },
      summary: { is: 'text', says: 'As `subject`.' },
      eventType: { is: 'text', says: 'As `what`.' },
    },
    says: 'For threads and filters.',
  },
} as const satisfies Fields;

export const FIELDS = {
  version: { is: 'number', says: 'Of these fields.' },
  id: {
    is: 'text',
    says: 'The same whenever one message is sent, so that a consumer can drop the second. EventBridge gives each a new `id` of its own.',
  },
  stage: { is: 'text', says: 'The stage.' },
  severity: { is: SEVERITIES, says: '`page`: somebody has to act now. `info`: nobody has to.' },
  what: {
    is: 'text',
    optional: true,
    says: 'The name of the message, as in [failure modes](failure-modes.md). Absent if the version before wrote it.',
  },
  about: {
    is: 'text',
    says: 'The same for all events about one switch, or about one situation while it comes and goes; where one message says that several are over, about the one that lasted longest.',
  },
  drill: { is: 'flag', says: 'Whether a drill causes it.' },
  at: { is: 'time', says: 'When it was written.' },
  region: { is: 'text', says: 'The control Region whose switcher sends it.' },
  active: { is: SIDES, says: 'The side that has the traffic.' },
  subject: {
    is: 'text',
    says: 'One line of at most 100 printable ASCII characters, without quotation marks and backslashes.',
  },
  text: {
    is: 'text',
    says: 'The whole message in plain lines, its subject first: what happened, why, and the commands to look and to overrule.',
  },
  runbook: { is: 'text', optional: true, says: 'The part of the runbook for it.' },
  chat: { is: CHAT, says: 'The message in the schema for custom notifications of Amazon Q Developer.' },
  override: {
    is: {
      text: { is: 'text', says: 'As it was written.' },
      by: {
        is: 'text',
        optional: true,
        says: 'Who wrote it, as SSM says. Absent where that could not be read.',
      },
      seenAt: { is: 'time', says: 'When the switcher first read it.' },
    },
    optional: true,
    says: 'The override in force. Absent while there never was one.',
  },
  epoch: { is: 'number', of: SWITCH, says: 'The number of the switch.' },
  kind: { is: KINDS, of: SWITCH, optional: true, says: 'Why traffic moved.' },
  from: { is: SIDES, of: SWITCH, optional: true, says: 'The side that traffic left.' },
  to: { is: SIDES, of: SWITCH, optional: true, says: 'The side to which it goes.' },
  begunAt: { is: 'time', of: SWITCH, optional: true, says: 'When the switch began.' },
  effectAt: {
    is: 'time',
    of: SWITCH,
    optional: true,
    says: 'When the updates were sent; with DNS alone, when the journal said so.',
  },
  verifiedAt: {
    is: 'time',
    of: SWITCH,
    optional: true,
    says: 'When the public endpoint answered from there: the first of three good answers.',
  },
  outageSince: {
    is: 'time',
    of: SWITCH,
    optional: true,
    says: 'When the client-visible outage began, if there was one.',
  },
  outageSeconds: {
    is: 'number',
    of: SWITCH,
    optional: true,
    says: 'How long it lasted, as far as that is known.',
  },
} as const satisfies Fields;

type ValueOf<K> = K extends 'text' | 'time'
  ? string
  : K extends 'texts'
    ? readonly string[]
    : K extends 'number'
      ? number
      : K extends 'flag'
        ? boolean
        : K extends readonly (infer W)[]
          ? W
          : ObjectOf<K>;

type Optional<T> = {
  [N in keyof T]: T[N] extends { readonly optional: true } | { readonly of: DetailType } ? N : never;
}[keyof T];

export type ObjectOf<T> = {
  readonly [N in Exclude<keyof T, Optional<T>>]: T[N] extends { readonly is: infer K } ? ValueOf<K> : never;
} & { readonly [N in Optional<T>]?: T[N] extends { readonly is: infer K } ? ValueOf<K> : never };

export type EventDetail = ObjectOf<typeof FIELDS>;

export const fieldsOf = (type: DetailType): Fields =>
  Object.fromEntries(
    Object.entries(FIELDS as Fields).filter(([, { of }]) => of === undefined || of === type),
  );

/** The JSON Schema (draft 2020-12) of an object with these fields. Further ones are allowed: a later version may have them. */
export function schemaOf(fields: Fields): object {
  return {
    type: 'object',
    required: Object.keys(fields).filter((name) => !fields[name]?.optional),
    properties: Object.fromEntries(Object.entries(fields).map(([name, { is }]) => [name, schemaOfKind(is)])),
  };
}

function schemaOfKind(kind: Kind): object {
  if (Array.isArray(kind)) return { enum: kind };
  switch (kind) {
    case 'text':
      return { type: 'string' };
    case 'time':
      return { type: 'string', format: 'date-time' };
    case 'texts':
      return { type: 'array', items: { type: 'string' } };
    case 'number':
      return { type: 'number' };
    case 'flag':
      return { type: 'boolean' };
    default:
      return schemaOf(kind as Fields);
  }
}
