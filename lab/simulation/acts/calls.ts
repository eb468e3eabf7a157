/** What happens to runs of the two programs and the calls that they make. */
import {
  controlDown,
  downControl,
  EFFECTS,
  type FaultRates,
  type FaultRule,
  isEffect,
} from '../world/call-faults.ts';
import type { World } from '../world/world.ts';
import { END, type Kind, oneOf, optional, row, text } from './act.ts';
import { count, pick } from './chance.ts';
import { aWhile, ROLE, shareOf, tell } from './surroundings.ts';

export const CALLS = [
  'journal.read',
  'journal.write',
  'journal.archive',
  'ledger.read',
  'ledger.write',
  'override.read',
  'distribution.look',
  'distribution.move',
  'store.look',
  'store.write',
  'owner.read',
  'endpoint.ask',
  'notifier.send',
  'metric.publish',
  'switcher.invoke',
] as const;

/** Made only where the setup says so, or a tag is gone; only families about them draw a fault of these. */
const MORE = [
  'owner.claim',
  'hooks.before',
  'hooks.after',
  'capacity.read',
  'nameServers.ask',
  'beacon.ask',
] as const;

const CALL = { role: optional(ROLE), call: text('<call>', '\\S+') };

function wrongRule({ call, effect }: Pick<FaultRule, 'call' | 'effect'>): string | undefined {
  const all: readonly string[] = [...CALLS, ...MORE];
  if (!all.includes(call)) return `there is no call "${call}"; there are ${all.join(', ')}`;
  return isEffect(effect) ? undefined : `"${effect}" is no fault of a call; write ${EFFECTS.join(', ')}`;
}

const kindOf = ({ effect }: { readonly effect: string }): Kind =>
  effect.startsWith('killed ') ? 'kill' : 'fault';

const ruleOf = (role: FaultRule['role'], call: string, effect: string): FaultRule => ({
  ...(role !== undefined && { role }),
  call,
  effect,
});

export const next = row({
  form: 'next[ <times>][ <role>] <call>: <effect>',
  slots: { times: optional(text('<n>', '\\d+')), ...CALL, effect: text('<effect>') },
  means: `what becomes of the next call of that name: ${EFFECTS.join(', ')}`,
  kind: kindOf,
  wrong: wrongRule,
  apply: ({ callFaults }, { times = '1', role, call, effect }) =>
    void callFaults.push({ ...ruleOf(role, call, effect), times: Number(times) }),
  inverse: () => 'calls well',
});

export const every = row({
  form: 'every[ <role>] <call>: <effect>',
  slots: { ...CALL, effect: text('<effect>|well') },
  means: 'the same for every call from now on, until it works again',
  kind: kindOf,
  wrong: ({ call, effect }) => (effect === 'well' ? undefined : wrongRule({ call, effect })),
  apply(world, { role, call, effect }) {
    tell(world, `from now on every ${call}${role === undefined ? '' : ` of the ${role}`}: ${effect}`);
    if (effect !== 'well') world.callFaults.push(ruleOf(role, call, effect));
    else drop(world, (rule) => rule.call === call && rule.times === undefined);
  },
  inverse: ({ call, effect }) => (effect === 'well' ? END : `every ${call}: well`),
});

export const control = row({
  form: 'control <control> <state>',
  slots: { control: oneOf('distribution', 'store'), state: oneOf('down', 'well') },
  means: 'a traffic control is out of order: every call to its service fails',
  kind: 'fault',
  apply(world, { control, state }) {
    tell(world, `the ${control} is ${state === 'down' ? 'out of order' : 'well again'}`);
    drop(world, (rule) => downControl(rule) === control);
    if (state === 'down') world.callFaults.push(controlDown(control));
  },
  inverse: ({ control, state }) => (state === 'down' ? `control ${control} well` : END),
  draw: {
    weight: 4,
    lasts: aWhile,
    line: (random) => `control ${pick(random, ['store', 'distribution'])} down`,
  },
});

type Rate = Exclude<keyof FaultRates, 'travel' | 'only'>;

const RATES: Readonly<Record<string, Rate>> = {
  refused: 'refused',
  lost: 'requestLost',
  unanswered: 'answerLost',
  killing: 'killed',
  lingering: 'lingers',
};
/** Ways in which any call can fail, at a rate. */
export const RATE_WORDS = ['refused', 'lost', 'unanswered', 'killing', 'lingering'] as const;

export const rate = row({
  form: 'calls <share> <how>',
  slots: { share: text('<share>', '\\S+%'), how: text(Object.keys(RATES).join('|'), '\\S+') },
  means: 'that share of all calls of the programs fares so from now on, at random',
  kind: ({ how }) => (how === 'killing' ? 'kill' : 'fault'),
  wrong({ share, how }) {
    const number = shareOf(share);
    return Object.hasOwn(RATES, how) && number >= 0 && number <= 1
      ? undefined
      : `calls are e.g. "5% refused": a share, and ${Object.keys(RATES).join(', ')}`;
  },
  apply(world, { share, how }) {
    tell(world, `from now on ${share} of all calls: ${how}`);
    const which = RATES[how];
    if (which) world.faultRates[which] = shareOf(share);
  },
  inverse: ({ share, how }) => (shareOf(share) === 0 ? END : `calls 0% ${how}`),
  draw: {
    weight: 6,
    lasts: aWhile,
    line: (random) => `calls ${pick(random, ['2%', '10%', '30%'])} ${pick(random, RATE_WORDS)}`,
  },
});

export const callsWell = row({
  form: 'calls well',
  slots: {},
  means: 'ends everything that was said of calls and traffic controls, also what has not happened yet',
  kind: 'fault',
  apply(world) {
    tell(world, 'all calls are well again');
    drop(world, () => true);
    for (const which of Object.values(RATES)) world.faultRates[which] = 0;
  },
  inverse: () => END,
});

export const start = row({
  form: 'start <count> <runs>',
  slots: { count: text('<n>', '\\d+'), runs: text('switchers', 'switchers?') },
  means: 'starts runs at the same moment, beside all triggers',
  kind: 'fault',
  apply(world, { count }) {
    tell(world, `${count} switchers start at once`);
    for (let i = 0; i < Number(count); i++) world.start('switcher', `by hand ${i + 1}`);
  },
  draw: { weight: 2, line: (random) => `start ${count(random, 1, 3)} switchers` },
});

export const kill = row({
  form: 'kill switchers',
  slots: {},
  means: 'every run of the switcher dies, wherever it is',
  kind: 'kill',
  apply(world) {
    for (const run of world.runs.alive()) if (run.role === 'switcher') world.kill(run);
  },
  draw: { weight: 1, line: () => 'kill switchers' },
});

function drop({ callFaults }: World, which: (rule: FaultRule) => boolean): void {
  callFaults.splice(0, callFaults.length, ...callFaults.filter((rule) => !which(rule)));
}
