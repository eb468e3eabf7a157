/**
 * What a scenario can do to a world: one row for each command, with what `npm run scenarios -- --help` prints of it.
 * `reads` returns the act, a sentence saying what is wrong with the words, or undefined where it is another command.
 */
import type { Side } from '../../../shared/core/side.ts';
import { parseDuration } from '../../../shared/kit/time.ts';
import { parseFault } from '../../emulator/model/index.ts';
import type { Reach } from '../world/fault.ts';
import { FATES, readEvery, readNext } from './fates.ts';
import type { Act } from './scenario.ts';
import { readCallsWell, readLever, readTrouble, TROUBLES } from './troubles.ts';

export interface Command {
  readonly form: string;
  readonly means: string;
  readonly reads: (words: string) => Act | string | undefined;
}

export const COMMANDS: readonly Command[] = [
  {
    form: 'primary|standby <fault> [to the prober|to the edge]',
    means:
      'breaks a Region: dead, black-hole, slow 4s, errors 60%, wrong-body, redirect, refused, database-down',
    reads: readFault,
  },
  { form: 'primary|standby well', means: 'repairs a Region', reads: readHeal },
  {
    form: 'prober silent|speaks|cut off|connected|doubled',
    means: 'stops or starts the prober, cuts it off from all it probes, starts a second run beside it',
    reads: readProber,
  },
  {
    form: 'control sites gone|well',
    means:
      'the sites that have nothing to do with us, which the prober asks before it blames anybody, do not answer',
    reads: readSites,
  },
  {
    form: 'certificate of primary|standby|public ends in <duration>',
    means: 'what its certificate says, until it says something else',
    reads: readCertificate,
  },
  {
    form: 'replica of primary|standby <duration> behind',
    means: 'how old the newest sign of life of the other side is in its data',
    reads: readReplica,
  },
  {
    form: 'cache before primary|standby|public on|off',
    means: 'a cache that goes on giving probes of it the first answer; before public, nobody can write there',
    reads: readCache,
  },
  {
    form: 'override <text>|deleted',
    means: 'the operator writes the override parameter, or deletes it',
    reads: readOverride,
  },
  {
    form: 'drill <text>',
    means: 'the operator writes the drill parameter',
    reads: readDrill,
  },
  {
    form: 'console edit primary|standby [default only]',
    means: 'someone edits the distribution by hand',
    reads: readEdit,
  },
  {
    form: 'deploy active primary|standby [comment <text>]',
    means: 'a stack update: sends the whole template, if it differs from the last one deployed',
    reads: readDeploy,
  },
  {
    form: 'key <value>|gone',
    means: 'someone writes the key of the CloudFront function by hand, or takes it away',
    reads: readKey,
  },
  {
    form: 'mark another|gone|ours',
    means: 'the tag that says whose the distribution is names another stack, is deleted, or is ours',
    reads: readMark,
  },
  {
    form: 'acknowledge',
    means: 'the operator acknowledges that the limit of automatic switches is used up',
    reads: (words) => (words === 'acknowledge' ? (world): void => world.operator.acknowledge() : undefined),
  },
  {
    form: 'start <n> switchers',
    means: 'starts runs at the same moment, beside all triggers',
    reads: readStart,
  },
  {
    form: `next [<n>] [switcher|prober] <call>: <fate>`,
    means: `what becomes of the next call of that name: ${FATES.map(({ form }) => form).join(', ')}`,
    reads: readNext,
  },
  {
    form: 'every [switcher|prober] <call>: <fate>|well',
    means: 'the same for every call from now on, until it works again',
    reads: readEvery,
  },
  {
    form: 'lever distribution|store down|well',
    means: 'a traffic control is out of order: every call to its service fails',
    reads: readLever,
  },
  {
    form: `calls <share> ${TROUBLES.map(({ form }) => form).join('|')}`,
    means: 'that share of all calls of the programs fares so from now on, at random',
    reads: readTrouble,
  },
  {
    form: 'calls well',
    means: 'ends everything that was said of calls and traffic controls, also what has not happened yet',
    reads: readCallsWell,
  },
  {
    form: 'messages well|twice|lost',
    means: 'alarm actions and change events arrive once, twice (and every invocation with them) or never',
    reads: readMessages,
  },
  {
    form: 'schedules on time|late <duration>',
    means:
      'how late the minutely schedules of prober and switcher start them; within 2 s where nothing is said',
    reads: readSchedules,
  },
  {
    form: 'clock of the prober|switcher right|fast <duration>|slow <duration>',
    means: 'how far the clock of the hosts of later runs is off',
    reads: readClock,
  },
  {
    form: 'propagation <duration> [to <duration>]',
    means: 'how long the next change of the distribution takes to an edge location; 3m where nothing is said',
    reads: readPropagation,
  },
];

const REACH: Readonly<Record<string, Reach>> = { 'to the prober': 'direct', 'to the edge': 'edge' };

function readFault(words: string): Act | string | undefined {
  const [, side, text = '', reach] =
    /^(primary|standby) (?!well$)(.+?)(?: (to the prober|to the edge))?$/.exec(words) ?? [];
  if (side === undefined) return undefined;
  try {
    const fault = parseFault(text);
    if (fault === 'none') return 'write "well" for a Region that works again';
    return (world) => world.regions.lay(side as Side, fault, REACH[reach ?? ''] ?? 'everyone');
  } catch (error) {
    return (error as Error).message;
  }
}

function readHeal(words: string): Act | undefined {
  const [, side] = /^(primary|standby) well$/.exec(words) ?? [];
  return side === undefined ? undefined : (world) => world.regions.heal(side as Side);
}

const PROBER: Readonly<Record<string, Act>> = {
  silent: (world) => world.silence(),
  speaks: (world) => world.speak(),
  'cut off': (world) => {
    world.network.prober = 'cut-off';
    world.tell({ what: 'world', sentence: 'the prober is cut off from all it probes' });
  },
  connected: (world) => {
    world.network.prober = 'well';
    world.tell({ what: 'world', sentence: 'the prober is connected again' });
  },
  doubled: (world) => {
    world.tell({ what: 'world', sentence: 'a second prober starts beside the first' });
    world.start('prober', 'doubled');
  },
};

function readProber(words: string): Act | string | undefined {
  const [, what] = /^prober (.+)$/.exec(words) ?? [];
  if (what === undefined) return undefined;
  return PROBER[what] ?? `the prober can be ${Object.keys(PROBER).join(', ')}, not "${what}"`;
}

function readSites(words: string): Act | undefined {
  const [, how] = /^control sites (gone|well)$/.exec(words) ?? [];
  if (how === undefined) return undefined;
  return ({ network, tell }) => {
    network.sites = how as 'gone';
    tell({
      what: 'world',
      sentence: `the control sites ${how === 'gone' ? 'do not answer' : 'answer again'}`,
    });
  };
}

function readCertificate(words: string): Act | string | undefined {
  const [, target, left = ''] = /^certificate of (primary|standby|public) ends in (\S+)$/.exec(words) ?? [];
  if (target === undefined) return undefined;
  const ms = parseDuration(left);
  if (ms === undefined) return `a certificate ends in e.g. "14d", not in "${left}"`;
  return ({ network, now, tell }) => {
    network.certificates[target as 'public'] = now() + ms;
    tell({ what: 'world', sentence: `the certificate of ${target} ends in ${left}` });
  };
}

function readReplica(words: string): Act | string | undefined {
  const [, side, age = ''] = /^replica of (primary|standby) (\S+) behind$/.exec(words) ?? [];
  if (side === undefined) return undefined;
  const ms = parseDuration(age);
  if (ms === undefined) return `a replica is e.g. "10m" behind, not "${age}"`;
  return ({ network, tell }) => {
    network.behind[side as Side] = ms;
    tell({ what: 'world', sentence: `the replica of ${side} is ${age} behind` });
  };
}

function readCache(words: string): Act | undefined {
  const [, target, how] = /^cache before (primary|standby|public) (on|off)$/.exec(words) ?? [];
  if (target === undefined) return undefined;
  return ({ network, tell }) => {
    if (how === 'on') network.caches[target as 'public'] = {};
    else delete network.caches[target as 'public'];
    const says =
      how === 'on' ? `a cache answers for ${target}` : `nothing is cached before ${target} any more`;
    tell({ what: 'world', sentence: says });
  };
}

function readOverride(words: string): Act | undefined {
  const [, text] = /^override (.+)$/.exec(words) ?? [];
  if (text === undefined) return undefined;
  return (world) =>
    refusable(world, () => (text === 'deleted' ? world.operator.forget() : world.operator.say(text)));
}

function readDrill(words: string): Act | undefined {
  const [, text] = /^drill (.+)$/.exec(words) ?? [];
  if (text === undefined) return undefined;
  return (world) => refusable(world, () => world.operator.drill(text));
}

function refusable({ tell }: Parameters<Act>[0], act: () => void): void {
  try {
    act();
  } catch (error) {
    tell({ what: 'world', sentence: `the parameter store refuses: ${(error as Error).message}` });
  }
}

function readEdit(words: string): Act | undefined {
  const [, side, only] = /^console edit (primary|standby)( default only)?$/.exec(words) ?? [];
  if (side === undefined) return undefined;
  return (world) => world.operator.edit(side as Side, only === undefined ? 'all' : 'default');
}

function readKey(words: string): Act | undefined {
  const [, value] = /^key (.+)$/.exec(words) ?? [];
  if (value === undefined) return undefined;
  return (world) => world.operator.putKey(value === 'gone' ? undefined : value);
}

function readDeploy(words: string): Act | undefined {
  const [, side, comment] = /^deploy active (primary|standby)(?: comment (.+))?$/.exec(words) ?? [];
  if (side === undefined) return undefined;
  const active = side as Side;
  return (world) => world.operator.deploy(comment === undefined ? { active } : { active, comment });
}

function readMark(words: string): Act | undefined {
  const [, whose] = /^mark (another|gone|ours)$/.exec(words) ?? [];
  return whose === undefined ? undefined : (world) => world.operator.mark(whose as 'another');
}

function readStart(words: string): Act | undefined {
  const [, count] = /^start (\d+) switchers?$/.exec(words) ?? [];
  if (count === undefined) return undefined;
  return (world) => {
    world.tell({ what: 'world', sentence: `${count} switchers start at once` });
    for (let i = 0; i < Number(count); i++) world.start('switcher', `by hand ${i + 1}`);
  };
}

function readMessages(words: string): Act | undefined {
  const [, how] = /^messages (well|twice|lost)$/.exec(words) ?? [];
  if (how === undefined) return undefined;
  return ({ delivery, tell }) => {
    const says = { well: 'arrive again', twice: 'arrive twice', lost: 'are lost' }[how as 'well'];
    tell({ what: 'world', sentence: `alarm actions and change events ${says}` });
    for (const post of [delivery.alarmAction, delivery.parameterEvent]) {
      post.lost = how === 'lost' ? 1 : 0;
      post.twice = how === 'twice' ? 1 : 0;
    }
    // Never lost: schedules and the prober's wake-ups are invocations too, and a lost wake-up is `next waker.wake: request lost`.
    delivery.invocation.twice = how === 'twice' ? 1 : 0;
  };
}

function readSchedules(words: string): Act | string | undefined {
  const [, how] = /^schedules (.+)$/.exec(words) ?? [];
  if (how === undefined) return undefined;
  const late = how === 'on time' ? 0 : parseDuration(how.replace(/^late /, ''));
  if (late === undefined) return `schedules are "on time" or e.g. "late 40s", not "${how}"`;
  return ({ delivery, tell }) => {
    tell({ what: 'world', sentence: late === 0 ? 'schedules are on time again' : `schedules come ${how}` });
    delivery.schedule.delay = { from: late, to: late + 2_000 };
  };
}

function readClock(words: string): Act | string | undefined {
  const [, role, how = ''] = /^clock of the (prober|switcher) (.+)$/.exec(words) ?? [];
  if (role === undefined) return undefined;
  const [, sign, amount = ''] = /^(fast|slow) (\S+)$/.exec(how) ?? [];
  const off = how === 'right' ? 0 : parseDuration(amount);
  if (off === undefined || (off > 0 && sign === undefined))
    return `a clock is "right", "fast 5s" or "slow 5s", not "${how}"`;
  return ({ skew, tell }) => {
    tell({ what: 'world', sentence: `the clock of the ${role} is ${how}` });
    skew[role as 'prober'] = sign === 'slow' ? -off : off;
  };
}

function readPropagation(words: string): Act | string | undefined {
  const [, first, last] = /^propagation (\S+)(?: to (\S+))?$/.exec(words) ?? [];
  if (first === undefined) return undefined;
  const from = parseDuration(first);
  const to = last === undefined ? from : parseDuration(last);
  if (from === undefined || to === undefined || to < from)
    return 'a propagation time is a duration or two, e.g. "propagation 30s to 12m"';
  return ({ propagation }) => {
    propagation.from = from;
    propagation.to = to;
  };
}
