/**
 * Every message as e-mail, chat and webhook get it: the product's own programs write the notice, its own notifier makes the
 * event, and what a target gets of it is by the rule as it is packaged. `npx jest test/package/notices -u` writes what they say
 * now: read each line of the diff.
 */
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { readRules } from '../../lab/emulator/cloudformation/index.ts';
import { inputOf } from '../../lab/emulator/model/index.ts';
import { LAB, type LabStack, packageLab } from '../../lab/stand/package/lab.ts';
import { createNotifier } from '../../shared/aws/events.ts';
import { EMPTY_JOURNAL, type Journal, type Notice } from '../../shared/core/journal/journal.ts';
import { eventOf } from '../../shared/core/notices/event.ts';
import {
  DETAIL_TYPES,
  type DetailType,
  type EventDetail,
  fieldsOf,
  schemaOf,
} from '../../shared/core/notices/event-fields.ts';
import { isUrgent, NOTIFICATIONS, type NotificationName } from '../../shared/core/notices/notifications.ts';
import type { Sent } from './notices/sent.ts';
import { SOURCES, type Source } from './notices/sources.ts';

const NAMES = {
  stage: 'lab',
  region: LAB.controlRegion,
  overrideParameter: '/routeaway/lab/override',
} as const;
const ALL = Object.keys(NOTIFICATIONS) as NotificationName[];
const MINUTE = 60_000;

let stack: LabStack;
const made = new Map<NotificationName, Sent>();
beforeAll(async () => {
  const webhook = { webhookUrl: 'https://hook.example.com/in', webhookSecret: 'routeaway/lab/webhook' };
  stack = (await packageLab({ root: join(__dirname, '../..') }, webhook)).failover;
  const wanted = new Map<Source, NotificationName[]>();
  for (const name of ALL) wanted.set(SOURCES[name], [...(wanted.get(SOURCES[name]) ?? []), name]);
  for (const [source, names] of wanted) {
    const sent = await source.makes(names);
    for (const name of names) {
      const one = sent.get(name);
      if (!one) throw new Error(`Nothing sent "${name}": ${source.from}`);
      made.set(name, one);
    }
  }
});

/** As the programs wrote it. */
function written(as: NotificationName): Sent {
  const one = made.get(as);
  if (!one) throw new Error(`"${as}" was not made.`);
  return one;
}

interface PutEvent {
  readonly type: DetailType;
  readonly detail: EventDetail;
}

/** What the notifier puts on the bus. */
async function eventFor({ notice, journal, at }: Sent): Promise<PutEvent> {
  const put: PutEvent[] = [];
  const client = {
    async send({ input }: { input: { Entries: { DetailType: DetailType; Detail: string }[] } }) {
      for (const { DetailType: type, Detail } of input.Entries)
        put.push({ type, detail: JSON.parse(Detail) });
      return { FailedEntryCount: 0 };
    },
  };
  const names = {
    ...NAMES,
    distributionId: LAB.distribution.id,
    topicArn: `arn:aws:sns:${LAB.controlRegion}:123456789012:routeaway-lab`,
  };
  await createNotifier({ [LAB.controlRegion]: client as never }, names, () => at).send(notice, journal);
  const [event] = put;
  if (!event) throw new Error('Nothing was put on the bus.');
  return event;
}

/** What a target gets of an event. */
function given(id: 'email' | 'chat' | 'webhook', { type, detail }: PutEvent): string {
  const targets =
    readRules(stack.template).find(({ name }) => name === 'routeaway-lab-notices')?.targets ?? [];
  const target = targets.find((one) => one.id === id);
  if (!target) throw new Error(`The rule has no target ${id}.`);
  return inputOf(target, { source: 'routeaway', 'detail-type': type, detail });
}

const ajv = new Ajv({ strict: false, validateFormats: false });
const valid = Object.fromEntries(
  DETAIL_TYPES.map((type) => [type, ajv.compile(schemaOf(fieldsOf(type)))] as const),
);

/** To the second: a call that takes some milliseconds longer is no other message. */
const roughly = (json: string): string => json.replace(/@\d{13}"/g, '@<ms>"').replace(/\.\d{3}Z"/g, 'Z"');

/** As three readers have it; what the chat and the webhook repeat is left out. */
function shown(event: PutEvent): string {
  const mail = given('email', event);
  const { content, metadata } = JSON.parse(given('chat', event)) as EventDetail['chat'];
  const { text: _, chat: __, ...detail } = JSON.parse(given('webhook', event)) as EventDetail;
  return [
    `E-MAIL\n${mail.slice(1, -1)}`,
    `CHAT in the thread ${metadata.threadId}, ${content.keywords.join(', ')}`,
    `${content.title}\n\n${content.description}`,
    ...content.nextSteps,
    `WEBHOOK ${event.type} ${roughly(JSON.stringify(detail, undefined, 1))}`,
  ].join('\n\n');
}

describe.each(ALL)('%s', (as) => {
  test('says what it said', async () => {
    expect(`\n${shown(await eventFor(written(as)))}\n`).toMatchSnapshot();
  });

  test('is an event by its schema', async () => {
    const { type, detail } = await eventFor(written(as));
    expect([valid[type]?.(detail), valid[type]?.errors]).toEqual([true, null]);
    expect(detail).toMatchObject({
      version: 1,
      stage: 'lab',
      what: as,
      severity: isUrgent(as) ? 'page' : 'info',
    });
    // It goes into templates of JSON.
    expect(detail.subject).toMatch(/^[ !#-[\]-~]{1,100}$/);
    expect(Object.keys(detail).filter((name) => !(name in fieldsOf(type)))).toEqual([]);
  });

  test('is plain lines in an e-mail, with the subject first', async () => {
    const mail = given('email', await eventFor(written(as)));
    const [first = '', second, ...rest] = mail.slice(1, -1).split('\n');
    expect([mail[0], mail.at(-1), second]).toEqual(['"', '"', '']);
    expect(first).toMatch(isUrgent(as) ? /^URGENT lab: / : /^lab: /);
    expect(rest.join('\n')).toContain('npx routeaway --stage lab --region ca-central-1 status');
    expect(rest).toContainEqual(expect.stringMatching(/^Written at /));
  });

  test('is a custom notification in a chat, which calls nobody', async () => {
    const { notice, ...sent } = written(as);
    const event = await eventFor({ ...sent, notice: { ...notice, body: `${notice.body}\n${HOSTILE}` } });
    const chat = JSON.parse(given('chat', event)) as EventDetail['chat'];
    expect(chat).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', keywords: ['lab', isUrgent(as) ? 'page' : 'info'] },
      metadata: { eventType: as },
    });
    expect(chat.metadata.threadId).toMatch(/^[A-Za-z0-9-]{1,100}$/);
    expect(chat.content.description).toContain('channel');
    expect(chat.content.description).not.toMatch(/[<>`]/);
    expect(chat.content.nextSteps[0]).toContain('`npx routeaway --stage lab --region ca-central-1 status`');
  });

  test('goes to a webhook whole: what e-mail and chat get is in it', async () => {
    const event = await eventFor(written(as));
    const detail = JSON.parse(given('webhook', event)) as EventDetail;
    expect(detail).toEqual(event.detail);
    expect(`"${detail.text}"`).toBe(given('email', event));
    expect(detail.chat).toEqual(JSON.parse(given('chat', event)));
  });
});

/** Evidence quotes what a server answered. */
const HOSTILE = '12:00:00 primary: read "<!channel> **`rm`**\\n"';

test('all events about one situation have its name, and each has an id of its own', () => {
  const { notice, journal, at } = written('both-down');
  const [one, other] = [at, at + 1].map(
    (time) => eventOf({ ...notice, id: `decision:both@${time}` }, journal, NAMES, time).detail,
  );
  expect([one?.about, other?.about]).toEqual(['decision:both', 'decision:both']);
  expect(one?.id).not.toBe(other?.id);
});

test('a message about an override says who wrote it', async () => {
  const { notice, journal, at } = written('hold');
  const by = 'arn:aws:iam::123456789012:user/ada';
  const of = (override: Journal['override']) =>
    eventFor({ notice, journal: { ...journal, ...(override && { override }) }, at });
  const { override } = journal;
  if (!override) throw new Error('No override is in force.');
  const signed = await of({ ...override, by });
  expect(given('email', signed)).toContain(`\nThe override was written by ${by}.\n`);
  expect(signed.detail.override).toMatchObject({ by });
  const { by: _, ...anonymous } = override;
  const unsigned = await of(anonymous);
  expect(given('email', unsigned)).not.toContain('written by');
  expect(unsigned.detail.override).toEqual({
    text: 'hold because we are looking into it',
    seenAt: new Date(override.seenAt).toISOString(),
  });
});

test('what the version before has left waiting is sent as well', () => {
  const { notice: whole, journal, at } = written('both-down');
  const { what: _, ...notice } = whole;
  const { type, detail } = eventOf(notice, EMPTY_JOURNAL, NAMES, at);
  expect([valid[type]?.(detail), detail.what]).toEqual([true, undefined]);
  const switched = eventOf({ ...notice, id: 'epoch-3-applied' }, { ...journal, entries: [] }, NAMES, at);
  // The entry is no longer in the journal.
  expect([switched.type, switched.detail.epoch, switched.detail.kind]).toEqual([
    'Routeaway Switch',
    3,
    undefined,
  ]);
});

test('one that could not be sent for long says so', async () => {
  const { at, ...sent } = written('failover');
  const mail = given('email', await eventFor({ ...sent, at: at + 31 * MINUTE }));
  expect(mail).toMatch(/^"lab \(31 min old\): Switch to /);
  expect(mail).toContain('could not be sent for 31 min');
});

test('the longest message fits into an event, a topic and a chat', () => {
  const { notice, journal, at } = written('both-down');
  const long: Notice = { ...notice, body: '\u{1f525}é"\\<'.repeat(2_500), subject: 'x'.repeat(5_000) };
  const { detail } = eventOf(long, journal, NAMES, at);
  expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(256 * 1_024);
  expect(detail.chat.content.description.length).toBeLessThanOrEqual(2_501);
});
