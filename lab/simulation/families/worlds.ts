/**
 * Worlds of a few minutes, in which much happens at once. Most acts fall close together: trouble is worst where it meets
 * other trouble. In all but the first there is one known cause, with all the trouble that must not change the outcome.
 */
import { RATE_WORDS } from '../acts/calls.ts';
import { wrongClocks } from '../acts/surroundings.ts';
import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import * as generators from '../search/generators.ts';
import { chance, count, lasting, once, pick, type Random, SECOND, SIDES } from '../search/generators.ts';

/** A warm world has three good minutes behind it; a moment for the first runs to start. */
const START = 10 * SECOND;

const SETTINGS = [
  [],
  ['set coolDown 1m', 'set limit 2'],
  ['set coolDown 2m', 'set limit 1'],
  ['set failback auto', 'set failbackAfter 1m', 'set coolDown 90s', 'set limit 5'],
  ['set failback auto', 'set failbackAfter 2m', 'set coolDown 3m'],
  [
    'set failback auto',
    'set failbackAfter 1m',
    'set failbackSteps 10,50',
    'set coolDown 90s',
    'set limit 5',
    'set readsFailOver on',
  ],
] as const;

/** A gradual failback needs both traffic controls. */
const ROUTING = [[], [], [], ['set routing distribution'], ['set routing key']] as const;

/** From `least` to `most` of them. */
const some = (
  random: Random,
  [least, most]: readonly [number, number],
  draw: () => readonly TraceAct[],
): TraceAct[] => Array.from({ length: count(random, least, most) }, draw).flat();

/** Any second of the first `latest` (ms). */
const within = (random: Random, latest: number): number => START + count(random, 0, latest / SECOND) * SECOND;

export const anything: Family = {
  says: 'Up to six acts of any kind within two and a half minutes, also with other settings.',
  minutes: [2, 5],
  mustOccur: ['failover', 'failback', 'pin', 'repair', 'adoption', 'failed', 'verified'],
  setup(random) {
    const settings = pick<readonly string[]>(random, SETTINGS);
    const routing = pick<readonly string[]>(random, ROUTING);
    const isGradual = settings.some((line) => line.startsWith('set failbackSteps'));
    return [...settings, ...(isGradual ? [] : routing), ...(chance(random, 0.25) ? ['active standby'] : [])];
  },
  draw: (random) =>
    some(random, [1, 6], () => generators.anything(random, START + count(random, 0, 30) * 5 * SECOND)),
};

/** Trouble of the service itself and of what it depends on: none of it is a cause. */
function trouble(random: Random, at: number): TraceAct[] {
  const share = () => pick(random, ['0%', '50%', '100%']);
  const ms = pick(random, [10, 30, 60]) * SECOND;
  return pick(random, [
    () => [once(at, 'kill switchers')],
    () => [once(at, `start ${count(random, 1, 4)} switchers`)],
    () => lasting(at, `calls ${pick(random, ['5%', '20%', '50%'])} ${pick(random, RATE_WORDS)}`, ms),
    () => [once(at, `messages ${share()} lost ${share()} twice`)],
    () => wrongClocks(random).map((line) => once(at, line)),
  ])();
}

/** The primary dies and stays dead; the last trouble ends two minutes before the world does. */
function outage(random: Random): TraceAct[] {
  const fault = pick(random, ['dead', 'black-hole', 'errors 100%', 'database-down', 'wrong-body']);
  return [
    once(within(random, 30 * SECOND), `primary ${fault}`),
    ...some(random, [0, 4], () => trouble(random, within(random, 90 * SECOND))),
  ];
}

export const outages: Family = {
  says: 'The primary dies and stays dead; meanwhile runs start and die, calls fail, messages are lost and clocks are wrong.',
  switched: true,
  minutes: [6, 6],
  mustOccur: ['failover', 'verified', 'failed'],
  draw: outage,
};

export const oneControl: Family = {
  says: 'The same with one traffic control out of order from before the outage until after it: the other one moves traffic alone.',
  switched: true,
  minutes: [6, 6],
  mustOccur: ['failover', 'verified'],
  draw: (random) => [
    once(START, `control ${pick(random, ['store', 'distribution'])} down`),
    ...outage(random).map(({ at, act }) => ({ at: at + SECOND, act })),
  ],
};

export const alarms: Family = {
  says: "An alarm of the user's about the primary goes into ALARM and stays there, while probes and clients find nothing; meanwhile runs start and die, calls fail, messages are lost and clocks are wrong.",
  switched: true,
  minutes: [6, 6],
  mustOccur: ['failover', 'verified', 'failed', "an alarm of the user's"],
  draw: (random) => [
    once(within(random, 30 * SECOND), 'alarm of primary ALARM'),
    ...some(random, [0, 4], () => trouble(random, within(random, 90 * SECOND))),
  ],
};

function falseAlarm(random: Random): TraceAct[] {
  const at = within(random, 180 * SECOND);
  const ms = pick(random, [20, 60, 120]) * SECOND;
  const line = pick(random, [
    undefined,
    `prober ${pick(random, ['silent', 'cut off'])}`,
    `${pick(random, SIDES)} refused${pick(random, ['', ' to the prober'])}`,
    `${pick(random, SIDES)} ${pick(random, ['dead', 'black-hole', 'redirect'])} to the prober`,
    `alarm of ${pick(random, SIDES)} ${pick(random, ['deleted', 'disabled', 'unreadable'])}`,
  ]);
  return line === undefined ? trouble(random, at) : lasting(at, line, ms);
}

export const falseAlarms: Family = {
  says: "Nothing that clients would notice, or not for long: silence, refusals, a broken network path of the prober, lost events, alarms of the user's that are deleted or cannot be read.",
  still: true,
  minutes: [6, 6],
  mustOccur: ['silence of the prober', 'a refusal', 'a broken path of the prober', 'a lost event'],
  draw: (random) => [
    // An alarm that nobody hears of needs both, and chance seldom brings them together.
    ...(chance(random, 0.5) ? [once(START, 'messages 100% lost 0% twice')] : []),
    ...some(random, [1, 4], () => falseAlarm(random)),
  ],
};

export const blip: Family = {
  says: "One blip of either Region or of both, or of the user's alarms about them, of at most 17 s.",
  still: true,
  minutes: [4, 4],
  mustOccur: ['a fault that was seen'],
  draw(random) {
    const at = within(random, 60 * SECOND);
    const fault = pick(random, ['dead', 'black-hole', 'redirect', 'ALARM']);
    const ms = count(random, 1, 17) * SECOND;
    const sides = pick(random, [SIDES.slice(0, 1), SIDES.slice(1), [...SIDES]]);
    return sides.flatMap((side) =>
      lasting(at, fault === 'ALARM' ? `alarm of ${side} ALARM` : `${side} ${fault}`, ms),
    );
  },
};
