/** Worlds with one known cause, drawn with all the trouble that must not change the outcome. */

import fc from 'fast-check';
import { SECOND } from '../../../shared/core/duration.ts';
import { Broken } from '../invariants/broken.ts';
import type { Watch } from '../invariants/watch.ts';
import type { World } from '../world/world.ts';
import { type Act, type Plan, storms } from './worlds.ts';

const at = (latest: number) => fc.integer({ min: 0, max: latest / SECOND }).map((s) => s * SECOND);

/** Trouble of the service itself and of what it depends on: none of it is a cause. */
const trouble: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ do: 'kill' }),
  fc.record({ do: fc.constant('wake' as const), times: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    do: fc.constant('storm' as const),
    kind: storms,
    share: fc.constantFrom(0.05, 0.2, 0.5),
    forMs: fc.constantFrom(10, 30, 60).map((s) => s * SECOND),
  }),
  fc.record({
    do: fc.constant('messages' as const),
    lost: fc.constantFrom(0, 0.5, 1),
    twice: fc.constantFrom(0, 0.5, 1),
  }),
  fc.record({
    do: fc.constant('skew' as const),
    prober: fc.integer({ min: -2_000, max: 2_000 }),
    switcher: fc.integer({ min: -2_000, max: 2_000 }),
  }),
);

const plan = (acts: fc.Arbitrary<Plan['acts']>, minutes: number): fc.Arbitrary<Plan> =>
  fc.record({ seed: fc.nat(), settings: fc.constant({}), acts, minutes: fc.constant(minutes) });

/** The primary dies and stays dead; the last trouble ends two minutes before the world does. */
const outages: fc.Arbitrary<Plan> = plan(
  fc
    .tuple(
      fc.record({
        at: at(30 * SECOND),
        act: fc.record({
          do: fc.constant('fault' as const),
          side: fc.constant('primary' as const),
          fault: fc.constantFrom(
            { kind: 'dead' as const },
            { kind: 'black-hole' as const },
            { kind: 'errors' as const, share: 1 },
            { kind: 'database-down' as const },
            { kind: 'wrong-body' as const },
          ),
          reach: fc.constant('everyone' as const),
          forMs: fc.constant(3_600 * SECOND),
        }),
      }),
      fc.array(fc.record({ at: at(90 * SECOND), act: trouble }), { maxLength: 4 }),
    )
    .map(([cause, more]) => [cause, ...more]),
  6,
);

/** The same with one traffic control that is out of order from before the outage until after it: the other one does it alone. */
const oneLever: fc.Arbitrary<Plan> = fc
  .tuple(fc.constantFrom('store' as const, 'levers' as const), outages)
  .map(([lever, outage]) => ({
    ...outage,
    acts: [
      { at: 0, act: { do: 'lever-down' as const, lever, forMs: 3_600 * SECOND } },
      ...outage.acts.map(({ at, act }) => ({ at: at + SECOND, act })),
    ],
  }));

/** Nothing that clients would notice, or nothing for long: silence, refusals, a broken path of the prober, blips. */
const falseAlarms: fc.Arbitrary<Plan> = plan(
  fc
    .tuple(
      // An alarm that nobody hears of needs both, and chance seldom brings them together.
      fc.constantFrom<Plan['acts']>([], [{ at: 0, act: { do: 'messages', lost: 1, twice: 0 } }]),
      fc.array(
        fc.record({
          at: at(180 * SECOND),
          act: fc.oneof(
            trouble,
            fc.record({
              do: fc.constantFrom('silence' as const, 'cut-off' as const),
              forMs: fc.constantFrom(20, 60, 120).map((s) => s * SECOND),
            }),
            fc.record({
              do: fc.constant('fault' as const),
              side: fc.constantFrom('primary' as const, 'standby' as const),
              fault: fc.constant({ kind: 'refused' as const }),
              reach: fc.constantFrom('everyone' as const, 'direct' as const),
              forMs: fc.constantFrom(20, 60, 120).map((s) => s * SECOND),
            }),
            fc.record({
              do: fc.constant('fault' as const),
              side: fc.constantFrom('primary' as const, 'standby' as const),
              fault: fc.constantFrom(
                { kind: 'dead' as const },
                { kind: 'black-hole' as const },
                { kind: 'redirect' as const },
              ),
              reach: fc.constant('direct' as const),
              forMs: fc.constantFrom(20, 60, 120).map((s) => s * SECOND),
            }),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map((acts) => acts.flat()),
  6,
);

/** One blip of both or either side, shorter than two ticks. */
const blips: fc.Arbitrary<Plan> = plan(
  fc
    .record({
      at: at(60 * SECOND),
      sides: fc.constantFrom(['primary'] as const, ['standby'] as const, ['primary', 'standby'] as const),
      forMs: fc.integer({ min: 1, max: 19 }).map((s) => s * SECOND),
      kind: fc.constantFrom('dead' as const, 'black-hole' as const, 'redirect' as const),
    })
    .map((blip) =>
      blip.sides.map((side) => ({
        at: blip.at,
        act: {
          do: 'fault' as const,
          side,
          fault: { kind: blip.kind },
          reach: 'everyone' as const,
          forMs: blip.forMs,
        },
      })),
    ),
  4,
);

/** A set of worlds, and what must be so at the end of each. */
export interface Family {
  readonly plans: fc.Arbitrary<Plan>;
  /** Throws where it is not. */
  readonly check: (world: World, watch: Watch) => void;
  /** What must have befallen some of them, or the set would prove nothing (see `befell.ts`). */
  readonly mustOccur: readonly string[];
}

const movesOf = (watch: Watch): string =>
  watch.moves.map((m) => `${m.entry.kind} to ${m.entry.to}`).join(', ');

function movedOnce(world: World, watch: Watch): void {
  const [newest] = world.table.journal.entries;
  const done = world.edge.target() === 'standby' && newest?.to === 'standby' && newest.phase === 'landed';
  if (movesOf(watch) === 'failover to standby' && done) return;
  throw new Broken(
    `Promise 6 or 10: one outage made these moves: ${movesOf(watch) || 'none'}; the newest entry is ${newest?.phase}.`,
  );
}

function neverMoved(_: World, watch: Watch): void {
  if (watch.moves.length > 0) throw new Broken(`Promise 2 or 9: nothing was wrong, yet: ${movesOf(watch)}.`);
}

export const incidents: Readonly<Record<string, Family>> = {
  outages: { plans: outages, check: movedOnce, mustOccur: ['failover', 'verified', 'failed'] },
  'one-lever': { plans: oneLever, check: movedOnce, mustOccur: ['failover', 'verified'] },
  'false-alarms': {
    plans: falseAlarms,
    check: neverMoved,
    mustOccur: ['silence of the prober', 'a refusal', 'a broken path of the prober', 'a lost event'],
  },
  blips: { plans: blips, check: neverMoved, mustOccur: ['a fault that was seen'] },
};
