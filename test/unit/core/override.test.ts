import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import {
  OVERRIDE_PATIENCE_MS,
  OVERRIDE_PATTERN,
  overrideInForce,
  parseOverride,
  remembered,
  timeOf,
  understood,
} from '../../../shared/core/override.ts';
import fc from '../../fast-check.ts';
import { MINUTE, NOW } from './build.ts';

const UNTIL = Date.UTC(2027, 0, 5, 18, 0);

test.each([
  ['auto', { mode: 'auto' }],
  ['auto because the drill is over', { mode: 'auto', because: 'the drill is over' }],
  ['observe', { mode: 'observe' }],
  ['hold', { mode: 'hold' }],
  [' primary\n', { mode: 'primary' }],
  ['hold until 2027-01-05T18:00Z', { mode: 'hold', until: UNTIL }],
  ['hold until 2027-01-05T18:00:00Z', { mode: 'hold', until: UNTIL }],
  ['hold until 2027-01-05T19:00+01:00', { mode: 'hold', until: UNTIL }],
  [
    'standby until 2027-01-05T18:00Z because database migration',
    { mode: 'standby', until: UNTIL, because: 'database migration' },
  ],
  ['standby because until 2027 nothing works', { mode: 'standby', because: 'until 2027 nothing works' }],
])('%j is understood', (text, override) => {
  expect(parseOverride(text)).toStrictEqual(override);
});

test('a time is a whole one that exists, whatever else Date.parse would take', () => {
  expect(timeOf('2027-01-05T18:00Z')).toBe(UNTIL);
  for (const text of [
    '2027-01-05',
    '2027-01-05T18:00',
    'at 2027-01-05T18:00Z',
    '2027-01-05T18:00Z (so)',
    '2027-02-31T18:00Z',
  ])
    expect(timeOf(text)).toBeUndefined();
});

const NONSENSE = [
  '',
  ' ',
  'Standby',
  'secondary',
  'primary standby',
  'hold until tomorrow',
  'hold until 2027-01-05',
  'hold until 2027-01-05T18:00',
  'hold because',
  'because I say so',
  'hold because x until 2027-01-05T18:00Zhold\nstandby',
  '{"mode":"hold"}',
  'x'.repeat(4096),
];

test.each(NONSENSE)('%j is invalid, and the sentence says what would', (text) => {
  expect(parseOverride(text)).toMatch(/^The override ".{0,61}" is invalid: write auto, observe, hold, /s);
});

test.each(['hold until 2027-02-31T10:00Z', 'hold until 2027-13-01T10:00Z', 'hold until 2027-01-01T25:00Z'])(
  '%j names a time that does not exist',
  (text) => {
    expect(parseOverride(text)).toMatch(/names a time that does not exist/);
  },
);

test('what is wrong is said in one sentence, with what was written and what would do', () => {
  const example = '`standby until 2027-01-05T18:00Z because database migration`';
  expect(parseOverride('stanby')).toBe(
    `The override "stanby" is invalid: write auto, observe, hold, primary or standby, then optionally "until <ISO time>" and "because <text>", e.g. ${example}.`,
  );
  expect(parseOverride('hold until 2027-02-31T10:00Z')).toBe(
    `The override "hold until 2027-02-31T10:00Z" names a time that does not exist: write it as in ${example}.`,
  );
  expect(parseOverride('auto until 2027-01-05T18:00Z')).toBe(
    'The override "auto until 2027-01-05T18:00Z" is invalid: auto has no end, so leave out "until".',
  );
  expect(parseOverride('x'.repeat(60))).toContain(`"${'x'.repeat(60)}"`);
  expect(parseOverride('x'.repeat(61))).toContain(`"${'x'.repeat(60)}…"`);
});

test('a word can be followed where it was read and makes sense', () => {
  expect(understood({ text: 'hold' })).toBe(true);
  expect(understood({ text: 'holt' })).toBe(false);
  expect(understood('missing')).toBe(false);
  expect(understood({ failed: 'Timeout' })).toBe(false);
});

test('what is remembered and no longer makes sense is auto', () => {
  const remembering = (text: string) => ({ ...EMPTY_JOURNAL, override: { text, seenAt: NOW } });
  expect(remembered(remembering('hold'))).toEqual({ mode: 'hold' });
  expect(remembered(remembering('freeze'))).toEqual({ mode: 'auto' });
});

test('what the pattern of the parameter lets through is understood, but for times that do not exist', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'auto',
      'observe',
      'hold',
      'primary',
      'standby',
      ' until ',
      ' because ',
      '2027-01-05T18:00Z',
      'x',
      ' ',
      '\n',
    ),
    fc.string({ maxLength: 5 }),
  );
  const pattern = new RegExp(OVERRIDE_PATTERN);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const text = words.join('');
      if (pattern.test(text)) {
        expect(['object', expect.stringMatching(/time that does not exist/)]).toContainEqual(
          typeof parseOverride(text) === 'object' ? 'object' : parseOverride(text),
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

describe('what is in force', () => {
  const holding = { ...EMPTY_JOURNAL, override: { text: 'hold', seenAt: NOW - MINUTE } };

  test.each([
    ['nonsense', { text: 'stanby' }],
    ['nothing', { text: '' }],
    ['four kilobytes', { text: 'hold '.repeat(820) }],
    ['a parameter that is gone', 'missing' as const],
  ])('%s changes nothing, loudly', (_, reading) => {
    const word = overrideInForce(holding, reading, NOW);
    expect(word.override).toEqual({ mode: 'hold' });
    expect(word.journal).toBe(holding);
    expect(word.trouble).toMatch(/last valid override stays in force/);
    expect(word.stop).toBeUndefined();
  });

  test('without a last word, nonsense leaves auto', () => {
    expect(overrideInForce(EMPTY_JOURNAL, { text: '?' }, NOW).override).toEqual({ mode: 'auto' });
  });

  test('a call that fails stops the run for five minutes, then the last word stands in', () => {
    const failed = { failed: 'Throttled' };
    const first = overrideInForce(holding, failed, NOW);
    const until = new Date(NOW + OVERRIDE_PATIENCE_MS).toISOString().slice(0, 19);
    expect(first.stop).toBe(
      `The override parameter cannot be read (Throttled): it may be a hold, so this run stops. From ${until}Z on the last valid override applies: hold.`,
    );
    expect(first.journal.overrideFailingSince).toBe(NOW);
    const later = overrideInForce(first.journal, failed, NOW + OVERRIDE_PATIENCE_MS - 1);
    expect(later.stop).toBeDefined();
    expect(later.journal).toBe(first.journal);
    const last = overrideInForce(first.journal, failed, NOW + OVERRIDE_PATIENCE_MS);
    expect(last.stop).toBeUndefined();
    expect(last.override).toEqual({ mode: 'hold' });
    expect(last.trouble).toBe(
      'The override parameter has not been readable for five minutes (Throttled): the last valid override applies, which is hold.',
    );
    expect(last.unreadable).toBe(true);
    const again = overrideInForce(first.journal, { text: 'hold' }, NOW + MINUTE);
    expect(again.journal.overrideFailingSince).toBeUndefined();
  });

  test('a new word is remembered, and one that is known changes nothing', () => {
    const word = overrideInForce(EMPTY_JOURNAL, { text: 'standby' }, NOW);
    expect(word.journal.override).toEqual({ text: 'standby', seenAt: NOW });
    expect(overrideInForce(word.journal, { text: 'standby' }, NOW + MINUTE).journal).toBe(word.journal);
  });

  test('the operator ends it by word', () => {
    const word = overrideInForce(holding, { text: 'auto' }, NOW);
    expect(word.ended).toEqual({ was: { mode: 'hold' }, how: 'value' });
    expect(word.journal.overrideEndedAt).toBe(NOW);
  });

  test('a new word that had ended before it was seen changes nothing, loudly', () => {
    const word = overrideInForce(holding, { text: 'standby until 2025-12-01T18:00Z because of a slip' }, NOW);
    expect(word.override).toEqual({ mode: 'hold' });
    expect(word.journal).toBe(holding);
    expect(word.ended).toBeUndefined();
    expect(word.trouble).toMatch(/had ended before it was first seen: check its date/);
    const justNow = overrideInForce(EMPTY_JOURNAL, { text: ' hold until 2027-01-05T18:00Z ' }, UNTIL);
    expect(justNow.trouble).toBe(
      'The override "hold until 2027-01-05T18:00Z" had ended before it was first seen: check its date. The last valid override stays in force.',
    );
  });

  test('a new word that ends later is in force until then', () => {
    const text = 'hold until 2027-01-05T18:00Z';
    const word = overrideInForce(EMPTY_JOURNAL, { text }, UNTIL - 1);
    expect(word).toStrictEqual({
      override: { mode: 'hold', until: UNTIL },
      journal: { ...EMPTY_JOURNAL, override: { text, seenAt: UNTIL - 1 } },
    });
  });

  test('from auto to auto nothing has ended', () => {
    const word = overrideInForce(EMPTY_JOURNAL, { text: 'auto because the drill is over' }, NOW);
    expect(word.ended).toBeUndefined();
    expect(word.journal).not.toHaveProperty('overrideEndedAt');
  });

  test('from one override to another nothing has ended', () => {
    expect(overrideInForce(holding, { text: 'standby' }, NOW).ended).toBeUndefined();
  });

  test('it expires once, also where the parameter is nonsense by then', () => {
    const text = 'hold until 2027-01-05T18:00Z';
    const known = { ...EMPTY_JOURNAL, override: { text, seenAt: NOW } };
    expect(overrideInForce(known, { text }, UNTIL - 1).override.mode).toBe('hold');
    for (const reading of [{ text }, { text: '?' }, 'missing' as const]) {
      // Found out late: it ended when it said it would.
      expect(overrideInForce(known, reading, UNTIL + MINUTE).journal.overrideEndedAt).toBe(UNTIL);
      const word = overrideInForce(known, reading, UNTIL);
      expect(word.override).toEqual({ mode: 'auto' });
      expect(word.ended?.how).toBe('expiry');
      expect(word.journal.overrideEndedAt).toBe(UNTIL);
      const next = overrideInForce(word.journal, reading, UNTIL + MINUTE);
      expect(next.ended).toBeUndefined();
      expect(next.override).toEqual({ mode: 'auto' });
    }
  });
});

test('a control character that someone wrote past the command line moves nothing and is shown to nobody', () => {
  expect(parseOverride('hold because a\u001b[31mred\u202e')).toEqual({
    mode: 'hold',
    because: 'a\ufffd[31mred\ufffd',
  });
  expect(parseOverride('nonsense \u001b[2J')).toMatch(/^The override "nonsense \ufffd\[2J" is invalid/);
  // It is compared letter by letter with what is remembered: a look at it again is no new word.
  const text = 'hold because \u0007';
  const first = overrideInForce(EMPTY_JOURNAL, { text }, NOW);
  expect(overrideInForce(first.journal, { text }, NOW + MINUTE).journal).toBe(first.journal);
});

test.each<[what: string, texts: readonly (string | undefined)[], isUnderstood: boolean]>([
  ['all three say something valid', ['auto', 'hold', 'auto'], true],
  ['two do, and one does not answer', ['auto', undefined, 'auto'], true],
  ['two do, and one says nonsense', ['auto', '?', 'auto'], true],
  ['one does', ['auto', undefined, '?'], false],
  ['there is one, and it does', ['auto'], true],
])('of several parameters enough is understood where %s', (_, texts, expected) => {
  const regions = texts.map((text, i) => {
    const region = `region-${i}`;
    return text === undefined ? { region, failed: 'Timeout' } : { region, text, version: 2, modified: 1 };
  });
  expect(understood({ regions })).toBe(expected);
});
