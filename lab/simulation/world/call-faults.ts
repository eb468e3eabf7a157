/**
 * What becomes of one call of production code: how long it travels, whether it is refused, whether its answer is lost,
 * whether the run that sent it dies. A world draws the usual course at rates; fault rules replace it for single calls.
 */
import { Conflict, Refused } from '../../../shared/errors.ts';
import { parseDuration } from '../../../shared/kit/time.ts';
import {
  type CallFault,
  chance,
  drawMs,
  findCallFault,
  type Random,
  type Range,
} from '../../emulator/model/index.ts';
import type { Role } from './events.ts';
import type { WorldRun } from './runs.ts';

export interface CallCourse {
  /** Milliseconds until it takes effect at the service; `never`: the request is lost on the way. */
  readonly there: number | 'never';
  /** Milliseconds from the effect until the answer is back; `never`: the answer is lost, the caller times out. */
  readonly back: number | 'never';
  /** The service answers with this instead of doing anything. */
  readonly refusal?: Error;
  /** The run dies: before the call is sent, after it took effect but before its answer, or with its answer in hand. */
  readonly kill?: 'before' | 'after-effect' | 'after-answer';
}

/** What is known of a call when its course is decided. */
export interface CallSite {
  readonly run: WorldRun;
  /** e.g. `journal.write`, `distribution.move`, `probes.side`. */
  readonly name: string;
  /** 0 for the first call of the run. */
  readonly index: number;
  /** Conditional writes can also be refused with a conflict. */
  readonly conditional: boolean;
}

/** What happens to calls of one kind. Data: printed, it is a line of a scenario file. */
export interface FaultRule {
  /** Whose calls; those of either where absent. */
  readonly role?: Role;
  /** In which control Region; in all where absent. */
  readonly region?: string;
  /** Its name, e.g. `journal.write`, or all calls of a service: `store.*`. */
  readonly call: string;
  /** How many calls it still strikes; all of them, until it is deleted, where absent. */
  readonly times?: number;
  /** Of `EFFECTS`, in its words, e.g. `slow 3s`. */
  readonly effect: string;
}

type Change = (drawn: CallCourse, site: CallSite) => CallCourse;

const refused =
  (refusal: (name: string) => Error): Change =>
  (drawn, { name }) => ({ ...drawn, refusal: refusal(name) });

/** What happens to calls here and not on the wire. */
const OWN_EFFECTS: Readonly<Record<string, Change>> = {
  'killed before': (drawn) => ({ ...drawn, kill: 'before' }),
  'killed after effect': (drawn) => ({ ...drawn, kill: 'after-effect' }),
  'killed after answer': (drawn) => ({ ...drawn, kill: 'after-answer' }),
  conflict: refused((name) => new Conflict(`${name}: another run wrote first`)),
  unavailable: refused((name) =>
    named('ServiceUnavailable', `${name.split('.')[0]}: The service is not available.`),
  ),
};

/** What can befall a call. */
export const EFFECTS: readonly string[] = [
  ...Object.keys(OWN_EFFECTS),
  ...['request lost', 'answer lost', 'refused', 'failed', 'slow <duration>'],
  ...['latency <duration>', 'error <code>', 'reset'],
];

function changeOf(effect: string): Change | undefined {
  if (Object.hasOwn(OWN_EFFECTS, effect)) return OWN_EFFECTS[effect];
  const slow = parseDuration(/^slow (\S+)$/.exec(effect)?.[1] ?? '');
  if (slow !== undefined) return (drawn) => ({ ...drawn, there: slow });
  const fault = findCallFault(effect);
  return fault && changeBy(fault);
}

/** As the lab's wire has it. */
function changeBy(fault: CallFault): Change {
  switch (fault.kind) {
    case 'timeout':
      return (drawn) => ({ ...drawn, there: 'never', back: 'never' });
    case 'lost-answer':
      return (drawn) => ({ ...drawn, back: 'never' });
    case 'latency':
      return (drawn) => ({ ...drawn, back: drawn.back === 'never' ? 'never' : drawn.back + fault.ms });
    case 'reset':
      return refused((name) => new Error(`${name}: the connection was cut`));
    case 'error':
      return refused((name) =>
        fault.code === 'AccessDenied'
          ? new Refused(`${name}: AccessDenied`)
          : named(fault.code, `${name}: ${fault.code}`),
      );
  }
}

export const isEffect = (words: string): boolean => changeOf(words) !== undefined;

const isAbout = ({ role, region, call }: FaultRule, site: CallSite): boolean =>
  (role === undefined || role === site.run.role) &&
  (region === undefined || region === site.run.region) &&
  (call === site.name || (call.endsWith('.*') && site.name.startsWith(call.slice(0, -1))));

/** The course by the first rule that is about this call, which is counted; `struck` is told of one that is counted. */
export function courseByRule(
  rules: FaultRule[],
  site: CallSite,
  drawn: CallCourse,
  struck: (rule: FaultRule) => void,
): CallCourse | undefined {
  const i = rules.findIndex((rule) => isAbout(rule, site));
  const rule = rules[i];
  if (!rule) return undefined;
  if (rule.times !== undefined) {
    rules.splice(i, 1, ...(rule.times > 1 ? [{ ...rule, times: rule.times - 1 }] : []));
    struck(rule);
  }
  return changeOf(rule.effect)?.(drawn, site);
}

/** What tells an edge location where to send clients: the distribution, or the key's store. */
const CONTROLS = ['distribution', 'store'] as const;
type Control = (typeof CONTROLS)[number];

export const controlDown = (control: Control): FaultRule => ({ call: `${control}.*`, effect: 'unavailable' });

/** Undefined for a rule of another kind. */
export const downControl = ({ call, effect }: FaultRule): Control | undefined =>
  effect === 'unavailable' ? CONTROLS.find((control) => call === `${control}.*`) : undefined;

/** A caller that hears nothing gives up after this long, in milliseconds; its request may still take effect later. */
export const GIVE_UP_MS = 6_000;

/** How calls behave where no rule is about them. Kept and read anew for each call: change it while the world runs. */
export interface FaultRates {
  /** Each way of a call, in milliseconds. Both 0: the world's calls take no time. */
  travel: Range;
  /** Probabilities (0 … 1), per call. */
  refused: number;
  requestLost: number;
  answerLost: number;
  /** Of a kill before, after the effect, or after the answer. */
  killed: number;
  /** That a request lingers, up to `LONGEST_TRAVEL_MS`, past the patience of its caller. */
  lingers: number;
  /** Only these calls and roles suffer; everything where absent. */
  only?: { readonly role?: Role; readonly call?: string };
}

/** The longest a request can linger and still take effect: production's own hard limit for one call. */
const LONGEST_TRAVEL_MS = 11_500;

export function noFaultRates(): FaultRates {
  return {
    travel: { from: 5, to: 60 },
    refused: 0,
    requestLost: 0,
    answerLost: 0,
    killed: 0,
    lingers: 0,
  };
}

const KILLS = ['before', 'after-effect', 'after-answer'] as const;

export function drawCourse(
  rates: FaultRates,
  random: Random,
  site: CallSite,
  refusal: () => Error,
): CallCourse {
  const { travel } = rates;
  let there = travel.to === 0 ? 0 : drawMs(random, travel);
  const back = travel.to === 0 ? 0 : drawMs(random, travel);
  if (!concerns(rates, site)) return { there, back };
  if (chance(random, rates.refused)) return { there, back, refusal: refusal() };
  if (chance(random, rates.requestLost)) return { there: 'never', back: 'never' };
  if (chance(random, rates.lingers)) there = drawMs(random, { from: there, to: LONGEST_TRAVEL_MS });
  if (chance(random, rates.answerLost)) return { there, back: 'never' };
  if (chance(random, rates.killed)) {
    return { there, back, kill: KILLS[Math.floor(random() * KILLS.length)] ?? 'before' };
  }
  return { there, back };
}

const concerns = ({ only }: FaultRates, site: CallSite): boolean =>
  (only?.role === undefined || only.role === site.run.role) &&
  (only?.call === undefined || only.call === site.name);

export const isFair = ({ refused, requestLost, answerLost, killed, lingers }: FaultRates): boolean =>
  refused + requestLost + answerLost + killed + lingers === 0;

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
