import { type Health, isProven, judge } from '../../../shared/core/decision/health.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { ledgerOf, MINUTE, NOW, SECOND, verdicts } from './build.ts';

const healthOf = (marks: string, after = 0, ledger: Partial<Ledger> = {}): Health =>
  judge([{ ...ledgerOf({ primary: marks }), ...ledger }], 'primary', NOW + after, DEFAULT_SETTINGS);

// Marks: + good, x bad, ? unknown, . none; one each 10 s, the last one `after` seconds ago.
const ROWS: readonly (readonly [what: string, marks: string, afterSeconds: number, state: string])[] = [
  ['no verdict at all', '', 0, 'unknown'],
  ['one verdict', '+', 0, 'healthy'],
  ['only silence', '??????', 0, 'unknown'],
  ['the newest is 30 s old', '++++++', 30, 'healthy'],
  ['the newest is older than 30 s', '++++++', 31, 'unknown'],
  ['bad, then 31 s of silence', 'xxxxxx', 31, 'unknown'],
  ['one bad verdict', '+++++x', 0, 'degraded'],
  ['five bad verdicts', '++xxxxx', 0, 'degraded'],
  ['six bad verdicts', '+xxxxxx', 0, 'unhealthy'],
  ['six bad verdicts are all there is', 'xxxxxx', 0, 'unhealthy'],
  ['six bad, then a good one', 'xxxxxx+', 0, 'unhealthy'],
  ['six bad, then good ones for more than 30 s', 'xxxxxx++++', 0, 'degraded'],
  ['six bad with silence between', 'x?x?x?x?x?x', 0, 'unhealthy'],
  ['six bad in two runs, with 40 s of silence between', 'xxx....xxx', 0, 'degraded'],
  ['a bad one and nine good ones', 'x+++++++++', 0, 'degraded'],
  ['a bad one and ten good ones', 'x++++++++++', 0, 'healthy'],
  ['half of all, for two minutes', 'x+'.repeat(6), 0, 'degraded'],
  ['half of all, for longer', 'x+'.repeat(9), 0, 'unhealthy'],
  ['a third of all', '++x'.repeat(6), 0, 'degraded'],
  ['three minutes ago it failed', `${'x'.repeat(20)}${'+'.repeat(18)}`, 0, 'healthy'],
];

test.each(ROWS)('%s (%s, %i s ago): %s', (_, marks, after, state) => {
  expect(healthOf(marks, after * SECOND).state).toBe(state);
});

test('a verdict from the future says nothing yet', () => {
  const ledger = ledgerOf({ primary: '+xxxxxx' });
  expect(judge([ledger], 'primary', NOW - 1, DEFAULT_SETTINGS).state).toBe('degraded');
});

test('verdicts of the other side do not count', () => {
  const ledger = { ...ledgerOf({ primary: '+++++++' }), standby: verdicts('xxxxxxx') };
  expect(judge([ledger], 'primary', NOW, DEFAULT_SETTINGS).state).toBe('healthy');
});

test('a failover may begin only while the side fails', () => {
  expect(healthOf('xxxxxx')).toMatchObject({ state: 'unhealthy', fails: true });
  expect(healthOf('xxxxxx+')).toMatchObject({ state: 'unhealthy', fails: false });
  expect(healthOf('xxxxxx+x')).toMatchObject({ state: 'unhealthy', fails: false });
  expect(healthOf('xxxxxx+xx')).toMatchObject({ state: 'unhealthy', fails: true });
});

describe('proven', () => {
  test.each([
    ['a minute of good verdicts', '+++++++', true],
    ['less than a minute', '++++++', false],
    ['a minute, but only three verdicts in it', '+...+.++', false],
    ['one bad verdict in ten is forgiven', '+++x+++', true],
    ['two are not', '++xx+++', false],
    ['nor is a newest one that is bad', '++++++x', false],
    ['unhealthy', `+${'x'.repeat(6)}`, false],
    ['nothing', '', false],
  ])('%s: %s', (_, marks, proven) => {
    expect(isProven(healthOf(marks))).toBe(proven);
  });

  test('since the first minute by which it was fit, which the ledger knows', () => {
    expect(healthOf('+'.repeat(18))).toMatchObject({ since: NOW - 170 * SECOND, proven: true });
    const since = NOW - 60 * MINUTE;
    expect(healthOf('+'.repeat(18), 0, { goodSince: { primary: since } })).toMatchObject({ since });
  });

  test('since a minute at least, where the ledger does not know', () => {
    expect(healthOf('+'.repeat(18), 0, { goodSince: {} }).since).toBe(NOW - MINUTE);
  });

  test('not while the failures of before still make it unhealthy', () => {
    const eight = `${'+'.repeat(8)}x`;
    const marks = verdicts(`${'x'.repeat(40)}${eight.repeat(3)}+++`);
    // In doubt there is a tick each two seconds.
    const primary = marks.map((v) => ({ ...v, tick: NOW - (NOW - v.tick) / 5 }));
    const known = { ...ledgerOf({}), primary, goodSince: { primary: NOW - MINUTE } };
    const health = judge([known], 'primary', NOW, DEFAULT_SETTINGS);
    expect(health).toMatchObject({ state: 'unhealthy', since: NOW - MINUTE, proven: false });
  });

  test('it must have been fit for a minute', () => {
    const fitFor = (goodFor: number): Health =>
      judge(
        [{ ...ledgerOf({ primary: '+'.repeat(18) }), goodSince: { primary: NOW - goodFor } }],
        'primary',
        NOW,
        DEFAULT_SETTINGS,
      );
    expect(fitFor(MINUTE - 1).proven).toBe(false);
    expect(fitFor(MINUTE).proven).toBe(true);
  });

  test('of three vantage points the second earliest says since when', () => {
    const point = ledgerOf({ primary: '+'.repeat(18) });
    const points = [3, 90, 30].map((minutes) => ({
      ...point,
      goodSince: { primary: NOW - minutes * MINUTE },
    }));
    expect(judge(points, 'primary', NOW, DEFAULT_SETTINGS).since).toBe(NOW - 30 * MINUTE);
  });
});
