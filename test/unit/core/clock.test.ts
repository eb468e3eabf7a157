/** The prober's clock against the table's: what counts, under which time, and what a clock that is off can never do. */

import { recordTick } from '../../../functions/prober/record.ts';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/journal/ledger.ts';
import {
  aheadBy,
  asTimed,
  CLOCK_TOLERANCE_MS,
  clockTrouble,
  heard,
  type OwnTime,
  type Said,
  timeBy,
  withoutFuture,
} from '../../../shared/core/verdict/clock.ts';
import { type Judgement, SLOT_MS, type Tick } from '../../../shared/core/verdict/verdict.ts';
import fc from '../../fast-check.ts';
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
    [CLOCK_TOLERANCE_MS + 1, NOW - 6 * SECOND, '5 s fast'],
    [2 * MINUTE, NOW - 2 * MINUTE, '120 s fast'],
    [-90 * SECOND, NOW + 90 * SECOND, '90 s slow'],
  ])(
    'whose clock is %i ms ahead says nothing, under the slot of the time it really was',
    (ahead, at, how) => {
      const timed = asTimed(tickOf(NOW), { now: NOW + SECOND, ahead });
      const silent = { tick: at, judgement: 'unknown', evidence: `the prober's clock is ${how}` };
      expect(timed).toEqual({ at, primary: silent, standby: silent, public: silent, retimed: true });
      expect(clockTrouble(timed.public)).toBe(how);
      // Once is enough.
      expect(asTimed(timed, { now: NOW + SECOND, ahead })).toBe(timed);
    },
  );

  test.each([0, CLOCK_TOLERANCE_MS])(
    'of a clock that was put back since it began lies ahead, and says nothing either: %i ms ahead by now',
    (ahead) => {
      const timed = asTimed(tickOf(NOW + 2 * MINUTE), { now: NOW, ahead });
      expect(timed).toMatchObject({
        at: Math.floor((NOW - ahead) / SLOT_MS) * SLOT_MS,
        primary: { judgement: 'unknown' },
      });
    },
  );

  test('that lies ahead by no more than a clock may be off counts as it is', () => {
    const tick = tickOf(NOW + CLOCK_TOLERANCE_MS);
    expect(asTimed(tick, { now: NOW, ahead: 0 })).toBe(tick);
  });

  test('that says nothing for another reason tells nothing of its clock', () => {
    expect(clockTrouble(undefined)).toBeUndefined();
    expect(clockTrouble(tickOf(NOW, 'unknown', 'status 429: throttled').public)).toBeUndefined();
    expect(clockTrouble(tickOf(NOW, 'healthy', "the prober's clock is 9 s fast").public)).toBeUndefined();
  });
});

test('what a fast clock has left in the ledger is dropped when someone with a right one writes', () => {
  const ledger = [NOW, NOW + 2 * MINUTE].map((at) => tickOf(at)).reduce((l, t) => record(l, t), EMPTY_LEDGER);
  const after = record(
    withoutFuture(ledger, { now: NOW + SECOND, ahead: 0 }),
    tickOf(NOW + SECOND, 'unhealthy'),
  );
  for (const target of ['primary', 'standby', 'public'] as const)
    expect(after[target].map(({ tick }) => tick)).toEqual([NOW, NOW + SECOND]);
  expect(withoutFuture(ledger, { now: NOW + 4 * MINUTE, ahead: 2 * MINUTE }).primary).toHaveLength(2);
  const bound = NOW + 2 * MINUTE - CLOCK_TOLERANCE_MS;
  expect(withoutFuture(ledger, { now: bound, ahead: 0 }).primary).toHaveLength(2);
  expect(withoutFuture(ledger, { now: bound - 1, ahead: 0 }).primary).toHaveLength(1);
});

test('a verdict takes the place of one that knew nothing, and of no other', () => {
  const unknown = tickOf(NOW, 'unknown');
  for (const judgement of ['healthy', 'unhealthy'] as const) {
    const known = tickOf(NOW, judgement);
    expect(record(record(EMPTY_LEDGER, unknown), known).primary).toEqual([known.primary]);
    expect(record(record(EMPTY_LEDGER, known), unknown).primary).toEqual([known.primary]);
  }
});

describe('by the answers', () => {
  const DATE = NOW;
  /** One answer, by a clock that is so far ahead of its `Date`. */
  const answer = (ahead: number, took = 40) => ({
    sentAt: DATE + 500 + ahead - took / 2,
    receivedAt: DATE + 500 + ahead + took / 2,
    date: DATE,
  });
  const after = (...answers: ReturnType<typeof answer>[]) => timeBy(answers.reduce(heard, []));

  test.each<[what: string, ReturnType<typeof answer>[], Pick<OwnTime, 'ahead' | 'unclear'>]>([
    ['nothing is known before the first one', [], { ahead: undefined }],
    ['one that says that our clock is right is enough', [answer(300)], { ahead: 300 }],
    ['and at the very bound', [answer(CLOCK_TOLERANCE_MS)], { ahead: CLOCK_TOLERANCE_MS }],
    ['one alone that says that it is off is not', [answer(120_000)], { ahead: undefined, unclear: true }],
    ['two that agree are', [answer(120_000), answer(121_000)], { ahead: 121_000 }],
    ['as far apart as may be', [answer(120_000), answer(125_000)], { ahead: 125_000 }],
    ['further apart', [answer(120_000), answer(125_001)], { ahead: undefined, unclear: true }],
    ['not two that do not', [answer(120_000), answer(-90_000)], { ahead: undefined, unclear: true }],
    [
      'the newest that says that it is right wins',
      [answer(120_000), answer(120_000), answer(0)],
      { ahead: 0 },
    ],
    ['one may take as long as this', [answer(0, CLOCK_TOLERANCE_MS)], { ahead: 0 }],
    ['one says nothing that took too long', [answer(0), answer(30_000, 60_000)], { ahead: 0 }],
    ['nor one during which our clock was put back', [answer(0), answer(-60_000, -120_000)], { ahead: 0 }],
  ])('%s', (_, answers, time) => {
    expect(after(...answers)).toEqual(time);
  });
});

test('two answers are remembered, the newest first', () => {
  const answers = [1, 2, 3].map((seconds) => ({
    sentAt: NOW,
    receivedAt: NOW,
    date: NOW - seconds * SECOND,
  }));
  expect(answers.reduce<Said>(heard, [])).toEqual([2_500, 1_500]);
});

const EVERY = 10 * SECOND;

/** A ledger in memory, whose answers bear these dates, one after the other, the right one where nothing is said. */
function table(now: () => number) {
  const odd: number[] = [];
  const world = { ledger: EMPTY_LEDGER as Ledger, reads: 0, odd };
  return {
    world,
    /** The ports of a prober whose clock is so far ahead. */
    ports(off: () => number) {
      let said: Said = [];
      const dated = async <T>(answer: T): Promise<T> => {
        const own = now() + off();
        const date = Math.floor((now() + (world.odd.shift() ?? 0)) / SECOND) * SECOND;
        said = heard(said, { sentAt: own, receivedAt: own, date });
        return answer;
      };
      return {
        clock: { time: () => ({ now: now() + off(), ...timeBy(said) }) },
        ledger: {
          read: () => {
            world.reads += 1;
            return dated(world.ledger);
          },
          write: (ledger: Ledger) => {
            world.ledger = ledger;
            return dated(ledger);
          },
        },
      };
    },
  };
}

const RUN = { began: 0, by: { tolerableErrors: 0.02, confirm: 18 * SECOND } };

test.each([
  ['an hour ahead', 60 * MINUTE],
  ['an hour behind', -60 * MINUTE],
])(
  'one answer whose Date is %s takes no verdict from the ledger, and none of its own tick',
  async (_, odd) => {
    let time = NOW;
    const { world, ports } = table(() => time);
    const port = ports(() => 0);
    for (let i = 0; i < 30; i += 1, time += EVERY) {
      // Each tick has two answers: of the read, and of the write.
      if (i === 25) world.odd.push(odd);
      if (i === 27) world.odd.push(0, odd);
      await recordTick(port, tickOf(time), RUN);
    }
    expect(world.ledger.primary.map(({ judgement }) => judgement)).toEqual(Array(19).fill('healthy'));
    expect(world.ledger.goodSince).toEqual({ primary: NOW, standby: NOW });
  },
);

test('where no two answers agree on the time, nothing is written', async () => {
  const { world, ports } = table(() => NOW);
  world.odd.push(...[60, -60, 120, -120, 180].map((minutes) => minutes * MINUTE));
  await expect(
    recordTick(
      ports(() => 0),
      tickOf(NOW),
      RUN,
    ),
  ).rejects.toThrow("The Date headers of the table's answers do not agree: the time is not known.");
  expect(world).toMatchObject({ ledger: EMPTY_LEDGER, reads: 5 });
});

/**
 * Probers with clocks of their own, which jump as they like, write one ledger, and now and then an answer of the table bears
 * any `Date`. Whatever they do, a verdict bears a time at most as far ahead of the moment in which it was seen as the tolerance
 * and the second that a `Date` names; and where there is one prober with a right clock, all its verdicts are in the ledger as
 * it saw them.
 */
test('no clock makes a verdict count as new later than it was seen', async () => {
  const step = fc.record({
    prober: fc.nat(2),
    after: fc.integer({ min: 0, max: 15 * SECOND }),
    /** How long from the tick to the answer that tells the time. */
    takes: fc.integer({ min: 0, max: 2 * SECOND }),
    off: fc.oneof(fc.constant(0), fc.integer({ min: -10 * MINUTE, max: 10 * MINUTE })),
    /** What is wrong with the first answer: more than a clock is off here, or the two could agree by chance. */
    odd: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 30 * MINUTE, max: 60 * MINUTE }),
      fc.integer({ min: -60 * MINUTE, max: -30 * MINUTE }),
    ),
    judgement: fc.constantFrom<Judgement>('healthy', 'unhealthy'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let time = NOW;
      const { world, ports } = table(() => time);
      const offs = [0, 0, 0];
      const probers = offs.map((_, prober) => ports(() => offs[prober] ?? 0));
      const right: { readonly at: number; readonly judgement: Judgement }[] = [];
      for (const { prober, after, takes, off, odd, judgement } of steps) {
        time += after;
        // The first prober's clock is right.
        offs[prober] = prober === 0 ? 0 : off;
        const at = time + (offs[prober] ?? 0);
        const seenAt = time;
        time += takes;
        world.odd = odd === 0 ? [] : [odd];
        const port = probers[prober] as (typeof probers)[number];
        const { counts } = await recordTick(port, tickOf(at, judgement), RUN);
        if (!counts.retimed) expect(at - seenAt).toBeLessThanOrEqual(CLOCK_TOLERANCE_MS + SECOND);
        if (prober === 0) right.push({ at, judgement });
      }
      const newest = Math.max(...world.ledger.primary.map(({ tick }) => tick));
      for (const { at } of right.filter(({ at }) => at > newest - 5 * MINUTE))
        expect(
          world.ledger.primary.some(({ tick, judgement }) => tick === at && judgement !== 'unknown'),
        ).toBe(true);
    }),
  );
});
