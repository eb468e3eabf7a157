/** The prober's clock against the table's: what counts, under which time, and what a clock that is off can never do. */

import fc from '../../../lab/kit/fast-check.ts';
import {
  aheadBy,
  asTimed,
  CLOCK_TOLERANCE_MS,
  clockTrouble,
  withoutFuture,
} from '../../../shared/core/clock.ts';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/ledger.ts';
import type { Judgement, Tick } from '../../../shared/core/verdict.ts';
import { MINUTE, NOW, SECOND } from './build.ts';

const tickOf = (at: number, judgement: Judgement = 'healthy', evidence = 'status 200'): Tick => {
  const verdict = { tick: at, judgement, evidence };
  return { at, primary: verdict, standby: verdict, public: verdict };
};

test.each<[what: string, sentAt: number, receivedAt: number, ahead: number]>([
  ['right', NOW + 480, NOW + 520, 0],
  ['right, wherever in the second the answer was made', NOW + 960, NOW + 1_020, 490],
  ['two minutes fast', NOW + 120_480, NOW + 120_520, 120_000],
  ['a minute slow', NOW - 59_520, NOW - 59_480, -60_000],
  ['an answer that took four seconds, half of them each way', NOW - 1_500, NOW + 2_500, 0],
])('a clock that is %s', (_, sentAt, receivedAt, ahead) => {
  expect(aheadBy({ sentAt, receivedAt, date: NOW })).toBe(ahead);
});

describe('a tick', () => {
  test.each<[what: string, ahead: number | undefined]>([
    ['whose clock is right', 0],
    ['whose clock is nearly right', CLOCK_TOLERANCE_MS],
    ['whose clock is nearly right the other way', -CLOCK_TOLERANCE_MS],
    ['before anything is known of its clock', undefined],
  ])('%s counts as it is', (_, ahead) => {
    const tick = tickOf(NOW);
    expect(asTimed(tick, { now: NOW + SECOND, ahead })).toBe(tick);
  });

  test.each<[ahead: number, at: number, how: string]>([
    [CLOCK_TOLERANCE_MS + 1, NOW - 5 * SECOND, '5 s fast'],
    [2 * MINUTE, NOW - 2 * MINUTE, '120 s fast'],
    [-90 * SECOND, NOW + 90 * SECOND, '90 s slow'],
  ])('whose clock is %i ms ahead says nothing, under the time it really was', (ahead, at, how) => {
    const timed = asTimed(tickOf(NOW), { now: NOW + SECOND, ahead });
    const silent = { tick: at, judgement: 'unknown', evidence: `the prober's clock is ${how}` };
    expect(timed).toEqual({ at, primary: silent, standby: silent, public: silent, retimed: true });
    expect(clockTrouble(timed.public)).toBe(how);
    // Once is enough.
    expect(asTimed(timed, { now: NOW + SECOND, ahead })).toBe(timed);
  });

  test('of a clock that was put back since it began lies ahead, and says nothing either', () => {
    const timed = asTimed(tickOf(NOW + 2 * MINUTE), { now: NOW, ahead: 0 });
    expect(timed).toMatchObject({ at: NOW, primary: { judgement: 'unknown' } });
  });

  test('that says nothing for another reason tells nothing of its clock', () => {
    expect(clockTrouble(undefined)).toBeUndefined();
    expect(clockTrouble(tickOf(NOW, 'unknown', 'status 429: throttled').public)).toBeUndefined();
    expect(clockTrouble(tickOf(NOW, 'healthy', "the prober's clock is 9 s fast").public)).toBeUndefined();
  });
});

test('what a fast clock has left in the ledger is dropped when somebody with a right one writes', () => {
  const ledger = [NOW, NOW + 2 * MINUTE].map((at) => tickOf(at)).reduce((l, t) => record(l, t), EMPTY_LEDGER);
  const after = record(
    withoutFuture(ledger, { now: NOW + SECOND, ahead: 0 }),
    tickOf(NOW + SECOND, 'unhealthy'),
  );
  for (const target of ['primary', 'standby', 'public'] as const)
    expect(after[target].map(({ tick }) => tick)).toEqual([NOW, NOW + SECOND]);
  expect(withoutFuture(ledger, { now: NOW + 4 * MINUTE, ahead: 2 * MINUTE }).primary).toHaveLength(2);
});

test('a verdict takes the place of one that knew nothing, and of no other', () => {
  const unknown = tickOf(NOW, 'unknown');
  for (const judgement of ['healthy', 'unhealthy'] as const) {
    const known = tickOf(NOW, judgement);
    expect(record(record(EMPTY_LEDGER, unknown), known).primary).toEqual([known.primary]);
    expect(record(record(EMPTY_LEDGER, known), unknown).primary).toEqual([known.primary]);
  }
});

/**
 * Probers with clocks of their own, which jump as they like, write one ledger. Whatever they do, a verdict bears a time at most
 * as far ahead of the moment in which it was seen as the tolerance and the second that a `Date` names; and where there is one
 * prober with a right clock, all its verdicts are in the ledger as it saw them.
 */
test('no clock makes a verdict count as new later than it was seen', () => {
  const step = fc.record({
    prober: fc.nat(2),
    after: fc.integer({ min: 0, max: 15 * SECOND }),
    /** How long from the tick to the answer that tells the time. */
    takes: fc.integer({ min: 0, max: 2 * SECOND }),
    off: fc.oneof(fc.constant(0), fc.integer({ min: -10 * MINUTE, max: 10 * MINUTE })),
    judgement: fc.constantFrom<Judgement>('healthy', 'unhealthy'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let ledger: Ledger = EMPTY_LEDGER;
      let time = NOW;
      const seenAt = new Map<string, number>();
      const right: { readonly at: number; readonly judgement: Judgement }[] = [];
      for (const [i, { prober, after, takes, off, judgement }] of steps.entries()) {
        time += after;
        // The first prober's clock is right.
        const own = prober === 0 ? 0 : off;
        const at = time + own;
        const tick = tickOf(at, judgement, `seen ${i}`);
        const read = time + takes;
        const date = Math.floor(read / SECOND) * SECOND;
        const dated = { sentAt: read + own, receivedAt: read + own, date };
        seenAt.set(`seen ${i}`, time);
        const now = { now: read + own, ahead: aheadBy(dated) };
        ledger = record(withoutFuture(ledger, now), asTimed(tick, now));
        if (prober === 0) right.push({ at, judgement });
        time = read;
      }
      for (const { tick, judgement, evidence } of ledger.primary) {
        if (judgement === 'unknown') continue;
        expect(tick - (seenAt.get(evidence) ?? 0)).toBeLessThanOrEqual(CLOCK_TOLERANCE_MS + SECOND);
      }
      const newest = Math.max(...ledger.primary.map(({ tick }) => tick));
      for (const { at } of right.filter(({ at }) => at > newest - 5 * MINUTE))
        expect(ledger.primary.some(({ tick, judgement }) => tick === at && judgement !== 'unknown')).toBe(
          true,
        );
    }),
  );
});
