/**
 * Every message as e-mail, chat and webhook get it: the event is made by the code, and what a target gets of it by the rule as it is
 * packaged.
 */
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { readRules } from '../../lab/emulator/cloudformation/index.ts';
import { inputOf } from '../../lab/emulator/model/index.ts';
import { LAB, type LabStack, packageLab } from '../../lab/stand/package/lab.ts';
import { EMPTY_JOURNAL, type Entry, type Journal, type Notice } from '../../shared/core/journal/journal.ts';
import { eventOf } from '../../shared/core/notices/event.ts';
import {
  DETAIL_TYPES,
  type EventDetail,
  fieldsOf,
  schemaOf,
} from '../../shared/core/notices/event-fields.ts';
import { entryDraft, put } from '../../shared/core/notices/notices.ts';
import { isUrgent, NOTIFICATIONS, type NotificationName } from '../../shared/core/notices/notifications.ts';
import { entry, NOW } from '../unit/core/build.ts';

const NAMES = {
  stage: 'lab',
  region: LAB.controlRegion,
  overrideParameter: '/routeaway/lab/override',
} as const;
const ADA = 'arn:aws:iam::123456789012:user/ada';

let stack: LabStack;
beforeAll(async () => {
  stack = (await packageLab({ root: join(__dirname, '../..') })).failover;
});
const targets = () =>
  readRules(stack.template).find(({ name }) => name === 'routeaway-lab-notices')?.targets ?? [];

/** What a target gets of a notice. */
function given(id: string, notice: Notice, journal: Journal): string {
  const target = targets().find((one) => one.id === id);
  if (!target) throw new Error(`The rule has no target ${id}.`);
  const { type, detail } = eventOf(notice, journal, NAMES, NOW);
  return inputOf(target, { source: 'routeaway', 'detail-type': type, detail });
}

const ajv = new Ajv({ strict: false, validateFormats: false });
const valid = Object.fromEntries(
  DETAIL_TYPES.map((type) => [type, ajv.compile(schemaOf(fieldsOf(type)))] as const),
);

const SWITCH: Entry = entry({
  epoch: 7,
  kind: 'failover',
  to: 'standby',
  because: 'Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven.',
  evidence: ['12:00:00 primary: read "<!channel>`\\n"'],
  verifiedAt: NOW,
  outageSince: NOW - 60_000,
  recoveryMs: 41_000,
});
const HELD: Journal = {
  ...EMPTY_JOURNAL,
  entries: [SWITCH],
  override: { text: 'hold because of "a\\b"', seenAt: NOW - 1_000, by: ADA },
};
/** The milestones of a switch, of which the id says that they are one. */
const MILESTONES: Readonly<Record<string, Parameters<typeof entryDraft>[1]>> = {
  failover: 'applied',
  verified: 'verified',
  overdue: 'overdue',
  adopted: 'adopted',
};

function noticeOf(as: NotificationName, journal: Journal = HELD): Notice {
  const milestone = MILESTONES[as];
  const draft = milestone
    ? { ...entryDraft(SWITCH, milestone), as }
    : {
        id: as === 'over' ? `over-${NOW}` : `decision:${as}@${NOW}`,
        as,
        subject: `Hold: a “sentence” about "${as}".`,
        body: `Hold: a “sentence” about "${as}".\nEvidence: <b>\\ and \`more\`.`,
      };
  const [notice] = put({ ...journal, outbox: [] }, draft, NOW, 'run').outbox;
  if (!notice) throw new Error('Nothing waits.');
  return notice;
}

describe.each(Object.keys(NOTIFICATIONS) as NotificationName[])('%s', (as) => {
  test('is an event by its schema', () => {
    const { type, detail } = eventOf(noticeOf(as), HELD, NAMES, NOW);
    expect([valid[type]?.(detail), valid[type]?.errors]).toEqual([true, null]);
    expect(detail).toMatchObject({
      version: 1,
      stage: 'lab',
      what: as,
      severity: isUrgent(as) ? 'page' : 'info',
      active: 'standby',
      override: { text: HELD.override?.text, by: ADA },
    });
    // It goes into templates of JSON.
    expect(detail.subject).toMatch(/^[ !#-[\]-~]{1,100}$/);
    expect(Object.keys(detail).filter((name) => !(name in fieldsOf(type)))).toEqual([]);
  });

  test('is plain lines in an e-mail, with the subject first', () => {
    const mail = given('email', noticeOf(as), HELD);
    const [first = '', second, ...rest] = mail.slice(1, -1).split('\n');
    expect([mail[0], mail.at(-1), second]).toEqual(['"', '"', '']);
    expect(first).toMatch(isUrgent(as) ? /^URGENT lab: / : /^lab: /);
    expect(rest.join('\n')).toContain('npx routeaway --stage lab --region ca-central-1 status');
    expect(rest).toContainEqual(expect.stringMatching(/^Written at /));
  });

  test('is a custom notification in a chat, which calls nobody', () => {
    const chat = JSON.parse(given('chat', noticeOf(as), HELD)) as EventDetail['chat'];
    expect(chat).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', keywords: ['lab', isUrgent(as) ? 'page' : 'info'] },
      metadata: { eventType: as },
    });
    expect(chat.metadata.threadId).toMatch(/^[A-Za-z0-9-]{1,100}$/);
    expect(chat.content.description).not.toMatch(/[<>`]/);
    expect(chat.content.nextSteps[0]).toContain('`npx routeaway --stage lab --region ca-central-1 status`');
  });
});

test('a failover, whole', () => {
  expect(given('email', noticeOf('failover'), HELD).split('\n')).toEqual([
    '"lab: Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven.',
    '',
    'Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven.',
    'Epoch 7, failover from primary to standby.',
    'To do: nothing now; wait for the message "Verified". If it has not come within five minutes: docs/runbook.md#a-switch-is-overdue.',
    '12:00:00 primary: read "<!channel>`\\n"',
    'Runbook: docs/runbook.md#it-switched',
    expect.stringMatching(/^Written at /),
    '',
    'To look, from the folder of the project:',
    '  npx routeaway --stage lab --region ca-central-1 status"',
  ]);
  const { type, detail } = eventOf(noticeOf('verified'), HELD, NAMES, NOW);
  expect([type, detail]).toMatchObject([
    'Routeaway Switch',
    {
      id: 'lab epoch-7-verified',
      about: 'epoch-7',
      epoch: 7,
      kind: 'failover',
      from: 'primary',
      to: 'standby',
      outageSeconds: 41,
      runbook: 'docs/runbook.md#where-is-traffic-and-why',
    },
  ]);
});

test('all events about one situation have its name, and each has an id of its own', () => {
  const at = (time: number) => ({ ...noticeOf('both-down'), id: `decision:both@${time}` });
  const [one, other] = [NOW, NOW + 1].map((time) => eventOf(at(time), HELD, NAMES, NOW).detail);
  expect([one?.about, other?.about]).toEqual(['decision:both', 'decision:both']);
  expect(one?.id).not.toBe(other?.id);
  expect(eventOf(noticeOf('over'), HELD, NAMES, NOW).type).toBe('Routeaway Situation Over');
});

test('a message about an override says who wrote it', () => {
  const notice: Notice = { ...noticeOf('hold'), command: 'auto' };
  expect(given('email', notice, HELD)).toContain(`\nThe override was written by ${ADA}.\n`);
  const nobody = { ...HELD, override: { text: 'hold', seenAt: NOW } };
  expect(given('email', notice, nobody)).not.toContain('written by');
  expect(eventOf(notice, nobody, NAMES, NOW).detail.override).toEqual({
    text: 'hold',
    seenAt: new Date(NOW).toISOString(),
  });
});

test('what the version before has left waiting is sent as well', () => {
  const { what: _, ...notice } = noticeOf('both-down');
  const { type, detail } = eventOf(notice, EMPTY_JOURNAL, NAMES, NOW);
  expect([valid[type]?.(detail), detail.what]).toEqual([true, undefined]);
  const switched = eventOf({ ...notice, id: 'epoch-3-applied' }, HELD, NAMES, NOW);
  // The entry is no longer in the journal.
  expect([switched.type, switched.detail.epoch, switched.detail.kind]).toEqual([
    'Routeaway Switch',
    3,
    undefined,
  ]);
});

test('the longest message fits into an event, a topic and a chat', () => {
  const long = { ...noticeOf('both-down'), body: '\u{1f525}é"\\<'.repeat(2_500), subject: 'x'.repeat(5_000) };
  const { detail } = eventOf(long, HELD, NAMES, NOW);
  expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(256 * 1_024);
  expect(detail.chat.content.description.length).toBeLessThanOrEqual(2_501);
});
