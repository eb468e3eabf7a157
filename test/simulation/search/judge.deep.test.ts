/** What is measured of a trace, on traces short enough to be worked out by hand. */

import { KEY_PROPAGATION } from '../../../lab/emulator/model/index.ts';
import type { Family } from '../../../lab/simulation/search/family.ts';
import { once } from '../../../lab/simulation/search/generators.ts';
import { judge } from '../../../lab/simulation/search/judge.ts';
import { falseMoves, hurtsOf, outagesOf } from '../../../lab/simulation/search/outages.ts';
import { type Lived, runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { WORLD_START } from '../../../lab/simulation/world/world.ts';
import { believing, blindToMarks } from './planted.ts';
import { MINUTE, traceOf } from './play.ts';

const lived = (acts: Readonly<Record<string, string>>, minutes = 60, programs: Programs = production) =>
  runTrace(traceOf(acts, minutes), { options: { programs } });

const any: Family = { says: '', draw: () => [] };
const brief = (one: Lived) =>
  outagesOf(one).map(({ side, endedBy, single, lastedMs }) => [
    side,
    endedBy,
    single,
    Math.round(lastedMs / 1_000),
  ]);

test('an outage that a switch ends: clients wait until the last of them is served elsewhere', async () => {
  const one = await lived({ '20m': 'primary dead', '40m': 'primary well' });
  const [[side, endedBy, single, seconds] = []] = brief(one);
  expect([side, endedBy, single]).toEqual(['primary', 'switch', true]);
  // A tick, what confirms an outage, a run, and the key's way to the edge.
  expect(seconds).toBeGreaterThan(18 + KEY_PROPAGATION.from / 1_000);
  expect(seconds).toBeLessThan(10 + 18 + 2 + 3 + KEY_PROPAGATION.to / 1_000);
  expect(judge(one, { ...any, once: true })).toMatchObject({
    faults: 1,
    switches: 1,
    falseSwitches: 0,
    satOut: 0,
  });
  expect(judge(one, { ...any, once: true }).wrong).toBeUndefined();
});

test('a fault that is fixed first is sat out', async () => {
  const one = await lived({ '20m': 'primary dead', '20m15s': 'primary well' });
  expect(brief(one)).toEqual([['primary', 'recovery', true, 15]]);
  expect(judge(one, any)).toMatchObject({ switches: 0, recoveries: [], satOut: 1 });
});

test.each<[string, Record<string, string>, boolean[]]>([
  [
    'another fault just before',
    { '15m': 'standby slow 1s', '16m': 'standby well', '20m': 'primary dead' },
    [false],
  ],
  ['messages are lost', { '19m': 'messages lost', '20m': 'primary dead' }, [false]],
  ['switchers start beside it', { '20m': 'primary dead', '20m5s': 'start 3 switchers' }, [false]],
  ['the standby is no better', { '15m': 'standby dead', '20m': 'primary dead' }, []],
  ['an operator holds', { '15m': 'override hold', '20m': 'primary dead', '30m': 'primary well' }, []],
  ['clients are elsewhere', { '20m': 'standby dead' }, []],
  ['clients do not notice', { '20m': 'primary dead to the prober' }, []],
])('it is no single fault where %s', async (_, acts, single) => {
  expect(outagesOf(await lived(acts)).map((outage) => outage.single)).toEqual(single);
});

test('a second outage within the cool-down does not count', async () => {
  const one = await lived({ '20m': 'primary dead', '22m': 'primary well', '24m': 'standby dead' });
  expect(outagesOf(one).map(({ side }) => side)).toEqual(['primary']);
});

test('what hurts: not what only the prober meets; until it is another fault', async () => {
  const one = await lived({
    '20m': 'standby dead to the prober',
    '21m': 'standby slow 4s',
    '22m': 'standby well',
  });
  expect(hurtsOf(one).map(({ side, from, to }) => [side, from, to])).toEqual([
    ['standby', 1_260_000, 1_320_000],
  ]);
});

/** A switcher that moves what is well: two bad verdicts are enough for it. */
const hasty = believing({ tolerableErrors: 1e-6, confirm: 1 });

test('a switch away from a side that serves well is a false one', async () => {
  const prober = await lived({ '20m': 'primary dead to the prober', '21m': 'primary well' });
  expect([prober.checker.moves.length, falseMoves(prober).length]).toEqual([0, 0]);
  // Fixed while the deciding probe still waits for its answer: the order comes two seconds too late to be right.
  const late = await lived({ '20m': 'primary black-hole', '20m19s': 'primary well' });
  expect([late.checker.moves.length, falseMoves(late).length]).toEqual([1, 1]);
  expect(judge(late, any).falseSwitches).toBe(1);
  // It is counted, but nobody did wrong: its evidence was two seconds old.
  expect([falseMoves(late, 1_000).length, falseMoves(late, 6_000).length]).toEqual([1, 0]);
  expect(judge(late, { ...any, once: true }).wrong).toBeUndefined();
  const drilled = await lived({ '20m': 'override standby', '30m': 'override auto' });
  expect([drilled.checker.moves.length, falseMoves(drilled).length]).toEqual([1, 0]);
});

test('a family in which nothing may move says so where something does', async () => {
  const moved = await lived({ '20m': 'primary dead', '40m': 'primary well' });
  expect(judge(moved, { ...any, still: true }).wrong).toBe(
    'By our rules nothing may move, yet: failover from primary to standby.',
  );
});

test('an outage that nothing is done about, and could be, is wrong; a broken promise comes first', async () => {
  const idle: Programs = { ...production, reconcile: async () => {} };
  const one = await lived({ '20m': 'primary dead', '21m30s': 'primary well' }, 60, idle);
  expect(judge(one, { ...any, once: true }).wrong).toMatch(/^Promise 8: /);
  const blind = believing({ confirm: 100_000 });
  const late = await lived({ '20m': 'primary dead', '21m20s': 'primary well' }, 60, blind);
  expect(judge(late, { ...any, once: true }).wrong).toBe(
    'The outage of primary (dead) at 00:20:00 made no switch: nothing was in the way for 1 min 20 s.',
  );
  expect(
    judge(await lived({ '20m': 'primary dead', '20m25s': 'primary well' }, 60, hasty), any).wrong,
  ).toMatch(/^Promise 2/);
});

test('an outage to which no end comes is one all the same, and no figure of those that ended', async () => {
  const deaf = believing({ confirm: Number.POSITIVE_INFINITY });
  const one = await lived({ '58m30s': 'primary dead' }, 60, deaf);
  expect(brief(one)).toEqual([['primary', 'nothing', true, 90]]);
  const judged = judge(one, { ...any, once: true });
  expect(judged.wrong).toBe(
    'The outage of primary (dead) at 00:58:30 was not over at the end: nothing was in the way for 1 min 30 s.',
  );
  expect(judged).toMatchObject({ recoveries: [], troubled: [], satOut: 0, due: 1 });
  // The order was given in time, and has not reached a client yet.
  const late = await lived({ '59m20s': 'primary dead' }, 59.7);
  expect(late.checker.moves).toHaveLength(1);
  expect(judge(late, { ...any, once: true })).toMatchObject({ recoveries: [], troubled: [], satOut: 0 });
  expect(judge(late, { ...any, once: true }).wrong).toBeUndefined();
});

const LATE_AFTER = {
  '20m': 'primary dead',
  '20m1s': 'next 2 prober ledger.write: killed before',
  '24m': 'primary well',
};

test('after trouble a switch may take longer, and counts from the last run that died', async () => {
  const one = await lived(LATE_AFTER);
  const [outage] = outagesOf(one);
  const [, death = 0] = one.kills;
  expect(one.kills).toHaveLength(2);
  expect(outage?.waitedMs).toBe((one.checker.moves[0]?.at ?? 0) - death);
  expect(outage?.calmMs).toBe(WORLD_START + 24 * MINUTE - death);
  expect(outage?.waitedMs).toBeGreaterThan(75_000);
  const judged = judge(one, { ...any, once: true });
  expect([judged.wrong, judged.due]).toEqual([undefined, 1]);
  expect(judge(one, any).due).toBe(0);
});

test.each<[string, Record<string, string>, number]>([
  ['nothing else', { '20m': 'primary dead', '25m': 'primary well' }, 300],
  [
    'what ends while it lasts',
    { '19m': 'messages lost', '20m': 'primary dead', '21m': 'messages well', '25m': 'primary well' },
    240,
  ],
  [
    'what outlasts it',
    {
      '20m': 'primary dead',
      '21m': 'every journal.read: slow 1s',
      '25m': 'primary well',
      '26m': 'every journal.read: well',
    },
    60,
  ],
  [
    'what happens in a moment',
    { '20m': 'primary dead', '22m': 'prober doubled', '25m': 'primary well' },
    180,
  ],
  ['what ends nothing', { '20m': 'primary dead', '22m': 'messages well', '25m': 'primary well' }, 300],
  [
    'a drill that nobody ends',
    { '9m': 'drill standby until 2027-01-05T00:09:30Z', '20m': 'primary dead', '25m': 'primary well' },
    0,
  ],
])('calm beside %s', async (_, acts, seconds) => {
  expect(outagesOf(await lived(acts)).map(({ calmMs }) => calmMs / 1_000)).toEqual([seconds]);
});

test('what another stack has marked as its own is left alone, once that is known', async () => {
  const acts = { '20m': 'mark another', '40m': 'primary dead', '42m': 'mark ours', '50m': 'primary well' };
  const kept = await lived(acts);
  expect(judge(kept, { ...any, answered: true }).wrong).toBeUndefined();
  expect(kept.checker.moves).toHaveLength(1);
  const one = await lived(acts, 60, blindToMarks);
  expect(judge(one, { ...any, answered: true }).wrong).toMatch(
    /^The distribution was owned by another stack from 00:20:00, and switcher-\d+ did something to it at 00:40:\d\d/,
  );
});

test('traffic that does not return by itself where it should is seen', async () => {
  const acts = { '20m': 'primary dead', '40m': 'primary well' };
  const [manual, auto] = await Promise.all(
    [[], ['set failback auto', 'set failbackAfter 10m']].map((setup) =>
      runTrace({ ...traceOf(acts, 240), setup }),
    ),
  );
  const wrong = (one: Lived | undefined) => one && judge(one, { ...any, returns: true }).wrong;
  expect(wrong(manual)).toBe('The primary was well from 00:40:00 on, and traffic did not return.');
  expect(wrong(auto)).toBeUndefined();
});

test('a cool-down that a wrong clock has shortened is no broken promise, once the clock is right again', async () => {
  const one = await runTrace({
    ...traceOf({}),
    seed: 410,
    setup: ['seed 410', 'set failback auto', 'set failbackAfter 10m'],
    acts: [
      once(1_588_000, 'primary slow 4s'),
      once(1_601_000, 'clock of the switcher slow 4s'),
      once(1_611_000, 'primary well'),
      once(1_614_000, 'clock of the switcher right'),
      // Not sooner: a real outage of the side with the traffic would end it.
      once(1_670_000, 'drill standby until 2027-01-05T01:17:37Z'),
    ],
  });
  expect(one.broken).toBeUndefined();
  const [first, second] = one.checker.moves;
  const { coolDown } = one.world.settings;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(coolDown - 5_000);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(coolDown);
});

test('faults are what breaks, cuts, kills, delays or doubles; not what people do, nor what ends', async () => {
  const faults = {
    '10m': 'prober cut off',
    '12m': 'prober doubled',
    '13m': 'next 1 switcher journal.read: killed before',
    '14m': 'schedules late 20s',
    '15m': 'clock of the prober fast 2s',
    '16m': 'start 2 switchers',
  };
  const others = {
    '11m': 'prober connected',
    '14m30s': 'schedules on time',
    '20m': 'console edit primary',
    '21m': 'deploy active primary comment two',
    '22m': 'key gone',
    '23m': 'mark gone',
    '24m': 'acknowledge',
    '25m': 'drill standby until 2027-01-05T00:26:00Z',
    '27m': 'propagation 10m',
    '28m': 'override hold',
  };
  expect(judge(await lived({ ...faults, ...others }), any).faults).toBe(Object.keys(faults).length);
});
