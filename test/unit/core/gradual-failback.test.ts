import { decide } from '../../../shared/core/decision/decide.ts';
import type { Situation } from '../../../shared/core/decision/decision.ts';
import {
  nextStep,
  stepSeen,
  stepStands,
  stepTrouble,
  withoutStep,
} from '../../../shared/core/decision/gradual-failback.ts';
import type { Step } from '../../../shared/core/journal/journal.ts';
import { answers, DOWN, entry, GOOD, journalOf, MINUTE, NOW, situationOf, verdicts } from './build.ts';

type Given = Parameters<typeof situationOf>[0];
type EdgeKey = Situation['edge']['key'];

const keyed = (key: EdgeKey) => ({ distribution: 'standby', deployed: true, key }) as const;
const SETTINGS = { failback: 'auto', failbackSteps: [5, 25, 50] } as const;
const LONG_GOOD = { primary: NOW - 60 * MINUTE, standby: NOW - 60 * MINUTE };

/** On the standby for an hour, the primary fit again for as long. */
const midway = (step: Step | undefined, more: Given = {}): Situation =>
  situationOf({
    journal: journalOf(
      [entry({ kind: 'failover', to: 'standby', begunAt: NOW - 60 * MINUTE, verifiedAt: NOW - 59 * MINUTE })],
      step && { step },
    ),
    goodSince: LONG_GOOD,
    public: answers(GOOD, 'standby'),
    edge: keyed(step ? { side: 'standby', epoch: 1, share: step.share } : 'absent'),
    ...more,
    settings: { ...SETTINGS, ...more.settings },
  });

const stood = (share: number, minutes: number): Step => ({
  share,
  notedAt: NOW - minutes * MINUTE,
  since: NOW - minutes * MINUTE,
});

describe('a gradual failback', () => {
  test('begins with the first', () => {
    expect(decide(midway(undefined))).toMatchObject({ rule: 'failback', step: 5 });
    expect(decide(midway(undefined)).move).toBeUndefined();
  });
  test('waits until the key stands', () => {
    const decision = decide(midway({ share: 5, notedAt: NOW }));
    expect(decision).toMatchObject({ rule: 'failback', sentence: expect.stringContaining('5 %') });
    expect(decision.step).toBeUndefined();
  });
  test('and does not know until when', () => {
    expect(nextStep(midway({ share: 5, notedAt: NOW }))).toEqual({ is: 'wait', share: 5 });
  });
  test('waits for the pause, and says until when', () => {
    expect(decide(midway(stood(5, 4)))).toMatchObject({ rule: 'failback', until: NOW + MINUTE });
  });
  test('stays while the primary is degraded, to give up as soon as it has to', () => {
    const waits = (primary: string) => decide(midway(stood(5, 4), { primary, goodSince: LONG_GOOD })).stay;
    expect(waits(GOOD)).toBeUndefined();
    expect(waits(`${'+'.repeat(35)}x`)).toBe(true);
  });
  test('goes on when the pause is over', () => {
    expect(decide(midway(stood(5, 5)))).toMatchObject({ step: 25 });
    expect(decide(midway(stood(25, 5)))).toMatchObject({ step: 50 });
  });
  test('ends with a switch', () => {
    expect(decide(midway(stood(50, 5)))).toMatchObject({
      rule: 'failback',
      move: { kind: 'failback', from: 'standby', to: 'primary' },
    });
  });
  test('does not go on unseen', () => {
    const unseen = midway(stood(5, 5), { public: answers(GOOD, 'standby', NOW - 6 * MINUTE) });
    expect(decide(unseen).step).toBeUndefined();
  });
  test('is one switch where there is no key', () => {
    expect(decide(midway(undefined, { edge: keyed('none') }))).toMatchObject({ move: { kind: 'failback' } });
  });
  test('is withheld where an operator only observes', () => {
    const decision = decide(midway(undefined, { override: 'observe' }));
    expect(decision.sentence).toMatch(/^Would fail back gradually/);
    expect(decision.step).toBeUndefined();
  });
  test('gives way to a failover to the primary', () => {
    expect(decide(midway(stood(5, 3), { standby: DOWN, public: [] }))).toMatchObject({
      rule: 'failover',
      move: { to: 'primary' },
    });
  });
});

describe('the next step', () => {
  const next = (step: Step | undefined, more?: Given) => nextStep(midway(step, more));
  test('is all of them after the last, without steps, and without a key', () => {
    expect(next(stood(50, 5))).toStrictEqual({ is: 'all' });
    expect(next(undefined, { settings: { failbackSteps: [] } })).toStrictEqual({ is: 'all' });
    expect(next(undefined, { edge: keyed('none') })).toStrictEqual({ is: 'all' });
  });
  test('is seen where an answer came when the step began, and not before', () => {
    const since = NOW - 5 * MINUTE;
    const heard = (tick: number) => next(stood(5, 5), { public: answers('+', 'standby', tick) });
    expect(heard(since)).toStrictEqual({ is: 'step', share: 25 });
    expect(heard(since - 1)).toStrictEqual({ is: 'wait', share: 5, until: NOW });
  });
});

describe('what ends it', () => {
  const at = (more: Given) => stepTrouble(midway(stood(5, 4), more));
  const bad = `${'+'.repeat(33)}x+x`;
  const PRIMARY = 'the primary fails too many probes';
  const ENDPOINT = 'the public endpoint fails too many probes';

  test.each<[what: string, more: Given, trouble: string | undefined]>([
    ['nothing, while all is well', {}, undefined],
    ['two bad verdicts about the primary within a minute', { primary: bad }, PRIMARY],
    ['not a single one', { primary: `${'+'.repeat(35)}x` }, undefined],
    ['not two that are a minute apart', { primary: `${'+'.repeat(29)}x+++++x` }, undefined],
    ['a primary that is down', { primary: DOWN }, PRIMARY],
    ['bad answers of the public endpoint', { public: verdicts(bad) }, ENDPOINT],
    ['not a single one of these', { public: verdicts(`${'+'.repeat(35)}x`) }, undefined],
    ['not silence', { primary: `${'+'.repeat(30)}??????` }, undefined],
    ['a pin to primary', { override: 'primary' }, 'an operator pinned traffic to primary'],
    ['a pin to standby', { override: 'standby' }, 'an operator pinned traffic to standby'],
    ['not hold, even where the primary fails', { override: 'hold', primary: bad }, undefined],
    ['not observe, even where the primary fails', { override: 'observe', primary: bad }, undefined],
    [
      'manual failback',
      { settings: { failback: 'manual', failbackSteps: [] } },
      'failback is no longer automatic',
    ],
    [
      'steps that are no longer wanted, in place of a leap',
      { settings: { failbackSteps: [] } },
      'gradual failback is switched off',
    ],
    [
      'a key that someone has written by hand',
      { edge: keyed({ side: 'standby', epoch: 1_800_000_000 }) },
      'the key was set by hand',
    ],
    ['the loss of the key', { edge: keyed('none') }, 'the key of the CloudFront function cannot be used'],
  ])('%s', (_, more, trouble) => expect(at(more)).toBe(trouble));

  test('what was seen before the step does not count', () => {
    const begun = (ago: number) =>
      stepTrouble(
        midway({ share: 5, notedAt: NOW - ago }, { primary: `${'+'.repeat(30)}x+++x+`, public: [] }),
      );
    expect(begun(50_000)).toBe(PRIMARY);
    expect(begun(49_999)).toBeUndefined();
  });

  const { journal, ...rest } = midway(stood(5, 4));
  const CHANGED = 'the key was changed while an operator held';
  const held = (key: EdgeKey, released: object = { released: true }) =>
    stepTrouble({ ...rest, journal: { ...journal, ...released }, edge: keyed(key) });
  test('a key that was changed while an operator held, and not one that was left as it was', () => {
    expect(held({ side: 'standby', epoch: 1, share: 5 })).toBeUndefined();
    expect(held({ side: 'standby', epoch: 1, share: 25 })).toBe(CHANGED);
    expect(held({ side: 'standby', epoch: 1 })).toBe(CHANGED);
  });
  test('a key that was taken away while an operator held', () => {
    expect(held('absent', {})).toBeUndefined();
    expect(held('absent')).toBe(CHANGED);
  });
  test('a key that stands where nothing was ever switched', () => {
    const nothing = { ...journal, entries: [] };
    expect(stepTrouble({ ...rest, journal: nothing })).toBe('the key was set by hand');
  });
  test('bad answers, also while the key is not known to stand', () => {
    const step = { share: 5, notedAt: NOW - 4 * MINUTE };
    expect(stepTrouble(midway(step, { public: verdicts(bad) }))).toBe(ENDPOINT);
  });
});

describe('a share that is found to stand', () => {
  const key = (share: number | undefined) => ({
    says: { side: 'standby' as const, epoch: 1, ...(share !== undefined && { share }) },
    etag: 'E1',
    at: NOW,
  });
  const noted = { share: 5, notedAt: NOW - MINUTE };
  const journal = (step: Step, share: number | undefined) => journalOf([], { step, key: key(share) });

  test('counts from then: the run that wrote it may not have lived to say so', () => {
    expect(stepSeen(journal(noted, 5), NOW).step).toEqual({ ...noted, since: NOW });
  });
  test('counts no more when it is gone', () => {
    expect(stepSeen(journal({ ...noted, since: NOW - 9 }, undefined), NOW).step).toEqual(noted);
  });
  test('counts for nothing while nobody knows what stands, or no key does', () => {
    const stands = { ...noted, since: NOW - 9 };
    expect(stepSeen(journalOf([], { step: stands }), NOW).step).toEqual(noted);
    const absent = { says: 'absent', etag: 'E1', at: NOW } as const;
    expect(stepSeen(journalOf([], { step: stands, key: absent }), NOW).step).toEqual(noted);
  });
  test('goes on counting', () => {
    const same = journal({ ...noted, since: NOW - 9 }, 5);
    expect(stepSeen(same, NOW)).toBe(same);
  });
});

describe('the journal', () => {
  const noted = { share: 5, notedAt: NOW - MINUTE };
  const stepping = journalOf([], { step: noted });
  const quiet = journalOf();

  test('has the pause begin when the key of that share is written, once', () => {
    const stands = stepStands(stepping, 5, NOW);
    expect(stands).toStrictEqual({ ...stepping, step: { ...noted, since: NOW } });
    expect(stepStands(stands, 5, NOW + 1)).toBe(stands);
  });
  test('does not care for another share, for none, or where no step is under way', () => {
    expect(stepStands(stepping, 25, NOW)).toBe(stepping);
    expect(stepStands(stepping, undefined, NOW)).toBe(stepping);
    expect(stepStands(quiet, 5, NOW)).toBe(quiet);
    expect(stepStands(quiet, undefined, NOW)).toBe(quiet);
  });
  test('loses its step, and keeps when', () => {
    const { step: _, ...rest } = stepping;
    expect(withoutStep(stepping, NOW)).toStrictEqual({ ...rest, stepsEndedAt: NOW });
    expect(withoutStep(quiet, NOW)).toBe(quiet);
  });
});
