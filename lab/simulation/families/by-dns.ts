/**
 * Three control Regions with DNS as a traffic control. Of one of them anything fails, its beacon and its latch too; and so does
 * what DNS has beside them: the checkers, the name servers, the records, and what AWS has in us-east-1 alone.
 */
import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { chance, count, lasting, MINUTE, once, pick, type Random, SECOND } from '../search/generators.ts';
import { CONTROL_REGIONS } from '../world/names.ts';
import { faultOf, THREE_CONTROLLERS } from './control-regions.ts';

const within = (random: Random, latest: number): number =>
  count(random, 2, latest / (5 * SECOND)) * 5 * SECOND;
/** From seconds to longer than a latch takes to follow. */
const aWhile = (random: Random): number => count(random, 1, 24) * 10 * SECOND;

/** `region`: the one that fails. */
const trouble = (random: Random, region: string): string =>
  pick(random, [
    `beacon of ${region} is ${pick(random, ['silent', 'lying'])}`,
    `latch of ${region} is ${pick(random, ['silent', 'lying'])}`,
    `control Region ${region} gone`,
    'checkers of the beacons flapping',
    'us-east-1 gone',
    'every nameServers.ask: request lost',
    `every beacon.ask: ${pick(random, ['request lost', 'failed'])}`,
    'control store down',
    'failover records edited',
  ]);

/** Of one kind after another, so that none ends another one's. */
const troubles = (random: Random, region: string): TraceAct[] => {
  const lines = new Set(Array.from({ length: count(random, 1, 4) }, () => trouble(random, region)));
  return [...lines].flatMap((line) => lasting(within(random, 4 * MINUTE), line, aWhile(random)));
};

/** Away, and mostly back, for which DNS needs two latches. */
const pins = (random: Random): TraceAct[] => [
  once(within(random, 2 * MINUTE), 'override standby'),
  ...(chance(random, 0.7) ? [once(count(random, 24, 60) * 5 * SECOND, 'override primary')] : []),
];

const dies = (random: Random): TraceAct[] => {
  const line = `primary ${pick(random, ['dead', 'black-hole', 'errors 100%', 'errors 40%'])}`;
  const at = within(random, 2 * MINUTE);
  return chance(random, 0.5) ? [once(at, line)] : lasting(at, line, count(random, 3, 24) * 10 * SECOND);
};

export const byDns: Family = {
  says: 'DNS moves traffic, with a key or alone. Of three control Regions one fails, its beacon or its latch errs, checkers flap, name servers are silent, records are edited, us-east-1 is gone; mostly the primary dies meanwhile, or people send traffic away and back.',
  minutes: [12, 12],
  mustOccur: [
    'failover',
    'pin',
    'verified',
    'a control Region that was struck',
    'name servers that followed to the standby',
    'name servers that followed to the primary',
  ],
  setup: (random) => [
    THREE_CONTROLLERS,
    `set routing ${pick(random, ['key,dns', 'dns'])}`,
    ...(chance(random, 0.2) ? ['active standby'] : []),
  ],
  draw(random) {
    const region = pick(random, CONTROL_REGIONS);
    return [
      ...troubles(random, region),
      ...(chance(random, 0.5) ? faultOf(random, region, within(random, 4 * MINUTE)) : []),
      ...(chance(random, 0.7) ? dies(random) : pins(random)),
    ];
  },
};
