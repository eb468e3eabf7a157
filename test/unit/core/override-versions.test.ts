/** Which of three parameters says the last word. Each counterexample is one by which a simpler rule ends a hold or forgets one. */
import fc from 'fast-check';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { type InForce, OVERRIDE_PATIENCE_MS, type RegionReading } from '../../../shared/core/override.ts';
import { inForce } from '../../../shared/core/override-versions.ts';
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
});

test('nothing new writes nothing', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  expect(look(journal, [HOLD, HOLD, HOLD]).journal).toBe(journal);
});

test('a word in one Region counts, as soon as it is read', () => {
  expect(after([AUTO, HOLD, AUTO])).toBe('hold');
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

test('of what nobody knows the order, the date decides, and within two seconds the more careful one', () => {
  const unknown = (date: number): string =>
    after(
      ['silent', AUTO, AUTO],
      ['silent', ['primary', 2, at(0)], AUTO],
      [['standby', 5, date], ['primary', 2, at(0)], AUTO],
    );
  // The first Region was silent when the pin was learned.
  expect([unknown(at(-3)), unknown(at(1)), unknown(at(3))]).toEqual(['primary', 'primary', 'standby']);
  expect(
    after(['silent', ['primary', 2, at(0)], AUTO], [['hold', 5, at(-1)], ['primary', 2, at(0)], AUTO]),
  ).toBe('hold');
});

test('of two that are written at once in two Regions the more careful one counts, and people are told', () => {
  expect(after([['auto', 2, at(1)], HOLD, AUTO])).toBe('hold');
  const { journal } = look(look(EMPTY_JOURNAL, [AUTO, AUTO, AUTO]).journal, [AUTO, HOLD, AUTO]);
  const late = look(journal, [['auto', 2, at(1)], HOLD, AUTO]);
  expect(late.override.mode).toBe('hold');
  expect(late.trouble).toBe(
    'The override "auto" in ca-central-1 was written at the same time as "hold", which is the more careful one: write it again. The last valid override stays in force.',
  );
});

test('deleted and put again is news, though its version is one that was seen', () => {
  expect(after([HOLD, HOLD, HOLD], [HOLD, HOLD, ['standby', 2, at(90)]])).toBe('standby');
});

test('nonsense and a date that has passed change nothing, and are told', () => {
  const { journal } = look(EMPTY_JOURNAL, [HOLD, HOLD, HOLD]);
  const nonsense = look(journal, [['holdd', 3, at(9)], HOLD, HOLD]);
  expect([nonsense.override.mode, nonsense.trouble]).toEqual([
    'hold',
    expect.stringMatching(/^In ca-central-1: The override "holdd" is invalid/),
  ]);
  const past = look(journal, [['standby until 2026-11-20T10:00Z', 3, at(9)], HOLD, HOLD]);
  expect([past.override.mode, past.trouble]).toEqual(['hold', expect.stringContaining('had ended before')]);
});

test('it ends by itself at its end, and is not begun again by a Region that is read later', () => {
  const pin: Said = ['standby until 2026-11-21T12:05Z', 2, at(0)];
  const { journal } = look(EMPTY_JOURNAL, [pin, pin, 'silent']);
  const ended = look(journal, [pin, pin, 'silent'], NOW + 6 * MINUTE);
  expect(ended).toMatchObject({ override: { mode: 'auto' }, ended: { how: 'expiry' } });
  expect(look(ended.journal, [pin, pin, pin], NOW + 7 * MINUTE).override.mode).toBe('auto');
});

describe('while too few parameters answer', () => {
  const one: readonly Said[] = [HOLD, 'silent', 'silent'];
  test('the run stops, and notes what the one says', () => {
    const { stop, journal, failingSince } = look(EMPTY_JOURNAL, one);
    expect(stop).toMatch(
      /^The override cannot be read in enough Regions \(us-west-2: no answer within 1 s; eu-west-1: .*\): it may be a hold, so this run stops\. From .* applies: hold\.$/,
    );
    expect([journal.override?.text, failingSince]).toEqual(['hold', NOW]);
  });

  test('the last valid override applies after five minutes', () => {
    const { stop, override, unreadable } = look(EMPTY_JOURNAL, one, NOW, NOW - OVERRIDE_PATIENCE_MS);
    expect([stop, override.mode, unreadable]).toEqual([undefined, 'hold', true]);
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
