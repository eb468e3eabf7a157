/** What people read of the evidence: the failed probes, and how much of what makes a target unhealthy that is. */
import {
  against,
  againstText,
  alarmsAgainst,
  briefly,
  isUnhealthy,
  publicHealth,
} from '../../../shared/core/decision/against.ts';
import { judge } from '../../../shared/core/decision/health.ts';
import { publicFails, type VantagePoint } from '../../../shared/core/decision/judgement.ts';
import { DEFAULT_SETTINGS as BY } from '../../../shared/core/settings.ts';
import { withAlarms } from '../../../shared/core/verdict/alarms.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import fc from '../../fast-check.ts';
import { entry, journalOf, ledgerOf, NOW, SECOND } from './build.ts';

const NONE: VantagePoint = { primary: [], standby: [], public: [], goodSince: {} };

/** A mark each two seconds, as a prober in doubt sees it: + good, x bad; the last one `age` seconds ago. */
const inDoubt = (marks: string, age = 0): readonly Verdict[] =>
  [...marks].map((mark, i) => ({
    tick: NOW - (age + 2 * (marks.length - 1 - i)) * SECOND,
    judgement: mark === 'x' ? 'unhealthy' : 'healthy',
    evidence: '',
  }));

const said = (primary: readonly Verdict[]): string | undefined => {
  const evidence = against('primary', [{ ...NONE, primary }], NOW, BY);
  return evidence && againstText(evidence);
};

test.each([
  ['no evidence', '++++++', undefined],
  [
    'a failure that good answers have undone is told for three minutes',
    `x${'+'.repeat(40)}`,
    'failed 1 of 41 probes in 80 s (2 %; up to 2 % is tolerable): 0 % of the evidence that makes it unhealthy',
  ],
  ['one failure', '+x', 'failed its newest probe: 18 % of the evidence that makes it unhealthy'],
  [
    'a dead Region, 4 s in',
    '+xxx',
    'failed 3 of 3 probes in 4 s: 54 % of the evidence that makes it unhealthy',
  ],
  [
    'a dead Region, 12 s in',
    `+${'x'.repeat(7)}`,
    'failed 7 of 7 probes in 12 s: 100 % of the evidence that makes it unhealthy, but it spans 12 s and has to span 18 s',
  ],
  ['a dead Region, which is unhealthy', `+${'x'.repeat(10)}`, 'failed 10 of 10 probes in 18 s'],
  [
    'errors in between',
    '+x++x+++x+x+',
    'failed 4 of 11 probes in 20 s (36 %; up to 2 % is tolerable): 59 % of the evidence that makes it unhealthy',
  ],
  [
    'runs that come and go count together while it is degraded',
    `x${'+'.repeat(40)}x++`,
    'failed 2 of 44 probes in 86 s (5 %; up to 2 % is tolerable): 14 % of the evidence that makes it unhealthy',
  ],
])('%s: %s', (_, marks, says) => {
  expect(said(inDoubt(marks))).toBe(says);
});

test('of three probers, what one alone finds moves nothing, whatever share that is', () => {
  const points = (...marks: readonly string[]) =>
    marks.map((text, i) => ({ ...NONE, primary: inDoubt(text), region: `region-${i + 1}` }));
  const says = (...marks: readonly string[]) => {
    const evidence = against('primary', points(...marks), NOW, BY);
    return evidence && againstText(evidence);
  };
  expect(says('++++++', '+xxxxx', '++++++')).toBe(
    'fails for the prober in region-2 alone, and one alone moves nothing',
  );
  expect(says('+++++x', '+xxxxx', '++++++')).toMatch(/: \d+ % of the evidence that makes it unhealthy$/);
  // What good answers have undone counts no more, whoever it is from.
  expect(says(`x${'+'.repeat(40)}`, '+'.repeat(41), '+'.repeat(41))).toMatch(/: 0 % of the evidence/);
});

test('nine of ten are not all: the share is told', () => {
  expect(said(inDoubt(`${'x'.repeat(8)}+x`))).toBe(
    'failed 9 of 10 probes in 18 s (90 %; up to 2 % is tolerable)',
  );
});

test('of three probers each two have to have seen it for long enough', () => {
  const points = [inDoubt('x'.repeat(10)), inDoubt('x'.repeat(6)), inDoubt('x'.repeat(6))].map((primary) => ({
    ...NONE,
    primary,
  }));
  const evidence = against('primary', points, NOW, BY);
  expect(evidence && againstText(evidence)).toMatch(
    /: 100 % of the evidence that makes it unhealthy, but without the prober in point 1 it spans 10 s and has to span 15 s$/,
  );
});

test('what is missing is said of the one without which it is missing', () => {
  const points = [inDoubt('x'.repeat(6)), inDoubt('x'.repeat(10)), inDoubt('x'.repeat(6))].map((primary) => ({
    ...NONE,
    primary,
  }));
  expect(against('primary', points, NOW, BY)?.lacks).toBe(
    'without the prober in point 2 it spans 10 s and has to span 15 s',
  );
});

test('in brief it is without what is tolerable', () => {
  expect(briefly({ failed: 'failed 4 of 11 probes in 20 s (36 %; up to 2 % is tolerable)' }, BY)).toBe(
    'failed 4 of 11 probes in 20 s (36 %)',
  );
});

test('of several probers the newest verdict names the alarms, whoever it is from', () => {
  const seen = (name: string, age: number) => ({
    ...NONE,
    primary: [withAlarms({ tick: NOW - age, judgement: 'healthy', evidence: '' }, [name])],
  });
  expect(alarmsAgainst('primary', [seen('new', 0), seen('old', SECOND)])).toBe('alarm new');
  expect(alarmsAgainst('primary', [seen('old', SECOND), seen('new', 0)])).toBe('alarm new');
});

test('a time that is only just too short is not said to be the one that is wanted', () => {
  const at = (seconds: number) => NOW - seconds * SECOND;
  const bad = (tick: number) => ({ tick, judgement: 'unhealthy' as const, evidence: '' });
  expect(said([17.8, 14, 12, 10, 8, 6, 4, 2, 0].map(at).map(bad))).toMatch(
    /, but it spans 17 s and has to span 18 s$/,
  );
});

test('what was enough and has grown old', () => {
  expect(said(inDoubt('x'.repeat(7), 30))).toMatch(/, but it spans 12 s and has to span 18 s$/);
  expect(said(inDoubt('x'.repeat(12), 30))).toBe('failed 12 of 12 probes in 22 s');
  expect(said(inDoubt('x'.repeat(12), 31))).toBe(
    'failed 12 of 12 probes in 22 s: 100 % of the evidence that makes it unhealthy, but the newest of it is 31 s old, and counts no longer',
  );
});

test('what good answers have undone does not make the public endpoint degraded', () => {
  const public_ = inDoubt(`x${'+'.repeat(40)}`);
  const seen = { points: [{ ...NONE, public: public_ }], journal: journalOf(), now: NOW, settings: BY };
  expect(publicHealth(seen)).toMatchObject({ state: 'healthy', against: { bad: 1, all: 41, percent: 0 } });
});

test.each([
  ['xxxxxx', 'failed 6 of 6 probes in 50 s'],
  [`+${'xx+'.repeat(5)}`, 'failed 10 of 15 probes in 140 s (67 %; up to 2 % is tolerable)'],
])('at the calm pace: %s %s', (marks, says) => {
  expect(against('primary', [ledgerOf({ primary: marks })], NOW, BY)?.failed).toBe(says);
});

test('of the public endpoint only what came after the newest switch was verified counts', () => {
  const points = [{ ...NONE, public: inDoubt(`${'x'.repeat(12)}+++`) }];
  const at = (verifiedAt?: number) =>
    publicHealth({
      points,
      journal: journalOf([
        entry({ kind: 'failover', to: 'standby', ...(verifiedAt !== undefined && { verifiedAt }) }),
      ]),
      now: NOW,
      settings: BY,
    });
  expect(at()).toMatchObject({
    state: 'unhealthy',
    against: { failed: expect.stringMatching(/^failed 12 of 15 /) },
  });
  expect(at(NOW - 6 * SECOND)).toEqual({ state: 'healthy' });
  expect(at(NOW - 7 * SECOND)).toMatchObject({ state: 'degraded', against: { percent: 12 } });
  expect(publicHealth({ points, journal: journalOf([]), now: NOW + 31 * SECOND, settings: BY })).toEqual({
    state: 'unknown',
  });
});

const marks = fc.string({ unit: fc.constantFrom('+', 'x'), maxLength: 90 });

test('unhealthy is what the judgement calls so: a side by one or three vantage points, and the public endpoint', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3).chain((count) => fc.array(marks, { minLength: count, maxLength: count })),
      fc.nat(40),
      (all, age) => {
        const points = all.map((one) => ({ ...NONE, primary: inDoubt(one, age), public: inDoubt(one, age) }));
        const { state } = judge(points, 'primary', NOW, BY);
        const primary = against('primary', points, NOW, BY);
        expect(primary !== undefined && isUnhealthy(primary)).toBe(state === 'unhealthy');
        if (state !== 'unknown') expect(primary === undefined).toBe(state === 'healthy');
        const asked = against('public', points, NOW, BY);
        expect(asked !== undefined && isUnhealthy(asked)).toBe(publicFails(points, NOW, BY));
      },
    ),
  );
});
