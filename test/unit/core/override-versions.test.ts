/** Which of three parameters says the last word. Each counterexample is one by which a simpler rule ends a hold or forgets one. */
import fc from 'fast-check';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { type InForce, OVERRIDE_PATIENCE_MS, type RegionReading } from '../../../shared/core/override.ts';
import { inForce, sameOverride } from '../../../shared/core/override-versions.ts';
import { MINUTE, NOW, SECOND } from './build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
type Said = readonly [text: string, version: number, modified: number] | 'silent' | 'missing';
const OLD = NOW - 60 * MINUTE;
const AUTO: Said = ['auto', 1, OLD];

const reading = (said: readonly Said[]): readonly RegionReading[] =>
  said.map((one, i) => {
    const region = REGIONS[i] as string;
    if (one === 'silent') return { region, failed: 'no answer within 1 s' };
    if (one === 'missing') return { region, missing: true };
    const [text, version, modified] = one;
    return { region, text, version, modified };
  });
const look = (journal: Journal, said: readonly Said[], now = NOW, failingSince?: number): InForce =>
  inForce(journal, { regions: reading(said), ...(failingSince !== undefined && { failingSince }) }, now);
/** Looks one after the other; the mode after the last. */
const after = (...looks: (readonly Said[])[]): string =>
  looks.reduce<InForce>((last, said) => look(last.journal, said), look(EMPTY_JOURNAL, [AUTO, AUTO, AUTO]))
    .override.mode;
const at = (seconds: number): number => NOW - 10 * MINUTE + seconds * SECOND;
const HOLD: Said = ['hold', 2, at(0)];

test('a new stage: three parameters as a deploy makes them are no override', () => {
  const { override, journal, trouble } = look(EMPTY_JOURNAL, [AUTO, AUTO, AUTO]);
  expect([override.mode, journal.override, trouble]).toEqual(['auto', undefined, undefined]);
  const asFiles = look(EMPTY_JOURNAL, [['auto\n', 1, OLD], AUTO, AUTO]);
  expect(asFiles.journal.override).toBeUndefined();
});

test('nothing new writes nothing', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  expect(look(journal, [HOLD, HOLD, HOLD]).journal).toBe(journal);
});

test('a word in one Region counts, as soon as it is read', () => {
  expect(after([AUTO, HOLD, AUTO])).toBe('hold');
  expect(look(EMPTY_JOURNAL, [AUTO, HOLD, AUTO]).trouble).toBeUndefined();
});

test('a parameter that is put there with another text than auto says something', () => {
  expect(after([AUTO, ['hold', 1, at(0)], AUTO])).toBe('hold');
});

test('a parameter that is gone is told', () => {
  expect(look(EMPTY_JOURNAL, ['missing', HOLD, HOLD]).trouble).toBe(
    'The override parameter in ca-central-1 is gone. The last valid override stays in force.',
  );
  expect(look(EMPTY_JOURNAL, ['missing', HOLD, 'missing']).trouble).toBe(
    'The override parameters are gone: in ca-central-1 and eu-west-1. The last valid override stays in force.',
  );
});

const PUT: Said = ['auto', 1, at(60)];

test.each([
  ['in every Region', [HOLD, HOLD, HOLD], [PUT, PUT, PUT]],
  ['while one does not answer', [HOLD, HOLD, HOLD], [PUT, 'silent', PUT]],
  ['before the last of them is there', [HOLD, HOLD, HOLD], [PUT, PUT, 'missing']],
] as const)('auto that a person puts where the parameters were deleted ends a hold: %s', (_, first, then) => {
  expect(after(first, ['missing', 'missing', 'missing'], then)).toBe('auto');
});

test('nothing is told of it, but of one that is not there yet, and the versions are those that were put', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  const put = look(journal, [PUT, PUT, PUT]);
  expect(put.trouble).toBeUndefined();
  expect(put.journal.versions).toEqual(
    Object.fromEntries(REGIONS.map((region) => [region, { version: 1, modified: at(60), sure: true }])),
  );
});

test('only one that was put more than two seconds after the hold was written is later', () => {
  const ends = (seconds: number) => {
    const put: Said = ['auto', 1, at(seconds)];
    return after([HOLD, HOLD, HOLD], [put, put, put]);
  };
  expect([ends(1), ends(2), ends(3)]).toEqual(['hold', 'hold', 'auto']);
});

test('under auto a parameter that is made anew is nothing to tell', () => {
  const released: Said = ['auto', 3, at(0)];
  const { journal } = look(EMPTY_JOURNAL, [released, released, released]);
  expect(look(journal, [PUT, released, released]).trouble).toBeUndefined();
});

test('under a hold that is older than the other parameters, those are as the deploy made them', () => {
  const held = (versions?: Journal['versions']) =>
    look(
      {
        ...EMPTY_JOURNAL,
        override: { text: 'hold', seenAt: at(0) },
        ...(versions && { versions }),
      },
      [PUT, PUT, PUT],
    );
  expect([held().override.mode, held().trouble]).toEqual(['hold', undefined]);
  const one = { 'eu-west-1': { version: 1, modified: at(60), sure: true } };
  expect([held(one).override.mode, held(one).trouble]).toEqual(['hold', undefined]);
});

test('one parameter that was deleted and says auto ends no hold until it is written again, and that is told', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  const first = look(journal, [PUT, HOLD, HOLD]);
  expect([first.override.mode, first.trouble]).toEqual([
    'hold',
    'The override parameter in ca-central-1 is new and says auto: by a person, or because its stack was made anew. If it is meant, write it once more. The last valid override stays in force.',
  ]);
  // It is told as long as it is so, and costs no write.
  expect([first.journal, look(first.journal, [PUT, HOLD, HOLD]).trouble]).toEqual([journal, first.trouble]);
  expect(look(first.journal, [['auto', 2, at(90)], HOLD, HOLD]).override.mode).toBe('auto');
  expect(look(first.journal, [PUT, ['hold', 3, at(90)], HOLD]).override.mode).toBe('hold');
});

test.each([
  ['that never had another version', [HOLD, AUTO, AUTO], ['missing', PUT, PUT]],
  [
    'that is older than the hold',
    [HOLD, HOLD, HOLD],
    [['auto', 1, at(-60)], ['auto', 1, at(-60)], 'missing'],
  ],
  ['beside one that was not deleted', [HOLD, HOLD, HOLD], [PUT, PUT, HOLD]],
  ['alone, while no other answers', [HOLD, HOLD, HOLD], [PUT, 'silent', 'silent']],
] as const)('auto as a deploy makes it ends no hold: %s', (_, first, then) => {
  expect(after(first, then)).toBe('hold');
});

test.each([
  ['the Region that says it does not answer', [HOLD, HOLD, HOLD], ['silent', AUTO, AUTO]],
  ['it was read in one Region alone, which does not answer now', [HOLD, AUTO, AUTO], ['silent', AUTO, AUTO]],
  ['its parameter is gone', [HOLD, HOLD, HOLD], ['missing', HOLD, HOLD]],
  ['a stack is new, with a parameter that says auto', [HOLD, HOLD, HOLD], [HOLD, HOLD, ['auto', 1, NOW]]],
] as const)('a hold stays where %s', (_, first, then) => {
  expect(after(first, then)).toBe('hold');
});

test('a later version of the same parameter is a later word, whatever its date says', () => {
  // The clock there is 5 s behind.
  expect(after([AUTO, HOLD, AUTO], [AUTO, ['auto', 3, at(-5)], AUTO])).toBe('auto');
  expect(after([AUTO, ['auto', 2, at(5)], AUTO], [['hold', 2, at(0)], ['auto', 2, at(5)], AUTO])).toBe(
    'hold',
  );
  // That it was silent meanwhile does not matter, where nothing else was said.
  expect(after([AUTO, HOLD, AUTO], [AUTO, 'silent', AUTO], [AUTO, ['auto', 3, at(-5)], AUTO])).toBe('auto');
});

test.each<[what: string, first: Said, then: readonly [Said, Said], mode: string]>([
  ['later', HOLD, [['auto', 2, at(60)], HOLD], 'auto'],
  ['at once in its own parameter', HOLD, [AUTO, ['auto', 3, at(1)]], 'auto'],
  [
    'at once elsewhere, and no less careful',
    ['primary', 2, at(0)],
    [
      ['standby', 2, at(1)],
      ['primary', 2, at(0)],
    ],
    'standby',
  ],
  ['at once elsewhere, and more careful', ['primary', 2, at(1)], [HOLD, ['primary', 2, at(1)]], 'hold'],
  ['two seconds later elsewhere, and less careful', HOLD, [['auto', 2, at(2)], HOLD], 'hold'],
])('a word that is written %s', (_, first, [one, two], mode) => {
  expect(after([AUTO, first, AUTO], [one, two, AUTO])).toBe(mode);
});

test.each<[what: string, Said, Said, mode: string]>([
  ['the newest', HOLD, ['standby', 2, at(60)], 'standby'],
  ['the more careful one of two within two seconds', HOLD, ['standby', 2, at(2)], 'hold'],
  ['the later one of two that are as careful', ['primary', 2, at(0)], ['standby', 2, at(1)], 'standby'],
])('of several that are new at the same look: %s', (_, one, two, mode) => {
  expect(after([one, two, AUTO])).toBe(mode);
  expect(after([two, one, AUTO])).toBe(mode);
});

test('what was written earlier and read later does not come back', () => {
  expect(
    after(
      ['silent', HOLD, HOLD],
      ['silent', ['auto', 3, at(60)], ['auto', 3, at(60)]],
      [HOLD, ['auto', 3, at(60)], ['auto', 3, at(60)]],
    ),
  ).toBe('auto');
});

test('what was read before is no news when a silent Region answers again, whatever its clock says', () => {
  const ahead: Said = ['hold', 2, at(61)];
  const released: Said = ['auto', 3, at(60)];
  expect(after([ahead, ahead, AUTO], [released, 'silent', AUTO], [released, ahead, AUTO])).toBe('auto');
});

test('of what nobody knows the order, the date decides, and within two seconds the more careful one', () => {
  const unknown = (date: number): string =>
    after(
      ['silent', AUTO, AUTO],
      ['silent', ['primary', 2, at(0)], AUTO],
      [['standby', 5, date], ['primary', 2, at(0)], AUTO],
    );
  // The first Region was silent when the pin was learned.
  expect([unknown(at(-3)), unknown(at(2)), unknown(at(3))]).toEqual(['primary', 'primary', 'standby']);
  const careful = (date: number): string =>
    after(['silent', ['primary', 2, at(0)], AUTO], [['hold', 5, date], ['primary', 2, at(0)], AUTO]);
  expect([careful(at(-3)), careful(at(-2))]).toEqual(['primary', 'hold']);
});

test('of two that are written at once in two Regions the more careful one counts, and people are told', () => {
  expect(after([['auto', 2, at(1)], HOLD, AUTO])).toBe('hold');
  const hold: Said = ['hold\n', 2, at(0)];
  const { journal } = look(look(EMPTY_JOURNAL, [AUTO, AUTO, AUTO]).journal, [AUTO, hold, AUTO]);
  const late = look(journal, [['auto\n', 2, at(2)], hold, AUTO]);
  expect(late.override.mode).toBe('hold');
  expect(late.trouble).toBe(
    'The override "auto" in ca-central-1 was written at the same time as "hold", which is the more careful one: write it again. The last valid override stays in force.',
  );
});

test('deleted and put again is news, though its version is one that was seen', () => {
  expect(after([HOLD, HOLD, HOLD], [HOLD, HOLD, ['standby', 2, at(90)]])).toBe('standby');
  // Its version proves nothing then, so its date has to.
  expect(after([HOLD, HOLD, HOLD], [HOLD, HOLD, ['auto', 2, at(-60)]])).toBe('hold');
});

test('nonsense and a date that has passed change nothing, and are told', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  const nonsense = look(journal, [['holdd', 3, at(9)], HOLD, HOLD]);
  expect([nonsense.override.mode, nonsense.trouble]).toEqual([
    'hold',
    expect.stringMatching(/^In ca-central-1: The override "holdd" is invalid/),
  ]);
  // It ends at this very moment.
  const past = look(journal, [['standby until 2026-11-21T12:00Z\n', 3, at(9)], HOLD, HOLD]);
  expect([past.override.mode, past.trouble]).toEqual([
    'hold',
    'The override "standby until 2026-11-21T12:00Z" in ca-central-1 had ended before it was first seen: check its date. The last valid override stays in force.',
  ]);
});

test('what was read of a parameter is noted though it changes nothing', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  const noted = (version: number, modified: number) =>
    look(journal, [['holdd', version, modified], HOLD, HOLD]).journal.versions?.['ca-central-1'];
  expect(noted(3, at(0))).toEqual({ version: 3, modified: at(0), sure: true });
  expect(noted(2, at(1))).toEqual({ version: 2, modified: at(1), sure: true });
  const released = look(journal, ['silent', ['auto', 3, at(60)], ['auto', 3, at(60)]]).journal;
  expect(released.versions?.['ca-central-1']).toEqual({ version: 2, modified: at(0), sure: false });
  const back = look(released, [HOLD, ['auto', 3, at(60)], ['auto', 3, at(60)]]).journal;
  expect(back.versions?.['ca-central-1']).toEqual({ version: 2, modified: at(0), sure: true });
});

test('it ends by itself at its end, and is not begun again by a Region that is read later', () => {
  const pin: Said = ['standby until 2026-11-21T12:05Z', 2, at(0)];
  const { journal } = look(EMPTY_JOURNAL, [pin, pin, 'silent']);
  const ended = look(journal, [pin, pin, 'silent'], NOW + 6 * MINUTE);
  expect(ended).toMatchObject({ override: { mode: 'auto' }, ended: { how: 'expiry' } });
  expect(ended.trouble).toBeUndefined();
  expect(look(ended.journal, [pin, pin, pin], NOW + 7 * MINUTE).override.mode).toBe('auto');
});

describe('while too few parameters answer', () => {
  const one: readonly Said[] = [HOLD, 'silent', 'silent'];
  test('the run stops, and notes what the one says', () => {
    const { stop, journal, failingSince } = look(EMPTY_JOURNAL, one);
    expect(stop).toMatch(
      /^The override cannot be read in enough Regions \(us-west-2: no answer within 1 s; eu-west-1: .*\): it may be a hold, so this run stops\. From 2026-11-21T12:05:00Z on the last valid override applies: hold\.$/,
    );
    expect([journal.override?.text, failingSince]).toEqual(['hold', NOW]);
  });

  test('the last valid override applies after five minutes', () => {
    const { stop, override, unreadable, trouble } = look(EMPTY_JOURNAL, one, NOW, NOW - OVERRIDE_PATIENCE_MS);
    expect([stop, override.mode, unreadable]).toEqual([undefined, 'hold', true]);
    expect(trouble).toMatch(/ for five minutes: the last valid override applies, which is hold\.$/);
  });

  test('one silent Region of three is no such case', () => {
    expect(look(EMPTY_JOURNAL, [HOLD, HOLD, 'silent'])).not.toHaveProperty('stop');
  });
});

/** A person writes to all three, as the command does, some writes are lost, reads fail: the last word is never an older one. */
test('however reads fail: once all Regions are read, the last word that reached all of them is in force', () => {
  const act = fc.record({
    text: fc.constantFrom('auto', 'hold', 'primary', 'standby', 'observe'),
    reads: fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { maxLength: 3 }),
    skews: fc.tuple(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -5, max: 5 }),
    ),
  });
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 6 }), (acts) => {
      let journal = look(EMPTY_JOURNAL, [AUTO, AUTO, AUTO]).journal;
      let mode = 'auto';
      for (const [i, { text, reads, skews }] of acts.entries()) {
        const written = skews.map((skew): Said => [text, i + 2, at(i * 30 + skew)]);
        for (const answered of reads)
          journal = look(
            journal,
            written.map((one, r) => (answered[r] ? one : 'silent')),
          ).journal;
        const all = look(journal, written);
        journal = all.journal;
        mode = all.override.mode;
        expect(mode).toBe(text);
      }
    }),
  );
});

test('two overrides stand for the same where they demand the same for as long', () => {
  const pin = { mode: 'standby', until: NOW } as const;
  expect(sameOverride(pin, { ...pin })).toBe(true);
  expect(sameOverride(pin, { ...pin, mode: 'primary' })).toBe(false);
  expect(sameOverride(pin, { ...pin, until: NOW + 1 })).toBe(false);
});
