/** What a decision rests on, as people read it, and whether a drill is behind it. */
import { cut } from '../../../shared/core/cut.ts';
import { duringDrill, evidenceFor, restsOnDrill } from '../../../shared/core/decision/evidence.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import { answers, DOWN, GOOD, ledgerOf, NOW, situationOf } from './build.ts';

/** Which verdicts were made bad by a drill, counted from the newest. */
const drilled = (verdicts: readonly Verdict[], ...back: number[]): Verdict[] =>
  verdicts.map((v, i) => (back.includes(verdicts.length - 1 - i) ? { ...v, drill: true } : v));
const down = ledgerOf({ primary: DOWN, standby: GOOD });
const situation = situationOf({ primary: DOWN });

test('of the public endpoint the newest answer is shown, whatever it says', () => {
  const heard = (marks: string) =>
    evidenceFor({ ...down, public: answers(marks, 'primary') }, situation).slice(3, -1);
  expect(heard('++x')).toEqual(['2026-11-21T12:00:00Z public unhealthy: status 503, wanted 200']);
  expect(heard('++?')).toEqual(['2026-11-21T12:00:00Z public unknown: as wanted']);
  expect(heard('')).toEqual([]);
});

test('of the other side the newest that is known is shown', () => {
  const other = (marks: string) =>
    evidenceFor(ledgerOf({ primary: DOWN, standby: marks }), situation).slice(3);
  expect(other('+x?')).toEqual(['2026-11-21T11:59:50Z standby unhealthy: status 503, wanted 200']);
  expect(other('??')).toEqual([]);
});

test('what was quoted is cut after 200 characters', () => {
  const said = (length: number) => {
    const primary = down.primary.map((v) => ({ ...v, evidence: 'x'.repeat(length) }));
    return evidenceFor({ ...down, primary }, situation)[0];
  };
  expect(said(200)).toBe(`2026-11-21T11:59:40Z primary unhealthy: ${'x'.repeat(200)}`);
  expect(said(201)).toBe(`2026-11-21T11:59:40Z primary unhealthy: ${'x'.repeat(200)}…`);
});

test('what is cut is never half a character', () => {
  expect(cut('ab😀', 3)).toBe('ab…');
  expect(cut('ab😀', 4)).toBe('ab😀');
  expect(cut('ab😀c', 4)).toBe('ab😀…');
});

test('the newest bad verdicts are shown, with good ones between them', () => {
  const marks = '+x'.repeat(9);
  expect(evidenceFor(ledgerOf({ primary: marks }), situationOf({ primary: marks })).slice(0, 3)).toEqual([
    '2026-11-21T11:59:20Z primary unhealthy: status 503, wanted 200',
    '2026-11-21T11:59:40Z primary unhealthy: status 503, wanted 200',
    '2026-11-21T12:00:00Z primary unhealthy: status 503, wanted 200',
  ]);
});

test('a failover rests on a drill where one of the deciding verdicts does, unless the side really fails by now', () => {
  const rests = (...back: number[]) =>
    restsOnDrill({ ...down, primary: drilled(down.primary, ...back) }, situation);
  expect(rests()).toBe(false);
  expect(rests(0)).toBe(true);
  expect(rests(0, 2)).toBe(true);
  expect(rests(1, 2)).toBe(false);
  expect(rests(3)).toBe(false);
});

test('a drill is on while the newest word about either side is said for it', () => {
  const quiet = ledgerOf({ primary: GOOD, standby: GOOD });
  const on = (ledger: Partial<Ledger>, now = NOW) => duringDrill({ ...quiet, ...ledger }, now);
  expect(on({})).toBe(false);
  expect(on({ primary: [], standby: [] })).toBe(false);
  expect(on({ primary: drilled(quiet.primary, 0) })).toBe(true);
  expect(on({ standby: drilled(quiet.standby, 0) })).toBe(true);
  expect(on({ primary: drilled(quiet.primary, 1) })).toBe(false);
  expect(on({ primary: drilled(quiet.primary, 35) })).toBe(false);
});
