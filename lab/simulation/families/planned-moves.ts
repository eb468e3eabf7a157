/**
 * Planned moves, and all that they wait for: hooks that say yes, no or nothing, replicas that lag and catch up, Regions that may
 * run too little; while operators change their minds, runs die and the side with the traffic fails.
 */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import {
  chance,
  count,
  lasting,
  MINUTE,
  once,
  pick,
  type Random,
  SECOND,
  SIDES,
} from '../search/generators.ts';
import { CONTROL_REGIONS } from '../world/names.ts';
import { faultOf, THREE_CONTROLLERS } from './control-regions.ts';

const FAILBACK = [
  [],
  ['set failback auto', 'set failbackAfter 1m', 'set coolDown 90s', 'set limit 5'],
  ['set failback auto', 'set failbackAfter 2m', 'set failbackSteps 10,50', 'set coolDown 90s', 'set limit 5'],
] as const;

function setup(random: Random): string[] {
  const failback = pick<readonly string[]>(random, FAILBACK);
  return [
    ...(chance(random, 0.9) ? ['hooks'] : []),
    'capacity 100',
    ...(chance(random, 0.3) ? ['set maxReplicaLag 1m'] : []),
    ...failback,
    ...(chance(random, failback.length > 0 ? 0.7 : 0.2) ? ['active standby'] : []),
  ];
}

const NO_YES = ['late', 'not ready', 'refusing', 'throwing', 'hanging'] as const;
const OUTAGES = ['dead', 'black-hole'] as const;
const CALLS = ['hooks.before', 'hooks.before', 'hooks.after', 'capacity.read'] as const;
const EFFECTS = ['request lost', 'answer lost', 'slow 4s', 'refused', 'failed'] as const;
const KILLS = ['killed before', 'killed after effect', 'killed after answer'] as const;

const LATEST = 5 * MINUTE;
const within = (random: Random, latest = LATEST): number =>
  count(random, 2, latest / (5 * SECOND)) * 5 * SECOND;
/** From ten seconds to longer than a move may wait. */
const aWhile = (random: Random): number => count(random, 1, 36) * 10 * SECOND;

/** Each pin has a reason of its own: the same text once more is no new word. */
const word = (random: Random, i: number): TraceAct =>
  once(
    within(random),
    chance(random, 0.2) ? 'override auto' : `override ${pick(random, SIDES)} because reason ${i + 1}`,
  );

const trouble = (random: Random): TraceAct[] =>
  pick(random, [
    () => lasting(within(random), `hook ${pick(random, NO_YES)}`, aWhile(random)),
    () => lasting(within(random), `hook ${pick(random, NO_YES)}`, aWhile(random)),
    () => lasting(within(random), `every ${pick(random, CALLS)}: ${pick(random, EFFECTS)}`, aWhile(random)),
    () => lasting(within(random), `next switcher ${pick(random, CALLS)}: ${pick(random, KILLS)}`, MINUTE),
    () => lag(random, within(random)),
    () => lag(random, within(random)),
    () => [once(within(random), pick(random, ['kill switchers', 'start 2 switchers']))],
  ])();

/** It comes, and then it has caught up, or tells nothing any more. */
function lag(random: Random, at: number, side = pick(random, SIDES)): TraceAct[] {
  const ends = pick(random, ['2s behind', 'silent']);
  return [
    once(at, `replica of ${side} ${pick(random, ['10m', '10m', '90s'])} behind`),
    once(at + aWhile(random), `replica of ${side} ${ends}`),
  ];
}

/** A pin waits, and the side that it leaves dies: it, or a failover, begins at once. */
function meeting(random: Random): TraceAct[] {
  const [to, from] = pick(random, [['standby', 'primary'] as const, ['primary', 'standby'] as const]);
  const at = within(random, 3 * MINUTE);
  const dies = at + count(random, 1, 18) * 5 * SECOND;
  return [
    ...(chance(random, 0.5)
      ? lag(random, 5 * SECOND, to)
      : [once(5 * SECOND, `hook ${pick(random, NO_YES)}`)]),
    once(at, `override ${to} because they meet`),
    ...(chance(random, 0.5) ? [once(dies - 3 * SECOND, 'override auto')] : []),
    ...lasting(dies, `${from} ${pick(random, OUTAGES)}`, aWhile(random)),
  ];
}

const draw = (random: Random): TraceAct[] => [
  ...(chance(random, 0.5) ? [once(0, `capacity of ${pick(random, SIDES)} 10`)] : []),
  ...(chance(random, 0.4) ? [once(5 * SECOND, `hook ${pick(random, NO_YES)}`)] : []),
  ...Array.from({ length: count(random, 0, 4) }, (_, i) => word(random, i)),
  ...Array.from({ length: count(random, 0, 4) }, () => trouble(random)).flat(),
  ...(chance(random, 0.3)
    ? lasting(within(random), `${pick(random, SIDES)} ${pick(random, OUTAGES)}`, aWhile(random))
    : []),
  ...(chance(random, 0.4) ? meeting(random) : []),
];

const MUST_OCCUR = [
  'pin',
  'failback',
  'failover',
  'verified',
  'a question to a hook',
  'a move that waited',
  'a move that was given up',
  'a wait that an outage ended',
  'a Region that may run less',
];

export const plannedMoves: Family = {
  says: 'Pins and failbacks, where hooks say yes, no or nothing, replicas lag and catch up, and a Region may run less; often the side with the traffic dies meanwhile.',
  told: true,
  minutes: [8, 10],
  mustOccur: MUST_OCCUR,
  setup,
  draw,
};

export const plannedByThree: Family = {
  says: 'The same as `planned-moves` with three control Regions, of which one fails, altogether or in part.',
  told: true,
  minutes: [8, 10],
  mustOccur: [...MUST_OCCUR, 'a control Region that was struck'],
  setup: (random) => [THREE_CONTROLLERS, ...setup(random)],
  draw(random) {
    const region = pick(random, CONTROL_REGIONS);
    const faults = Array.from({ length: count(random, 0, 3) }, () => faultOf(random, region, within(random)));
    return [...draw(random), ...faults.flat()];
  },
};
