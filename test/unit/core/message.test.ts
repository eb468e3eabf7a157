/** The message around a notice: its subject line, when it was written, and the commands to look and to overrule. */
import type { Journal, Notice } from '../../../shared/core/journal/journal.ts';
import { type MessageNames, messageFor, textOf } from '../../../shared/core/notices/message.ts';
import { journalOf, MINUTE, NOW } from './build.ts';

const NAMES: MessageNames = { stage: 'prod', region: 'ca-central-1', overrideParameter: '/routeaway/prod' };
const NOTICE: Notice = {
  id: 'steady@1',
  at: NOW,
  urgent: false,
  claimedUntil: 0,
  claimedBy: '',
  subject: 'Hold: primary is unhealthy.',
  body: 'Hold: primary is unhealthy.\nIt failed.',
};
interface Given {
  readonly notice?: Partial<Notice>;
  readonly names?: Partial<MessageNames>;
  readonly journal?: Journal;
  readonly after?: number;
}
const message = ({ notice, names, journal = journalOf(), after = 0 }: Given = {}) =>
  messageFor({ ...NOTICE, ...notice }, journal, { ...NAMES, ...names }, NOW + after);

const LOOK = [
  'To look, from the folder of the project:',
  '  npx routeaway --stage prod --region ca-central-1 status',
];
const PAST = [
  'To move traffic all the same, past the switcher:',
  '  npx routeaway --stage prod --region ca-central-1 break-glass to standby   # or: to primary',
];
const anywhere = (value: string) => [
  'or from anywhere:',
  `  aws ssm put-parameter --region ca-central-1 --overwrite --name /routeaway/prod --value ${value}`,
];

test('is one text, with the subject first', () => {
  expect(textOf(message()).split('\n')).toEqual([
    'prod: Hold: primary is unhealthy.',
    '',
    'Hold: primary is unhealthy.',
    'It failed.',
    'Written at 2026-11-21T12:00:00Z.',
    '',
    ...LOOK,
    'To move traffic, or to stop everything automatic until you say auto:',
    '  npx routeaway --stage prod --region ca-central-1 to standby            # or: to primary',
    '  npx routeaway --stage prod --region ca-central-1 hold',
    ...anywhere('hold            # or: primary, standby, auto'),
  ]);
});

describe('what can be done', () => {
  const steps = (notice: Partial<Notice>, names: Partial<MessageNames> = {}) =>
    message({ notice, names }).steps.flatMap(({ says, commands }) => [
      says,
      ...commands.map((command) => `  ${command}`),
    ]);
  const UNTAG = {
    says: 'While another stack owns the distribution, no override moves traffic. If its tag is wrong, take it off:',
    untag: 'aws cloudfront untag-resource',
  };
  const untagged = [UNTAG.says, `  ${UNTAG.untag}`, ...PAST];

  test.each<[string, Partial<Notice>, Partial<MessageNames>, readonly string[]]>([
    ['nothing to overrule', { lookOnly: true, noOverride: true }, {}, []],
    [
      'no override that counts',
      { noOverride: true },
      { untag: UNTAG.untag },
      ['Until the parameter can be read, no override that you write counts.', ...PAST],
    ],
    ['another owner', { helps: 'standby' }, { untag: UNTAG.untag }, untagged],
    [
      'another owner under an override',
      { command: 'auto' },
      { untag: UNTAG.untag },
      ['To end the override:', '  npx routeaway --stage prod --region ca-central-1 auto', ...untagged],
    ],
    [
      'one override that may help',
      { helps: 'standby', command: 'auto' },
      {},
      [
        'To move traffic, where the errors are real:',
        '  npx routeaway --stage prod --region ca-central-1 to standby',
        ...anywhere('standby'),
      ],
    ],
    [
      'an override',
      { command: 'auto' },
      {},
      [
        'To end it:',
        '  npx routeaway --stage prod --region ca-central-1 auto                  # or: to the side that you want',
        ...anywhere('auto'),
      ],
    ],
  ])('where there is %s', (_, notice, names, lines) => {
    expect(steps(notice, names)).toEqual([...LOOK, ...lines]);
  });
});

describe('the subject', () => {
  const subject = (given: Given) => message(given).subject;

  test('says that it is urgent, the stage, and how old it is once it is late', () => {
    expect(subject({ notice: { urgent: true } })).toBe('URGENT prod: Hold: primary is unhealthy.');
    expect(subject({ after: 2 * MINUTE })).toBe('prod: Hold: primary is unhealthy.');
    expect(subject({ after: 3 * MINUTE })).toBe('prod (3 min old): Hold: primary is unhealthy.');
  });

  test('is one line of printable ASCII that goes into JSON as it is', () => {
    expect(subject({ notice: { subject: ' It says "né\n\te" \\o. ' } })).toBe("prod: It says 'n e' /o.");
    expect(subject({ names: { stage: 'p"' }, notice: { subject: '' } })).toBe("p':");
  });

  test('has at most 100 characters', () => {
    const text = (count: number) => subject({ notice: { subject: 'x'.repeat(count) } });
    expect(text(94)).toBe(`prod: ${'x'.repeat(94)}`);
    expect(text(95)).toBe(`prod: ${'x'.repeat(91)}...`);
  });
});

describe('the body', () => {
  const written = (given: Given) => message(given).body.split('\n').slice(2);
  const by = { text: 'hold', seenAt: NOW, by: 'arn:aws:sts::1:x\u001b[2J' };

  test('says how late it could be sent', () => {
    expect(written({ after: 2 * MINUTE + 1 })).toEqual([
      'Written at 2026-11-21T12:00:00Z, and it could not be sent for 2 min: see the status for how things are now.',
    ]);
    expect(written({ after: 2 * MINUTE })).toHaveLength(1);
  });

  test('says who wrote the override that it is about, where that is known and there is one', () => {
    const about = { command: 'auto' } as const;
    const at = 'Written at 2026-11-21T12:00:00Z.';
    expect(written({ notice: about, journal: journalOf([], { override: by }) })).toEqual([
      'The override was written by arn:aws:sts::1:x\ufffd[2J.',
      at,
    ]);
    expect(written({ journal: journalOf([], { override: by }) })).toEqual([at]);
    expect(written({ notice: about, journal: journalOf([], { override: { ...by, text: 'auto' } }) })).toEqual(
      [at],
    );
    expect(
      written({ notice: about, journal: journalOf([], { override: { text: 'hold', seenAt: NOW } }) }),
    ).toEqual([at]);
    expect(written({ notice: about })).toEqual([at]);
  });

  test('has no control characters of others', () => {
    expect(message({ notice: { body: 'a\u001bb\nc' } }).body).toMatch(/^a\ufffdb\nc\n/);
  });
});
