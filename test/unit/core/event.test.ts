/** A notice as an event: what machines read of it, and what a chat shows. */
import type { Entry, Journal, Notice } from '../../../shared/core/journal/journal.ts';
import { eventOf } from '../../../shared/core/notices/event.ts';
import {
  DETAIL_TYPES,
  type Fields,
  fieldsOf,
  SOURCE,
  schemaOf,
} from '../../../shared/core/notices/event-fields.ts';
import { messageFor, textOf } from '../../../shared/core/notices/message.ts';
import { entry, journalOf, MINUTE, NOW, onStandby, SECOND } from './build.ts';

const NAMES = { stage: 'prod', region: 'ca-central-1', overrideParameter: '/routeaway/prod' };
const NOTICE: Notice = {
  id: 'hold@1795000000000',
  at: NOW,
  urgent: false,
  claimedUntil: 0,
  claimedBy: '',
  subject: 'Hold: an operator holds traffic where it is.',
  body: 'Hold: an operator holds traffic where it is.\nRunbook: docs/runbook.md#hold',
  what: 'hold',
  lookOnly: true,
};
const event = (given: Partial<Notice> = {}, journal: Journal = journalOf()) =>
  eventOf({ ...NOTICE, ...given }, journal, NAMES, NOW);

const LOOK =
  'To look, from the folder of the project:\n`npx routeaway --stage prod --region ca-central-1 status`';

test('a situation', () => {
  const title = 'prod: Hold: an operator holds traffic where it is.';
  expect(event()).toStrictEqual({
    type: 'Routeaway Situation',
    detail: {
      version: 1,
      id: 'prod hold@1795000000000',
      stage: 'prod',
      severity: 'info',
      what: 'hold',
      about: 'hold',
      drill: false,
      at: '2026-11-21T12:00:00.000Z',
      region: 'ca-central-1',
      active: 'primary',
      subject: title,
      text: textOf(messageFor(NOTICE, journalOf(), NAMES, NOW)),
      runbook: 'docs/runbook.md#hold',
      chat: {
        version: '1.0',
        source: 'custom',
        id: 'prod hold@1795000000000',
        content: {
          textType: 'client-markdown',
          title,
          description: `${NOTICE.body}\nWritten at 2026-11-21T12:00:00Z.`,
          nextSteps: [LOOK],
          keywords: ['prod', 'info'],
        },
        metadata: { threadId: 'prod-hold', summary: title, eventType: 'hold' },
      },
    },
  });
});

test('one that is urgent, in a drill, while traffic is on the standby', () => {
  const { detail } = event({ urgent: true, subject: 'DRILL: It fails.' }, onStandby(10));
  expect(detail).toMatchObject({ severity: 'page', drill: true, active: 'standby' });
  expect(detail.chat.content.keywords).toEqual(['prod', 'page']);
});

test('one that an older version wrote has no name, and one without a runbook names none', () => {
  const { what: _, ...older } = NOTICE;
  const { detail } = eventOf({ ...older, body: 'See Runbook: docs/x.md' }, journalOf(), NAMES, NOW);
  expect(Object.keys(detail)).not.toContain('what');
  expect(Object.keys(detail)).not.toContain('runbook');
  expect(detail.chat.metadata.eventType).toBe('message');
  expect(event({ body: 'Runbook: docs/x.md and more' }).detail).not.toHaveProperty('runbook');
});

test('that it is over is about the same situation', () => {
  const about = (id: string) => {
    const { type, detail } = event({ id });
    return [type, detail.about, detail.chat.metadata.threadId];
  };
  expect(about('over-1795000000001:preflight:unprotected@1795000000000')).toEqual([
    'Routeaway Situation Over',
    'preflight:unprotected',
    'prod-preflight-unprotected',
  ]);
  // Nothing else begins or ends so.
  expect(about('x-over-1:a: @1b')).toEqual(['Routeaway Situation', 'x-over-1:a: @1b', 'prod-x-over-1-a-1b']);
});

test('the override in force, and who wrote it where that is known', () => {
  const override = (given: object) =>
    event({}, journalOf([], { override: { text: ' hold\n', seenAt: NOW, ...given } })).detail.override;
  expect(override({})).toStrictEqual({ text: 'hold', seenAt: '2026-11-21T12:00:00.000Z' });
  expect(override({ by: 'arn:aws:iam::1:user/me' })).toMatchObject({ by: 'arn:aws:iam::1:user/me' });
});

describe('a switch', () => {
  const switched = (given: Partial<Entry>, id = 'epoch-1-applied') => {
    const { effectAt: _, closedAt: __, ...begun } = entry({ kind: 'failover', to: 'standby', begunAt: NOW });
    return event({ id }, journalOf([{ ...begun, ...given }]));
  };
  const BEGUN = {
    epoch: 1,
    kind: 'failover',
    from: 'primary',
    to: 'standby',
    begunAt: '2026-11-21T12:00:00.000Z',
  };
  const fields = (detail: object) =>
    Object.fromEntries(Object.entries(detail).filter(([name]) => !(name in event().detail)));

  test('is about its entry, with what is known of it', () => {
    const { type, detail } = switched({});
    expect([type, detail.about, detail.chat.metadata.threadId]).toEqual([
      'Routeaway Switch',
      'epoch-1',
      'prod-epoch-1',
    ]);
    expect(fields(detail)).toStrictEqual(BEGUN);
  });

  test('and what became of it', () => {
    const times = { effectAt: NOW + SECOND, verifiedAt: NOW + MINUTE, outageSince: NOW - MINUTE };
    expect(fields(switched({ ...times, recoveryMs: 119_600 }).detail)).toStrictEqual({
      ...BEGUN,
      effectAt: '2026-11-21T12:00:01.000Z',
      verifiedAt: '2026-11-21T12:01:00.000Z',
      outageSince: '2026-11-21T11:59:00.000Z',
      outageSeconds: 120,
    });
  });

  test('that the journal no longer holds', () => {
    expect(fields(switched({}, 'epoch-17-applied').detail)).toStrictEqual({ epoch: 17 });
  });

  test('is named at the beginning of the id alone', () => {
    expect(switched({}, 'an-epoch-1-applied').type).toBe('Routeaway Situation');
    expect(switched({}, 'epoch-1').type).toBe('Routeaway Situation');
  });
});

describe('in a chat', () => {
  const { content, metadata } = event({
    subject: 'It says <!channel> `rm` **now**.',
    body: `<!channel> \`rm\` **now** ${'x'.repeat(3_000)}`,
    id: `${'long '.repeat(30)}@1`,
  }).detail.chat;
  const harmless = "(!channel) 'rm' \u2217\u2217now\u2217\u2217";

  test('what others have written calls nobody and is no code', () => {
    expect(content.title).toBe(`prod: It says ${harmless}.`);
    expect(metadata.summary).toBe(content.title);
    expect(content.description.startsWith(`${harmless} xx`)).toBe(true);
  });

  test('all has a length that it takes', () => {
    expect(content.description).toHaveLength(2_501);
    expect(metadata.threadId).toBe(`prod-${'long-'.repeat(19)}`);
  });
});

describe('the fields', () => {
  test('of a switch are those of any event, and its own', () => {
    const [ofSwitch = [], ...others] = DETAIL_TYPES.map((type) => Object.keys(fieldsOf(type)));
    const own = ['epoch', 'kind', 'from', 'to', 'begunAt', 'effectAt', 'verifiedAt'];
    expect(ofSwitch).toEqual([...(others[0] ?? []), ...own, 'outageSince', 'outageSeconds']);
    expect(others[1]).toEqual(others[0]);
    expect(others[0]).toContain('about');
    expect(SOURCE).toBe('routeaway');
  });

  test('as a JSON Schema', () => {
    const is = (kind: Fields[string]['is']) => ({ is: kind, says: '' });
    const fields: Fields = {
      a: is('text'),
      b: { ...is('time'), optional: true },
      c: is('texts'),
      d: is('number'),
      e: is('flag'),
      f: is(['x', 'y']),
      g: is({ h: is('text') }),
    };
    expect(schemaOf(fields)).toStrictEqual({
      type: 'object',
      required: ['a', 'c', 'd', 'e', 'f', 'g'],
      properties: {
        a: { type: 'string' },
        b: { type: 'string', format: 'date-time' },
        c: { type: 'array', items: { type: 'string' } },
        d: { type: 'number' },
        e: { type: 'boolean' },
        f: { enum: ['x', 'y'] },
        g: { type: 'object', required: ['h'], properties: { h: { type: 'string' } } },
      },
    });
  });
});
