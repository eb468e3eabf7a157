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
import { answers, entry, GOOD, journalOf, MINUTE, NOW, situationOf, verdicts } from './build.ts';

const SETTINGS = { failback: 'auto', failbackSteps: [5, 25, 50] } as const;
const LONG_GOOD = { primary: NOW - 60 * MINUTE, standby: NOW - 60 * MINUTE };

/** On the standby for an hour, the primary fit again for as long. */
const midway = (step: Step | undefined, more: Parameters<typeof situationOf>[0] = {}): Situation =>
  situationOf({
    journal: journalOf(
      [entry({ kind: 'failover', to: 'standby', begunAt: NOW - 60 * MINUTE, verifiedAt: NOW - 59 * MINUTE })],
      step && { step },
    ),
    goodSince: LONG_GOOD,
    public: answers(GOOD, 'standby'),
    edge: {
      distribution: 'standby',
      deployed: true,
      key: step ? { side: 'standby', epoch: 1, share: step.share } : 'absent',
    },
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
  test('waits for the pause, and says until when', () => {
    expect(decide(midway(stood(5, 4)))).toMatchObject({ rule: 'failback', until: NOW + MINUTE });
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
    const edge = { distribution: 'standby', deployed: true, key: 'none' } as const;
    expect(decide(midway(undefined, { edge }))).toMatchObject({ move: { kind: 'failback' } });
  });
  test('is withheld where an operator only observes', () => {
    const decision = decide(midway(undefined, { override: 'observe' }));
    expect(decision.sentence).toMatch(/^Would fail back gradually/);
    expect(decision.step).toBeUndefined();
  });
  test('gives way to a failover to the primary', () => {
    const down = `${'+'.repeat(33)}xxx`;
    expect(decide(midway(stood(5, 3), { standby: down, public: [] }))).toMatchObject({
      rule: 'failover',
      move: { to: 'primary' },
    });
  });
});

describe('the next step', () => {
  const next = (step: Step | undefined, more?: Parameters<typeof situationOf>[0]) =>
    nextStep(midway(step, more));
  test('is all of them after the last, without steps, and without a key', () => {
    expect(next(stood(50, 5))).toStrictEqual({ is: 'all' });
    expect(next(undefined, { settings: { failbackSteps: [] } })).toStrictEqual({ is: 'all' });
    const edge = { distribution: 'standby', deployed: true, key: 'none' } as const;
    expect(next(undefined, { edge })).toStrictEqual({ is: 'all' });
  });
  test('is seen where an answer came when the step began, and not before', () => {
    const since = NOW - 5 * MINUTE;
    const heard = (tick: number) => next(stood(5, 5), { public: answers('+', 'standby', tick) });
    expect(heard(since)).toStrictEqual({ is: 'step', share: 25 });
    expect(heard(since - 1)).toStrictEqual({ is: 'wait', share: 5, until: NOW });
  });
});

describe('what ends it', () => {
  const at = (more: Parameters<typeof situationOf>[0]) => stepTrouble(midway(stood(5, 4), more));
  const bad = `${'+'.repeat(35)}x`;
  test('nothing, while all is well', () => {
    expect(at({})).toBeUndefined();
  });
  test('a bad verdict about the primary', () => {
    expect(at({ primary: bad })).toMatch(/primary has answered badly/);
  });
  test('one that lies between two looks', () => {
    expect(
      at({ primary: `${'+'.repeat(26)}x${'+'.repeat(9)}`, goodSince: { standby: NOW - 60 * MINUTE } }),
    ).toMatch(/primary has answered badly/);
  });
  test('not one from before the step', () => {
    expect(at({ primary: `+x${'+'.repeat(34)}`, goodSince: { standby: NOW - 60 * MINUTE } })).toBeUndefined();
  });
  test('a primary that is down', () => {
    expect(at({ primary: `${'+'.repeat(33)}xxx` })).toBe('the primary has answered badly');
  });
  test('not a primary that has been good since the very step', () => {
    const goodFor = (verdicts: number) => at({ primary: '+'.repeat(verdicts), goodSince: {} });
    expect(goodFor(25)).toBeUndefined();
    expect(goodFor(24)).toBe('the primary has answered badly');
  });
  test('not what the public endpoint did before the step', () => {
    const badThen = (tick: number) => at({ public: verdicts('x', tick) });
    expect(badThen(NOW - 4 * MINUTE)).toBe('the public endpoint has answered badly');
    expect(badThen(NOW - 4 * MINUTE - 1)).toBeUndefined();
  });
  test('a key that was changed while an operator held, and not one that was left as it was', () => {
    const held = (share: number | undefined) => {
      const key = { side: 'standby', epoch: 1, ...(share !== undefined && { share }) } as const;
      const { journal, ...rest } = midway(stood(5, 4));
      const edge = { distribution: 'standby', deployed: true, key } as const;
      return stepTrouble({ ...rest, journal: { ...journal, released: true }, edge });
    };
    expect(held(5)).toBeUndefined();
    expect(held(25)).toBe('the key was changed while an operator held');
    expect(held(undefined)).toBe('the key was changed while an operator held');
  });
  test('a key that was taken away while an operator held', () => {
    const { journal, ...rest } = midway(stood(5, 4));
    const edge = { distribution: 'standby', deployed: true, key: 'absent' } as const;
    expect(stepTrouble({ ...rest, journal, edge })).toBeUndefined();
    expect(stepTrouble({ ...rest, journal: { ...journal, released: true }, edge })).toBe(
      'the key was changed while an operator held',
    );
  });
  test('a bad answer of the public endpoint', () => {
    expect(at({ public: verdicts(bad) })).toMatch(/public endpoint has answered badly/);
  });
  test('not silence', () => {
    expect(at({ primary: `${'+'.repeat(30)}??????` })).toBeUndefined();
  });
  test.each(['primary', 'standby'])('a pin to %s', (mode) => {
    expect(at({ override: mode })).toMatch(new RegExp(`pinned traffic to ${mode}`));
  });
  test.each(['hold', 'observe'])('not %s, even where the primary fails', (mode) => {
    expect(at({ override: mode, primary: bad })).toBeUndefined();
  });
  test('manual failback', () => {
    expect(at({ settings: { failback: 'manual', failbackSteps: [] } })).toMatch(/no longer automatic/);
  });
  test('steps that are no longer wanted, in place of a leap', () => {
    expect(at({ settings: { failbackSteps: [] } })).toMatch(/no longer wanted/);
  });
  test('a key that someone has written by hand', () => {
    const key = { side: 'standby', epoch: 1_800_000_000 } as const;
    expect(at({ edge: { distribution: 'standby', deployed: true, key } })).toMatch(/the key was set by hand/);
  });
  test('a key that stands where nothing was ever switched', () => {
    const { journal, ...rest } = midway(stood(5, 4));
    const nothing = { ...journal, entries: [] };
    expect(stepTrouble({ ...rest, journal: nothing })).toBe('the key was set by hand');
  });
  test('a bad answer, also while the key is not known to stand', () => {
    const step = { share: 5, notedAt: NOW - 4 * MINUTE };
    expect(stepTrouble(midway(step, { public: verdicts(bad) }))).toMatch(/public endpoint/);
  });
  test('the loss of the key', () => {
    expect(at({ edge: { distribution: 'standby', deployed: true, key: 'none' } })).toMatch(
      /key of the CloudFront/,
    );
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
