import { isProven, judge } from '../../../shared/core/decision/health.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { ledgerOf, NOW, SECOND, verdicts } from './build.ts';

const healthOf = (marks: string, after = 0, ledger: Partial<Ledger> = {}) =>
  judge({ ...ledgerOf({ primary: marks }), ...ledger }, 'primary', NOW + after, DEFAULT_SETTINGS);

// Marks: + good, x bad, ? unknown, . none; one each 10 s, the last one `after` seconds ago.
const ROWS: readonly (readonly [what: string, marks: string, afterSeconds: number, state: string])[] = [
  ['no verdict at all', '', 0, 'unknown'],
  ['one verdict', '+', 0, 'unknown'],
  ['two verdicts', '++', 0, 'healthy'],
  ['two verdicts, the older a minute ago', '+.....+', 0, 'healthy'],
  ['two verdicts, the older more than a minute ago', '+......+', 0, 'unknown'],
  ['only silence', '??????', 0, 'unknown'],
  ['the newest is 30 s old', '++++++', 30, 'healthy'],
  ['the newest is older than 30 s', '++++++', 31, 'unknown'],
  ['bad, then 31 s of silence', 'xxxxxx', 31, 'unknown'],
  ['one bad verdict', '+++++x', 0, 'degraded'],
  ['two bad verdicts', '++++xx', 0, 'degraded'],
  ['three bad verdicts', '+++xxx', 0, 'unhealthy'],
  ['two bad verdicts are all there is', 'xx', 0, 'degraded'],
  ['three bad verdicts are all there is', 'xxx', 0, 'unhealthy'],
  ['three bad, then a good one', '+xxx+', 0, 'degraded'],
  ['three bad with silence between, still within 50 s', 'x?x?x?', 0, 'unhealthy'],
  ['three bad with silence between, the oldest 50 s ago', 'x?x?x', 10, 'unhealthy'],
  ['three bad with silence between, the oldest over 50 s ago', 'x?x?x', 11, 'degraded'],
  ['a bad one 60 s ago', '+x++++++', 0, 'degraded'],
  ['a bad one over 60 s ago', '+x+++++++', 0, 'healthy'],
  ['brown-out: half of 20 bad', '+x+x+x+x+x+x+x+x+x+x', 0, 'unhealthy'],
  ['brown-out needs 20 verdicts', 'x+x+x+x+x+x+x+x+x+x', 0, 'degraded'],
  ['brown-out needs half', '++x+x+x+x+x+x+x+x+x+x', 0, 'degraded'],
  ['brown-out needs two recent ones', `${'x'.repeat(20)}+++++x+`, 0, 'degraded'],
  ['brown-out, the second recent one 60 s ago', `${'x'.repeat(20)}x++++x+`, 0, 'unhealthy'],
  ['brown-out, the second recent one over 60 s ago', `${'x'.repeat(20)}x++++x+`, 1, 'degraded'],
  [
    'brown-out, the twentieth verdict 300 s ago',
    `x${'.'.repeat(11)}${'x'.repeat(11)}${'x+'.repeat(4)}`,
    0,
    'unhealthy',
  ],
  [
    'brown-out, the twentieth verdict over 300 s ago',
    `x${'.'.repeat(11)}${'x'.repeat(11)}${'x+'.repeat(4)}`,
    1,
    'degraded',
  ],
  ['brown-out with two recent ones', `${'x'.repeat(20)}++++xx+`, 0, 'unhealthy'],
  [
    'brown-out does not look back for six minutes',
    `${'x'.repeat(7)}${'+'.repeat(16)}${'x'.repeat(14)}+`,
    0,
    'degraded',
  ],
  [
    'brown-out looks back five minutes only',
    `${'x'.repeat(20)}+++++++++++++++++++++x+x+x+x+x`,
    0,
    'degraded',
  ],
];

test.each(ROWS)('%s (%s, %i s ago): %s', (_, marks, after, state) => {
  expect(healthOf(marks, after * SECOND).state).toBe(state);
});

test('a verdict from the future says nothing yet', () => {
  expect(judge(ledgerOf({ primary: '+++xxx' }), 'primary', NOW - 1, DEFAULT_SETTINGS).state).toBe('degraded');
});

describe('proven', () => {
  test.each([
    ['a minute of good verdicts', '+++++++', true],
    ['less than a minute', '++++++', false],
    ['a minute, but only three verdicts in it', '+.?+?.+', false],
    ['a minute with four verdicts in it', '+.+.+.+', true],
    ['a bad one just over a minute ago', 'x+++++++', true],
    ['silence of more than a minute breaks the run', '+++++++.......++++', false],
  ])('%s: %s', (_, marks, proven) => {
    expect(isProven(healthOf(marks))).toBe(proven);
  });

  test('the ledger knows of good verdicts older than its window', () => {
    const since = NOW - 3_600 * SECOND;
    const health = healthOf('+'.repeat(36), 0, { goodSince: { primary: since } });
    expect(health).toEqual({ state: 'healthy', since, proven: true });
  });

  test('since is the first good verdict after the last bad one', () => {
    expect(healthOf('xx++++++++')).toMatchObject({ since: NOW - 70 * SECOND });
  });
});

test('what is not healthy is not proven', () => {
  for (const marks of ['', '+++xxx', '+++++x']) expect(isProven(healthOf(marks))).toBe(false);
});

test('an unhealthy side is down, or browns out', () => {
  expect(healthOf('+++xxx')).toEqual({ state: 'unhealthy', how: 'down' });
  expect(healthOf('+x'.repeat(10))).toEqual({ state: 'unhealthy', how: 'brown-out' });
});

test('verdicts of the other side do not count', () => {
  const ledger = { ...ledgerOf({ primary: '+++++++' }), standby: verdicts('xxxxxxx') };
  expect(judge(ledger, 'primary', NOW, DEFAULT_SETTINGS).state).toBe('healthy');
});
