/** The share of failed probes of the last day, as the ledger counts it. */
import { DAY, HOUR, SECOND } from '../../../shared/core/duration.ts';
import { counted, NO_COUNTS, ofTheDay } from '../../../shared/core/journal/day-counts.ts';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/journal/ledger.ts';
import type { Judgement, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { NOW } from './build.ts';

const START = Math.floor(NOW / HOUR) * HOUR;

const tick = (ledger: Ledger, at: number, primary: Judgement, drill = false): Ledger => {
  const of = (judgement: Judgement): Verdict => ({ tick: at, judgement, evidence: 'seen' });
  const first = drill ? { ...of(primary), drill: true as const, drillId: 'one' } : of(primary);
  return record(ledger, { at, primary: first, standby: of('healthy'), public: of('healthy') });
};
const dayOf = (ledger: Ledger) => ofTheDay(ledger.day ?? NO_COUNTS, 'primary');

test('counts what is known, and what of it is bad', () => {
  let ledger = EMPTY_LEDGER;
  for (const [i, judgement] of (['healthy', 'unhealthy', 'unknown', 'healthy'] as const).entries())
    ledger = tick(ledger, START + i * 10 * SECOND, judgement);
  expect(dayOf(ledger)).toEqual({ bad: 1, all: 3 });
});

test('counts no tick between two tens of seconds: in doubt there are more of them', () => {
  let ledger = EMPTY_LEDGER;
  for (let second = 0; second <= 20; second += 2) ledger = tick(ledger, START + second * SECOND, 'unhealthy');
  expect(dayOf(ledger)).toEqual({ bad: 3, all: 3 });
});

test('counts a tick once that two runs make, by the worse verdict', () => {
  const twice = (one: Judgement, two: Judgement) => dayOf(tick(tick(EMPTY_LEDGER, START, one), START, two));
  expect(twice('healthy', 'healthy')).toEqual({ bad: 0, all: 1 });
  expect(twice('healthy', 'unhealthy')).toEqual({ bad: 1, all: 1 });
  expect(twice('unhealthy', 'healthy')).toEqual({ bad: 1, all: 1 });
  expect(twice('unknown', 'healthy')).toEqual({ bad: 0, all: 1 });
});

test('takes a drill for what was really seen', () => {
  expect(dayOf(tick(EMPTY_LEDGER, START, 'unhealthy', true))).toEqual({ bad: 0, all: 1 });
});

test('forgets an hour after a day', () => {
  let ledger = tick(EMPTY_LEDGER, START, 'unhealthy');
  ledger = tick(ledger, START + DAY, 'healthy');
  expect(dayOf(ledger)).toEqual({ bad: 1, all: 2 });
  ledger = tick(ledger, START + DAY + HOUR, 'healthy');
  expect(dayOf(ledger)).toEqual({ bad: 0, all: 2 });
  expect(dayOf(tick(ledger, START + 40 * DAY, 'healthy'))).toEqual({ bad: 0, all: 1 });
});

test('nothing changes nothing, nor does a verdict of an hour that is no longer kept', () => {
  expect(counted(NO_COUNTS, 'primary', START, { bad: 0, all: 0 })).toBe(NO_COUNTS);
  const now = counted(NO_COUNTS, 'primary', START, { bad: 1, all: 2 });
  expect(counted(now, 'primary', START - 25 * HOUR, { bad: 1, all: 1 })).toEqual(now);
  expect(ofTheDay(counted(now, 'primary', START - 24 * HOUR, { bad: 1, all: 1 }), 'primary')).toEqual({
    bad: 2,
    all: 3,
  });
});
