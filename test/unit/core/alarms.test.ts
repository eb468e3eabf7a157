/** The user's own alarms: what they say, and what is kept of it. */
import { against, againstText } from '../../../shared/core/decision/against.ts';
import { underDrill } from '../../../shared/core/drill.ts';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/journal/ledger.ts';
import { asItem, fromItem } from '../../../shared/core/journal/ledger-item.ts';
import { pooled } from '../../../shared/core/journal/pooled.ts';
import { DEFAULT_SETTINGS as BY } from '../../../shared/core/settings.ts';
import { alarmsIn, alarmsSay, asProbed, withAlarms } from '../../../shared/core/verdict/alarms.ts';
import type { Tick, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { NOW, SECOND } from './build.ts';

const REGION = 'us-east-2';
const ARN = `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:canary`;
const found = (name: string, state: string, acts = true) => ({
  name,
  arn: `arn:aws:cloudwatch:${REGION}:123456789012:alarm:${name}`,
  state,
  acts,
});
const named = (...names: string[]) => names.map((name) => ({ name, region: REGION }));

test.each([
  [
    'ALARM alone speaks',
    named('a', 'b', 'c'),
    [found('a', 'OK'), found('b', 'ALARM'), found('c', 'INSUFFICIENT_DATA')],
    { inAlarm: ['b'] },
  ],
  [
    'one that does not exist',
    named('a', 'gone'),
    [found('a', 'ALARM')],
    { inAlarm: ['a'], silent: 'There is no alarm gone in us-east-2.' },
  ],
  [
    'one whose actions are disabled',
    named('a'),
    [found('a', 'ALARM', false)],
    { inAlarm: [], silent: 'The actions of alarm a in us-east-2 are disabled.' },
  ],
  [
    'two that say nothing',
    named('a', 'gone'),
    [found('a', 'ALARM', false)],
    {
      inAlarm: [],
      silent: 'The actions of alarm a in us-east-2 are disabled. There is no alarm gone in us-east-2.',
    },
  ],
  [
    'an ARN of another account, where this one has an alarm of that name',
    [{ name: 'canary', region: 'eu-west-1', arn: ARN }],
    [found('canary', 'ALARM')],
    { inAlarm: [], silent: `There is no alarm ${ARN}.` },
  ],
  [
    'an ARN',
    [{ name: 'canary', region: 'eu-west-1', arn: ARN }],
    [{ ...found('canary', 'ALARM'), arn: ARN }],
    { inAlarm: ['canary'] },
  ],
])('%s', (_, wanted, of, says) => expect(alarmsSay(wanted, of)).toEqual(says));

const good: Verdict = { tick: NOW, judgement: 'healthy', evidence: 'status 200 in 30 ms' };
const bad: Verdict = { tick: NOW, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx', error: 503 };

test.each([
  ['none in ALARM', good, [], 'status 200 in 30 ms'],
  ['one', good, ['orders-5xx'], 'alarm orders-5xx is in ALARM; the probe itself finds nothing'],
  ['two', bad, ['a', 'b'], 'alarms a and b are in ALARM; the probe itself says: status 503, wanted 2xx'],
  ['four', good, ['a', 'b', 'c', 'd'], 'alarms a, b and 2 more are in ALARM; the probe itself finds nothing'],
  [
    'a name in other letters, and a long one',
    good,
    ['bestellung üüberfällig', 'x'.repeat(255)],
    `alarms bestellung ?berf?llig and ${'x'.repeat(37)}... are in ALARM; the probe itself finds nothing`,
  ],
  [
    'a name that just fits',
    good,
    ['x'.repeat(40)],
    `alarm ${'x'.repeat(40)} is in ALARM; the probe itself finds nothing`,
  ],
])('the verdict with %s', (_, verdict, inAlarm, evidence) => {
  const with_ = withAlarms(verdict, inAlarm);
  expect(with_.evidence).toBe(evidence);
  expect(asProbed(with_).judgement).toBe(verdict.judgement);
});

test('which alarms, by the newest verdict that names them', () => {
  const at = (seconds: number, inAlarm: string[]): Verdict => ({
    ...withAlarms(good, inAlarm),
    tick: NOW + seconds * SECOND,
  });
  expect(alarmsIn([at(0, ['old']), at(2, ['a', 'b']), at(4, [])])).toBe('alarms a and b');
  expect(alarmsIn([at(0, ['odd is in ALARM name'])])).toBe('alarm odd');
  expect(alarmsIn([bad])).toBe('an alarm');
  // One that is kept in short names none.
  expect(alarmsIn([at(0, ['a']), { ...at(2, ['b']), evidence: 'an alarm is in ALARM' }])).toBe('alarm a');
});

test('a drill makes nothing of it: the side is really bad', () => {
  const tick: Tick = { at: NOW, primary: withAlarms(good, ['a']), standby: good, public: good };
  const drill = { side: 'primary', until: NOW + 60_000 } as const;
  expect(underDrill(tick, drill as never).primary).toEqual(tick.primary);
});

/** A tick each two seconds: + good, x bad, a an alarm beside a good one, m beside a bad one. */
const ledgerWith = (marks: string): Ledger =>
  [...marks].reduce((ledger, mark, i) => {
    const at = NOW - (marks.length - 1 - i) * 2 * SECOND;
    const probed = { ...(mark === 'x' || mark === 'm' ? bad : good), tick: at };
    const primary = withAlarms(probed, mark === 'a' || mark === 'm' ? ['orders-5xx'] : []);
    return record(ledger, { at, primary, standby: { ...good, tick: at }, public: { ...good, tick: at } });
  }, EMPTY_LEDGER);

test.each([
  [
    '+aaa',
    'had alarm orders-5xx in ALARM, at 3 of 3 looks in 4 s: 54 % of the evidence that makes it unhealthy',
  ],
  ['+a', 'had alarm orders-5xx in ALARM: 18 % of the evidence that makes it unhealthy'],
  [
    '+m',
    'failed its newest probe, and had alarm orders-5xx in ALARM: 18 % of the evidence that makes it unhealthy',
  ],
  [
    '+xaaxmx',
    'failed 4 of 6 probes in 10 s (67 %; up to 2 % is tolerable), and had alarm orders-5xx in ALARM: 100 % of the evidence that makes it unhealthy, but it spans 10 s and has to span 18 s',
  ],
  // The name outlives failures that are newer.
  [
    `+${'a'.repeat(10)}xx`,
    'failed 2 of 12 probes in 22 s (17 %; up to 2 % is tolerable), and had alarm orders-5xx in ALARM',
  ],
])('%s: %s', (marks, says) => {
  const ledger = fromItem(structuredClone(asItem(ledgerWith(marks))));
  const evidence = against('primary', [ledger], NOW, BY);
  expect(evidence && againstText(evidence)).toBe(says);
});

test('of those that name alarms the newest alone is kept in full', () => {
  expect(ledgerWith('aaxx').primary.map(({ evidence }) => evidence)).toEqual([
    'an alarm is in ALARM',
    'alarm orders-5xx is in ALARM; the probe itself finds nothing',
    'a bad answer, or none',
    'status 503, wanted 2xx',
  ]);
});

test('of two verdicts of one tick that with the alarm stays, in whichever order they come', () => {
  const tick = (primary: Verdict): Tick => ({ at: NOW, primary, standby: good, public: good });
  const all = [good, bad, withAlarms(good, ['a'])];
  for (const [i, first] of all.entries())
    for (const [j, second] of all.entries()) {
      const { primary } = record(record(EMPTY_LEDGER, tick(first)), tick(second));
      expect(primary.map(({ evidence }) => evidence)).toEqual([all[Math.max(i, j)]?.evidence]);
    }
});

test('an alarm is no failed probe of the day', () => {
  const everyTen = (ledger: Ledger, i: number): Ledger => {
    const at = NOW + i * 10 * SECOND;
    const primary = { ...withAlarms(i % 2 ? good : bad, ['a']), tick: at };
    return record(ledger, { at, primary, standby: { ...good, tick: at }, public: { ...good, tick: at } });
  };
  const { day } = [0, 1, 2, 3].reduce(everyTen, EMPTY_LEDGER);
  expect(day?.primary[0]).toEqual({ bad: 2, all: 4 });
});

test('since when alarms say nothing is kept until they do, and what one of three says is told as its own', () => {
  const tick = (seconds: number, why?: string): Tick => ({
    at: NOW + seconds * SECOND,
    primary: good,
    standby: good,
    public: good,
    ...(why !== undefined && { silentAlarms: { primary: why } }),
  });
  const silent = record(record(EMPTY_LEDGER, tick(0, 'There is no alarm a.')), tick(10, 'it cannot be read'));
  expect(silent.silentAlarms).toEqual({ primary: { since: NOW, why: 'it cannot be read' } });
  expect(record(silent, tick(20)).silentAlarms).toBeUndefined();
  // The other side's begin to be silent later.
  const both = { ...tick(20), silentAlarms: { primary: 'so', standby: 'so too' } };
  expect(record(silent, both).silentAlarms).toMatchObject({
    primary: { since: NOW },
    standby: { since: NOW + 20 * SECOND },
  });
  const of = (...ledgers: Ledger[]) =>
    pooled(ledgers.map((ledger, i) => ({ region: `region-${i}`, ledger }))).silentAlarms;
  expect(of(silent, silent, silent)).toEqual(silent.silentAlarms);
  const later = record(EMPTY_LEDGER, tick(10, 'it cannot be read'));
  for (const all of [
    [later, silent, later],
    [silent, later, later],
  ])
    expect(of(...all)).toEqual(silent.silentAlarms);
  expect(of(EMPTY_LEDGER, silent, EMPTY_LEDGER)).toEqual({
    primary: { since: NOW, why: 'Seen from region-1: it cannot be read' },
  });
  expect(of(EMPTY_LEDGER, EMPTY_LEDGER, EMPTY_LEDGER)).toBeUndefined();
});
