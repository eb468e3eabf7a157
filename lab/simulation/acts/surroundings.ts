/** What happens to the Regions, the prober and what it asks, messages and clocks. */

import { parseDuration } from '../../../shared/kit/time.ts';
import type { Reach } from '../../emulator/model/index.ts';
import { DISTRIBUTION_PROPAGATION, parseFault } from '../../emulator/model/index.ts';
import { ALARM_STATES, type AlarmState } from '../world/alarms.ts';
import { HOOK_STATES } from '../world/hooks.ts';
import type { World } from '../world/world.ts';
import { END, oneOf, optional, row, text } from './act.ts';
import { chance, count, pick, type Random, SECOND, SIDES } from './chance.ts';

export const SIDE = oneOf('primary', 'standby');
const TARGET = oneOf('primary', 'standby', 'public');
export const ROLE = oneOf('prober', 'switcher');

export const tell = (world: World, sentence: string): void => world.tell({ what: 'world', sentence });

const notTime = (text: string, says: string): string | undefined =>
  parseDuration(text) === undefined ? says : undefined;

/** In a world of a few minutes. */
export const aWhile = (random: Random): number => count(random, 1, 30) * 10 * SECOND;

/** How a fault of a Region says whom it hurts. */
export const REACH: Readonly<Record<'prober' | 'edge', Reach>> = { prober: 'direct', edge: 'edge' };

function drawFault(random: Random): string {
  const drawn = random();
  if (drawn < 4 / 9) return pick(random, ['dead', 'black-hole']);
  if (drawn < 7 / 9)
    return pick(random, ['wrong-body', 'redirect', 'refused', 'database-down', 'slow 1500ms', 'slow 4s']);
  return `errors ${pick(random, ['30%', '50%', '70%', '100%'])}`;
}

export const fault = row({
  form: '<side> <fault>[ to the <reach>]',
  slots: { side: SIDE, fault: text('<fault>', '(?!well$).+?'), reach: optional(oneOf('prober', 'edge')) },
  means:
    'breaks a Region: dead, black-hole, slow 4s, errors 60%, wrong-body, redirect, refused, database-down',
  kind: 'fault',
  wrong({ fault }) {
    try {
      return parseFault(fault) === 'none' ? 'write "well" for a Region that works again' : undefined;
    } catch (error) {
      // Without its full stop.
      return (error as Error).message.replace(/\.$/, '');
    }
  },
  apply({ regions }, { side, fault, reach }) {
    const parsed = parseFault(fault);
    if (parsed !== 'none') regions.lay(side, parsed, reach === undefined ? 'everyone' : REACH[reach]);
  },
  inverse: ({ side }) => `${side} well`,
  draw: {
    weight: 16,
    lasts: aWhile,
    line(random) {
      const whom = chance(random, 1 / 7) ? ` to the ${pick(random, ['prober', 'edge'])}` : '';
      return `${pick(random, SIDES)} ${drawFault(random)}${whom}`;
    },
  },
});

export const heal = row({
  form: '<side> well',
  slots: { side: SIDE },
  means: 'repairs a Region',
  kind: 'fault',
  apply: ({ regions }, { side }) => regions.heal(side),
  inverse: () => END,
});

const ALARM_SAYS: Readonly<Record<AlarmState, string>> = {
  ALARM: 'goes into ALARM',
  OK: 'is OK',
  deleted: 'is deleted',
  disabled: 'has its actions disabled',
  unreadable: 'cannot be read',
};

export const alarm = row({
  form: 'alarm of <side> <state>',
  slots: { side: SIDE, state: oneOf(...ALARM_STATES) },
  means: "the user's own CloudWatch alarm about a side; it is OK where nothing is said",
  kind: 'fault',
  apply(world, { side, state }) {
    tell(world, `the alarm orders-5xx of ${side} ${ALARM_SAYS[state]}`);
    world.alarms.become(side, state, world.now());
  },
  inverse: ({ side, state }) => (state === 'OK' ? END : `alarm of ${side} OK`),
  draw: {
    weight: 2,
    lasts: aWhile,
    line: (random) =>
      `alarm of ${pick(random, SIDES)} ${chance(random, 1 / 4) ? pick(random, ['deleted', 'disabled', 'unreadable']) : 'ALARM'}`,
  },
});

const PROBER: Readonly<Record<string, (world: World) => void>> = {
  silent: (world) => world.silence(),
  speaks: (world) => world.speak(),
  'cut off': (world) => {
    world.network.prober = 'cut-off';
    tell(world, 'the prober is cut off from all it probes');
  },
  connected: (world) => {
    world.network.prober = 'well';
    tell(world, 'the prober is connected again');
  },
  doubled: (world) => {
    tell(world, 'a second prober starts beside the first');
    world.start('prober', 'doubled');
  },
};

const PROBER_ENDS: Readonly<Record<string, string | typeof END>> = {
  silent: 'prober speaks',
  speaks: END,
  'cut off': 'prober connected',
  connected: END,
};

export const prober = row({
  form: 'prober <state>',
  slots: { state: text(Object.keys(PROBER).join('|')) },
  means: 'stops or starts the prober, cuts it off from all it probes, starts a second run beside it',
  kind: 'fault',
  wrong: ({ state }) =>
    Object.hasOwn(PROBER, state)
      ? undefined
      : `the prober can be ${Object.keys(PROBER).join(', ')}, not "${state}"`,
  apply: (world, { state }) => PROBER[state]?.(world),
  inverse: ({ state }) => PROBER_ENDS[state],
  draw: { weight: 2, lasts: aWhile, line: (random) => `prober ${pick(random, ['silent', 'cut off'])}` },
});

export const sites = row({
  form: 'control sites <state>',
  slots: { state: oneOf('gone', 'well') },
  means:
    'the sites that have nothing to do with us, which the prober asks before it blames anybody, do not answer',
  kind: 'fault',
  apply(world, { state }) {
    world.network.sites = state;
    tell(world, `the control sites ${state === 'gone' ? 'do not answer' : 'answer again'}`);
  },
  inverse: ({ state }) => (state === 'gone' ? 'control sites well' : END),
});

export const certificate = row({
  form: 'certificate of <target> ends in <left>',
  slots: { target: TARGET, left: text('<duration>', '\\S+') },
  means: 'what its certificate says, until it says something else',
  kind: 'fault',
  wrong: ({ left }) => notTime(left, `a certificate ends in e.g. "14d", not in "${left}"`),
  apply(world, { target, left }) {
    world.network.certificates[target] = world.now() + (parseDuration(left) ?? 0);
    tell(world, `the certificate of ${target} ends in ${left}`);
  },
});

export const replica = row({
  form: 'replica of <side> <age>',
  slots: { side: SIDE, age: text('<duration> behind|silent', 'silent|\\S+ behind') },
  means: 'how old the newest sign of life of the other side is in its data, or that it tells nothing of it',
  kind: 'fault',
  wrong({ age }) {
    const [, ms = ''] = /^(\S+) behind$/.exec(age) ?? [];
    return age === 'silent' ? undefined : notTime(ms, `a replica is e.g. "10m" behind, not "${ms}"`);
  },
  apply(world, { side, age }) {
    const [, ms] = /^(\S+) behind$/.exec(age) ?? [];
    for (const { network } of world.controls)
      if (ms === undefined) delete network.behind[side];
      else network.behind[side] = parseDuration(ms) ?? 0;
    tell(
      world,
      ms === undefined ? `the replica of ${side} tells nothing` : `the replica of ${side} is ${ms} behind`,
    );
  },
  inverse: ({ side, age }) => (age === 'silent' ? END : `replica of ${side} silent`),
});

export const hook = row({
  form: 'hook <state>',
  slots: { state: oneOf(...HOOK_STATES) },
  means: 'what beforePlannedMove answers from then on, where there are hooks',
  kind: 'fault',
  apply(world, { state }) {
    if (world.hooks) world.hooks.is = state;
    tell(world, `the hook beforePlannedMove is ${state}`);
  },
  inverse: ({ state }) => (state === 'ready' ? END : 'hook ready'),
});

export const capacity = row({
  form: 'capacity of <side> <n>',
  slots: { side: SIDE, n: text('<n>', '\\d+') },
  means: 'how many functions of Lambda may run at once in its Region, where that is asked',
  kind: 'fault',
  apply(world, { side, n }) {
    if (world.capacity) world.capacity[side] = Number(n);
    tell(world, `${n} functions may run at once in ${side}`);
  },
});

export const cache = row({
  form: 'cache before <target> <state>',
  slots: { target: TARGET, state: oneOf('on', 'off') },
  means: 'a cache that goes on giving probes of it the first answer; before public, nobody can write there',
  kind: 'fault',
  apply(world, { target, state }) {
    if (state === 'on') world.network.caches[target] = {};
    else delete world.network.caches[target];
    tell(
      world,
      state === 'on' ? `a cache answers for ${target}` : `nothing is cached before ${target} any more`,
    );
  },
  inverse: ({ target, state }) => (state === 'on' ? `cache before ${target} off` : END),
});

const MESSAGES = { well: 'arrive again', twice: 'arrive twice', lost: 'are lost' };

/**
 * Schedules and invocations are never lost: without them the control Region does not work. A lost wake-up is `next
 * switcher.invoke: request lost`.
 */
export const messages = row({
  form: 'messages <state>',
  slots: { state: oneOf('well', 'twice', 'lost') },
  means: 'alarm actions and change events arrive once, twice (and every invocation with them) or never',
  kind: 'fault',
  apply(world, { state }) {
    const { alarmAction, parameterEvent, invocation, event, schedule } = world.delivery;
    tell(world, `alarm actions and change events ${MESSAGES[state]}`);
    for (const post of [alarmAction, parameterEvent]) {
      post.lost = state === 'lost' ? 1 : 0;
      post.twice = state === 'twice' ? 1 : 0;
    }
    invocation.twice = state === 'twice' ? 1 : 0;
    event.twice = 0;
    schedule.twice = 0;
  },
  inverse: ({ state }) => (state === 'well' ? END : 'messages well'),
});

const PERCENT = text('<share>', '(?:100|\\d\\d?)%');
export const shareOf = (percent: string): number => Number(percent.slice(0, -1)) / 100;

export const someMessages = row({
  form: 'messages <lost> lost <twice> twice',
  slots: { lost: PERCENT, twice: PERCENT },
  means: 'those shares of alarm actions and change events are lost, and of all messages arrive twice',
  kind: 'fault',
  apply(world, { lost, twice }) {
    const { alarmAction, parameterEvent } = world.delivery;
    tell(
      world,
      `messages: ${lost} of alarm actions and change events are lost, ${twice} of all arrive twice`,
    );
    for (const post of [alarmAction, parameterEvent]) post.lost = shareOf(lost);
    for (const post of Object.values(world.delivery)) post.twice = shareOf(twice);
  },
  inverse: ({ lost, twice }) => (lost === '0%' && twice === '0%' ? END : 'messages well'),
  draw: {
    weight: 2,
    line: (random) =>
      `messages ${pick(random, ['0%', '30%', '100%'])} lost ${pick(random, ['0%', '30%'])} twice`,
  },
});

const late = (how: string): number | undefined =>
  how === 'on time' ? 0 : parseDuration(how.replace(/^late /, ''));

export const schedules = row({
  form: 'schedules <how>',
  slots: { how: text('on time|late <duration>') },
  means:
    'how late the minutely schedules of prober and switcher start them; within 2 s where nothing is said',
  kind: 'fault',
  wrong: ({ how }) =>
    late(how) === undefined ? `schedules are "on time" or e.g. "late 40s", not "${how}"` : undefined,
  apply(world, { how }) {
    const ms = late(how) ?? 0;
    tell(world, ms === 0 ? 'schedules are on time again' : `schedules come ${how}`);
    world.delivery.schedule.delay = { from: ms, to: ms + 2_000 };
  },
  inverse: ({ how }) => (how === 'on time' ? END : 'schedules on time'),
});

/** How far the clock is off, in ms. */
export function offBy(how: string): number | undefined {
  if (how === 'right') return 0;
  const [, sign, amount = ''] = /^(fast|slow) (\S+)$/.exec(how) ?? [];
  const ms = parseDuration(amount);
  return ms === undefined ? undefined : sign === 'slow' ? -ms : ms;
}

/** By up to two seconds, either of them. */
export const wrongClocks = (random: Random): string[] =>
  ['prober', 'switcher'].map((role) => {
    const ms = count(random, -2_000, 2_000);
    return `clock of the ${role} ${ms === 0 ? 'right' : `${ms < 0 ? 'slow' : 'fast'} ${Math.abs(ms)}ms`}`;
  });

/** How far a clock is off, as an act says it. */
export const HOW = text('right|fast <duration>|slow <duration>');
export const wrongHow = ({ how }: { readonly how: string }): string | undefined =>
  offBy(how) === undefined ? `a clock is "right", "fast 5s" or "slow 5s", not "${how}"` : undefined;

export const clock = row({
  form: 'clock of the <role> <how>',
  slots: { role: ROLE, how: HOW },
  means: 'how far the clock of the hosts of later runs is off',
  kind: 'fault',
  wrong: wrongHow,
  apply(world, { role, how }) {
    tell(world, `the clock of the ${role} is ${how}`);
    world.skew[role] = offBy(how) ?? 0;
  },
  inverse: ({ role, how }) => (how === 'right' ? END : `clock of the ${role} right`),
  draw: {
    weight: 2,
    line: wrongClocks,
  },
});

const USUAL_PROPAGATION = { from: '1m', to: '5m' };

export const propagation = row({
  form: 'propagation <from>[ to <to>]',
  slots: { from: text('<duration>', '\\S+'), to: optional(text('<duration>', '\\S+')) },
  means:
    'how long the next change of the distribution takes to an edge location; 1m to 5m where nothing is said',
  kind: 'people',
  wrong({ from, to = from }) {
    const [least, most] = [parseDuration(from), parseDuration(to)];
    return least === undefined || most === undefined || most < least
      ? 'a propagation time is a duration or two, e.g. "propagation 30s to 12m"'
      : undefined;
  },
  apply({ propagation }, { from, to = from }) {
    propagation.from = parseDuration(from) ?? DISTRIBUTION_PROPAGATION.from;
    propagation.to = parseDuration(to) ?? DISTRIBUTION_PROPAGATION.to;
  },
  inverse: ({ from, to }) =>
    from === USUAL_PROPAGATION.from && to === USUAL_PROPAGATION.to
      ? END
      : `propagation ${USUAL_PROPAGATION.from} to ${USUAL_PROPAGATION.to}`,
});
