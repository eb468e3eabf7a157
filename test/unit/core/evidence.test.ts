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

const PRIMARY = '2026-11-21T12:00:00Z primary unhealthy: status 503, wanted 2xx';

test('of the public endpoint the newest answer is shown, and the newest bad one while it counts', () => {
  const heard = (marks: string) =>
    evidenceFor({ ...down, public: answers(marks, 'primary') }, situation).slice(1, -1);
  expect(heard('++x')).toEqual(['2026-11-21T12:00:00Z public unhealthy: status 503, wanted 2xx']);
  expect(heard('+x+')).toEqual([
    '2026-11-21T11:59:50Z public unhealthy: status 503, wanted 2xx',
    '2026-11-21T12:00:00Z public healthy, served by primary: as wanted',
  ]);
  expect(heard(`x${'+'.repeat(10)}`)).toEqual([
    '2026-11-21T12:00:00Z public healthy, served by primary: as wanted',
  ]);
  expect(heard('++?')).toEqual(['2026-11-21T12:00:00Z public unknown: as wanted']);
  expect(heard('')).toEqual([]);
});

test('that nothing is known of the other side any more is shown, and not what it answered before', () => {
  const other = (marks: string) => evidenceFor(ledgerOf({ primary: DOWN, standby: marks }), situation);
  const standby = (says: string, at = '2026-11-21T12:00:00Z') => `${at} standby ${says}`;
  expect(other('++?')).toEqual([PRIMARY, standby('unknown: as wanted')]);
  expect(other('++')).toEqual([PRIMARY, standby('healthy: as wanted')]);
  expect(other('+x?')).toEqual([
    PRIMARY,
    standby('unhealthy: status 503, wanted 2xx', '2026-11-21T11:59:50Z'),
    standby('unknown: as wanted'),
  ]);
  expect(other('')).toEqual([PRIMARY]);
});

test('a verdict from the future is not shown', () => {
  const ledger = ledgerOf({ primary: DOWN });
  const early = { ...situation, now: NOW - 10_000 };
  expect(evidenceFor(ledger, early)).toEqual([PRIMARY.replace('12:00:00', '11:59:50')]);
});

test('what was quoted is cut after 200 characters', () => {
  const said = (length: number) => {
    const primary = down.primary.map((v) => ({ ...v, evidence: 'x'.repeat(length) }));
    return evidenceFor({ ...down, primary }, situation)[0];
  };
  expect(said(200)).toBe(`2026-11-21T12:00:00Z primary unhealthy: ${'x'.repeat(200)}`);
  expect(said(201)).toBe(`2026-11-21T12:00:00Z primary unhealthy: ${'x'.repeat(200)}…`);
});

test('what is cut is never half a character', () => {
  expect(cut('ab😀', 3)).toBe('ab…');
  expect(cut('ab😀', 4)).toBe('ab😀');
  expect(cut('ab😀c', 4)).toBe('ab😀…');
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

test('the deciding verdicts are the bad ones since the run of failures began, also after a good answer', () => {
  const marks = `x${'+'.repeat(25)}xxxxxx+`;
  const brownOut = ledgerOf({ primary: marks, standby: GOOD });
  const rests = (...back: number[]) =>
    restsOnDrill(
      { ...brownOut, primary: drilled(brownOut.primary, ...back) },
      situationOf({ primary: marks }),
    );
  // The good answer, the first bad one of the run, and one of long ago.
  expect([rests(0), rests(6), rests(32)]).toEqual([false, true, false]);
});

test('a bad answer that good ones have outweighed is not shown, however new, nor who served a bad one', () => {
  const ticks = [...'x++++++++++'].map((mark, i) => ({
    tick: NOW - (10 - i) * 2_000,
    judgement: mark === 'x' ? ('unhealthy' as const) : ('healthy' as const),
    evidence: mark,
    servedBy: 'primary' as const,
  }));
  const heard = (count: number) =>
    evidenceFor({ ...down, public: ticks.slice(0, count) }, situation).slice(1, -1);
  expect(heard(11)).toEqual(['2026-11-21T12:00:00Z public healthy, served by primary: +']);
  expect(heard(1)).toEqual(['2026-11-21T11:59:40Z public unhealthy: x']);
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

test('a bad verdict that is half a minute old is history', () => {
  const heard = (marks: string) =>
    evidenceFor({ ...down, public: answers(marks, 'primary') }, situation).slice(1, -1);
  expect(heard('+xxxx+++')).toHaveLength(2);
  expect(heard('+xxxx++++')).toEqual(['2026-11-21T12:00:00Z public healthy, served by primary: as wanted']);
});
