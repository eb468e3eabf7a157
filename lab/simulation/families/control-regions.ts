/**
 * Three control Regions, of which one fails, altogether or in part, or errs; or several at once. Faults are drawn over the
 * matrix: each Region by each of its parts, its view of the edge, its clock and its runs, and each way between two of them.
 */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import * as generators from '../search/generators.ts';
import {
  chance,
  count,
  lasting,
  MINUTE,
  once,
  outageBeside,
  pick,
  type Random,
  SECOND,
  SIDES,
  slots,
} from '../search/generators.ts';
import { PARTS } from '../world/control-regions.ts';
import { CONTROL_REGIONS } from '../world/names.ts';

/** A line of the setup. */
export const THREE_CONTROLLERS = 'controllers 3';

/** A warm world has three good minutes behind it; a moment for the first runs to start. */
const START = 10 * SECOND;
const within = (random: Random, latest: number): number => START + count(random, 0, latest / SECOND) * SECOND;

const TARGETS = [...SIDES, 'public'] as const;

const OF_SWITCHER = [
  'journal.read',
  'journal.write',
  'override.read',
  'distribution.move',
  'store.write',
] as const;

/** One fault of one Region; its ways to the others are its own. */
export function faultOf(random: Random, region: string, at: number): TraceAct[] {
  const ms = count(random, 1, 24) * 5 * SECOND;
  const [one = region, two = region] = CONTROL_REGIONS.filter((other) => other !== region);
  const other = pick(random, [one, two]);
  const [from, to] = chance(random, 0.5) ? [region, other] : [other, region];
  const target = pick(random, TARGETS);
  return pick(random, [
    () => lasting(at, `control Region ${region} gone`, ms),
    () => lasting(at, `${pick(random, PARTS)} of ${region} down`, ms),
    () => lasting(at, `ways of ${region} cut`, ms),
    () => lasting(at, `way from ${from} to ${to} cut`, ms),
    () => lasting(at, `prober of ${region} finds ${target} ${pick(random, ['good', 'bad'])}`, ms),
    () => lasting(at, `edge from ${region} down`, ms),
    () => lasting(at, `clock of ${region} ${pick(random, ['fast', 'slow'])} ${count(random, 1, 5)}s`, ms),
    () => [once(at, `kill switchers of ${region}`)],
    () =>
      lasting(at, `next switcher notifier.send: ${pick(random, ['answer lost', 'killed after effect'])}`, ms),
    () =>
      lasting(
        at,
        `next switcher ${pick(random, OF_SWITCHER)}: killed ${pick(random, ['before', 'after effect', 'after answer'])}`,
        ms,
      ),
  ])();
}

const death = (random: Random, at: number): TraceAct =>
  once(at, `primary ${pick(random, ['dead', 'black-hole'])}`);
/** So long after a Region died the switch begins, or soon will. */
const aboutTheSwitch = (random: Random, at: number): number => at + count(random, 12, 32) * SECOND;

export const oneRegion: Family = {
  says: 'Of three control Regions one fails, altogether or in part, again and again; mostly the primary dies meanwhile.',
  minutes: [7, 7],
  mustOccur: [
    'failover',
    'verified',
    'a control Region that was struck',
    'an entry that was taken over',
    'a message that was sent twice',
  ],
  setup: () => [THREE_CONTROLLERS],
  draw(random) {
    const region = pick(random, CONTROL_REGIONS);
    const at = within(random, 2 * MINUTE);
    const faults = Array.from({ length: count(random, 1, 4) }, () =>
      faultOf(random, region, chance(random, 0.6) ? aboutTheSwitch(random, at) : within(random, 4 * MINUTE)),
    );
    return [...faults.flat(), ...(chance(random, 0.8) ? [death(random, at)] : [])];
  },
};

export const oneLies: Family = {
  says: "Of three probers one says of a target, or of the user's alarm about it, what is not so, for minutes, and nobody is ill.",
  still: true,
  minutes: [8, 8],
  mustOccur: ['a control Region that was struck'],
  setup: () => [THREE_CONTROLLERS],
  draw(random) {
    const region = pick(random, CONTROL_REGIONS);
    const says = (share: number, line: () => string) =>
      chance(random, share)
        ? lasting(within(random, 2 * MINUTE), line(), count(random, 1, 10) * 30 * SECOND)
        : [];
    return [
      ...TARGETS.flatMap((target) =>
        says(0.6, () => `prober of ${region} finds ${target} ${pick(random, ['bad', 'bad', 'good'])}`),
      ),
      ...SIDES.flatMap((side) => says(0.3, () => `prober of ${region} reads the alarm of ${side} as ALARM`)),
    ];
  },
};

const FAULTS = ['dead', 'black-hole', 'errors 100%', 'database-down', 'wrong-body', 'redirect'] as const;

/** What one prober finds that errs. */
const LIES = {
  'all bad': TARGETS.map((target) => `${target} bad`),
  'all good': TARGETS.map((target) => `${target} good`),
  'primary bad': ['primary bad'],
  'standby bad': ['standby bad'],
  'public bad': ['public bad'],
  'primary bad now and then': ['primary bad'],
} as const;
type Lie = keyof typeof LIES;
export const ALL_LIES = Object.keys(LIES) as [Lie, ...Lie[]];
const NOW_AND_THEN_MS = 40 * SECOND;

/** From the first minute to the end. */
export function lie(region: string, what: Lie, length: number): TraceAct[] {
  const isOften = what.endsWith('now and then');
  const [step, lasts] = isOften ? [2 * NOW_AND_THEN_MS, NOW_AND_THEN_MS] : [length, length - MINUTE];
  const times = Array.from({ length: Math.ceil((length - MINUTE) / step) }, (_, i) => MINUTE + i * step);
  return times.flatMap((at) =>
    LIES[what].flatMap((found) => lasting(at, `prober of ${region} finds ${found}`, lasts)),
  );
}

export const liesAllDay: Family = {
  says: 'Of three probers one errs all the time: about everything, one side or the public endpoint, or now and then.',
  still: true,
  setup: () => [THREE_CONTROLLERS],
  draw: (random, length) => lie(pick(random, CONTROL_REGIONS), pick(random, ALL_LIES), length),
};

export const asOne: Family = {
  says: 'The sides fail up to three times, too briefly to be seen or long enough; all control Regions are spared.',
  asOne: true,
  minutes: [12, 12],
  mustOccur: ['failover', 'verified'],
  // No fault ends as a cool-down does: then a second decides.
  setup: () => [THREE_CONTROLLERS, 'set coolDown 1m', 'set limit 5'],
  draw: (random) =>
    Array.from({ length: count(random, 1, 3) }, (_, i) =>
      lasting(
        (1 + 4 * i) * MINUTE + count(random, 0, 60) * SECOND,
        `${pick(random, SIDES)} ${pick(random, FAULTS)}`,
        (chance(random, 0.3) ? count(random, 1, 10) : count(random, 90, 150)) * SECOND,
      ),
    ).flat(),
};

export const anyRegions: Family = {
  says: 'Up to six acts of any kind and up to six faults of any of three control Regions within a few minutes.',
  minutes: [4, 7],
  mustOccur: [
    'failover',
    'pin',
    'verified',
    'a control Region that was struck',
    'a message that was sent twice',
  ],
  setup: () => [THREE_CONTROLLERS],
  draw: (random) => [
    ...Array.from({ length: count(random, 1, 6) }, () =>
      faultOf(random, pick(random, CONTROL_REGIONS), within(random, 3 * MINUTE)),
    ).flat(),
    ...Array.from({ length: count(random, 1, 6) }, () =>
      generators.anything(random, START + count(random, 0, 36) * 5 * SECOND),
    ).flat(),
  ],
};

/** In a day: faults within two minutes, all of one Region or each of any, mostly beside an outage. */
const incidents = (random: Random, length: number, which: 'one' | 'any'): readonly TraceAct[] =>
  slots(random, length, 3).flatMap(({ from }) => {
    const one = pick(random, CONTROL_REGIONS);
    const faults = Array.from({ length: count(random, 1, 4) }, () => {
      const region = which === 'one' ? one : pick(random, CONTROL_REGIONS);
      return faultOf(random, region, from + count(random, 0, 24) * 5 * SECOND);
    }).flat();
    const over = Math.max(...faults.map(({ at }) => at));
    return chance(random, 0.8) ? [...faults, ...outageBeside(random, from + MINUTE, over)] : faults;
  });

export const oneAtATime: Family = {
  says: 'Of three control Regions one at a time fails, altogether or in part, or errs; mostly in an outage.',
  once: true,
  setup: () => [THREE_CONTROLLERS],
  draw: (random, length) => incidents(random, length, 'one'),
};

export const severalAtOnce: Family = {
  says: 'Of three control Regions several at once fail, altogether or in part, or err; mostly in an outage.',
  setup: () => [THREE_CONTROLLERS],
  draw: (random, length) => incidents(random, length, 'any'),
};
