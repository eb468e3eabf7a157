/**
 * What people hear in a bad hour, as the real programs tell it in random worlds: never a storm, and nothing that was put into
 * the outbox is lost. Regions, traffic controls, the override and calls break and are fixed, again and again.
 */

import { seeded } from '../../../lab/emulator/model/index.ts';
import { type Act, apply } from '../../../lab/simulation/acts/acts.ts';
import type { TraceAct } from '../../../lab/simulation/search/fault-schedule.ts';
import { anything, count, once, type Random } from '../../../lab/simulation/search/generators.ts';
import { createWorld, type World } from '../../../lab/simulation/world/world.ts';
import { HOUR, MINUTE } from '../../../shared/core/duration.ts';
import { MOST_IN_AN_HOUR } from '../../../shared/core/notices/notification-throttle.ts';
import fc from '../../fast-check.ts';

/** Of one situation: when it begins, after a quarter of an hour, and after half an hour more. */
const MOST_OF_ONE = 3;

interface Bad {
  readonly seed: number;
  readonly acts: readonly TraceAct[];
}

/** Always another word that is invalid: each is news by itself. */
const nonsense = (random: Random, at: number): TraceAct[] => [
  once(at, `unchecked override "hodl ${count(random, 0, 999)}"`),
];

/** `takes`: which acts there are. */
const hours = (takes: (one: Act) => boolean = () => true): fc.Arbitrary<Bad> =>
  fc.nat().map((seed) => {
    const random = seeded(seed);
    const draw = () =>
      (random() < 0.6 ? anything : nonsense)(random, count(random, 0, 55) * MINUTE).filter(({ act }) =>
        takes(act),
      );
    return { seed, acts: Array.from({ length: count(random, 15, 40) }, draw).flat() };
  });

/** Situations that begin in an hour in which all goes wrong: mistakes, notes, and every urgent one that there may be. */
const MOST_OF_ALL = MOST_IN_AN_HOUR.override + MOST_IN_AN_HOUR.note + 12;

interface Heard {
  readonly id: string;
  readonly at: number;
  readonly urgent: boolean;
  /** An operator's own word has caused it. */
  readonly own: boolean;
}

interface Lived {
  /** Ids of all that was ever in the outbox. */
  readonly put: readonly string[];
  readonly heard: readonly Heard[];
  readonly world: World;
}

/** Lives through it, and then until all is calm. */
async function lived({ seed, acts }: Bad, prepare: (world: World) => void = () => {}): Promise<Lived> {
  const put = new Set<string>();
  const world = createWorld({
    seed,
    warm: true,
    onStep({ table }) {
      for (const { id } of table.journal.outbox) put.add(id);
    },
  });
  prepare(world);
  const start = world.now();
  for (const { at, act } of acts) world.at(start + at, (w) => apply(w, act));
  await world.run(62 * MINUTE);
  world.operator.say('auto');
  Object.assign(world.faultRates, { refused: 0, requestLost: 0 });
  await world.run(8 * MINUTE);
  const heard = world.trace.flatMap((it) =>
    it.what === 'notice'
      ? [
          {
            id: it.notice.id,
            at: it.at,
            urgent: it.notice.urgent,
            own: /an operator (pinned|holds)|^Would /.test(it.notice.subject),
          },
        ]
      : [],
  );
  return { put: [...put], heard, world };
}

/** The most in any hour. */
const mostInAnHour = (heard: readonly Heard[]): number =>
  Math.max(
    0,
    ...heard.map(({ at: from }) => heard.filter(({ at }) => at >= from && at - from < HOUR).length),
  );

/** Undefined for what is told of an entry, or of what is over. */
const situationOf = ({ id }: Heard): string | undefined => /^(.*)@\d+$/s.exec(id)?.[1];

test('a bad hour is no storm, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(hours(), async (bad) => {
      const { put, heard, world } = await lived(bad);
      expect(world.table.journal.outbox).toEqual([]);
      expect(put.filter((id) => !heard.some((one) => one.id === id))).toEqual([]);

      // However often it was sent: where an answer was lost that is no new message.
      const once = heard.filter(({ id }, i) => heard.findIndex((one) => one.id === id) === i);
      const situations = new Set(once.flatMap((one) => situationOf(one) ?? []));
      const of = (situation: string) => once.filter((one) => situationOf(one) === situation);
      for (const one of situations) expect(mostInAnHour(of(one))).toBeLessThanOrEqual(MOST_OF_ONE);
      // Each mistake of an operator is another situation, and what says that others are held back takes up no room.
      const begun = [...situations]
        .filter((one) => !one.startsWith('too-much'))
        .flatMap((one) => of(one)[0] ?? []);
      // What was urgent is said to be over once at most.
      const overs = once.filter(({ id }) => id.startsWith('over-'));
      const urgent = once.filter((one) => one.urgent && situationOf(one) !== undefined);
      expect(overs.length).toBeLessThanOrEqual(urgent.length);
      const slips = begun.filter(({ id }) => id.startsWith('override-trouble:'));
      expect(mostInAnHour(slips)).toBeLessThanOrEqual(MOST_IN_AN_HOUR.override);
      const notes = begun.filter(({ urgent, own }) => !urgent && !own);
      expect(mostInAnHour(notes)).toBeLessThanOrEqual(MOST_IN_AN_HOUR.note);
      // What is urgent is never held back, and there are only so many sentences of it.
      expect(mostInAnHour(begun)).toBeLessThanOrEqual(MOST_OF_ALL);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('where only sending fails, each is sent exactly once', async () => {
  const takes = (one: Act) => one.do !== 'rate' && one.do !== 'kill';
  await fc.assert(
    fc.asyncProperty(hours(takes), async (bad) => {
      const { put, heard } = await lived(bad, ({ faultRates }) => {
        // A request that is lost takes six seconds: several of them are longer than a claim.
        Object.assign(faultRates, { refused: 0.3, requestLost: 0.4, only: { call: 'notifier.send' } });
      });
      expect(heard.map(({ id }) => id).sort()).toEqual([...put].sort());
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
