/**
 * What becomes of one call of production code: how long it travels, whether it is refused, whether its answer is lost,
 * whether the run that sent it dies. A world draws the usual fate; scenarios and properties replace it for single calls.
 */
import { chance, drawMs, type Random, type Range } from '../../emulator/model/index.ts';
import type { WorldRun } from './runs.ts';
import type { Role } from './trace.ts';

export interface Fate {
  /** Milliseconds until it takes effect at the service; `never`: the request is lost on the way. */
  readonly there: number | 'never';
  /** Milliseconds from the effect until the answer is back; `never`: the answer is lost, the caller times out. */
  readonly back: number | 'never';
  /** The service answers with this instead of doing anything. */
  readonly refusal?: Error;
  /** The run dies: before the call is sent, after it took effect but before its answer, or with its answer in hand. */
  readonly kill?: 'before' | 'after-effect' | 'after-answer';
}

/** What is known of a call when its fate is decided. */
export interface CallSite {
  readonly run: WorldRun;
  /** e.g. `journal.write`, `levers.moveDistribution`, `probes.side`. */
  readonly name: string;
  /** 0 for the first call of the run. */
  readonly index: number;
  /** Conditional writes can also be refused with a conflict. */
  readonly conditional: boolean;
}

/** Another fate than the drawn one, or undefined for "no opinion". */
export type FateRule = (site: CallSite, drawn: Fate) => Fate | undefined;

/** A caller that hears nothing gives up after this long, in milliseconds; its request may still take effect later. */
export const GIVE_UP_MS = 6_000;

/** How calls behave while nobody scripts them. Kept and read anew for each call: change it while the world runs. */
export interface Weather {
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
export const LONGEST_TRAVEL_MS = 11_500;

export function fairWeather(): Weather {
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

export function drawFate(weather: Weather, random: Random, site: CallSite, refusal: () => Error): Fate {
  const { travel } = weather;
  let there = travel.to === 0 ? 0 : drawMs(random, travel);
  const back = travel.to === 0 ? 0 : drawMs(random, travel);
  if (!concerns(weather, site)) return { there, back };
  if (chance(random, weather.refused)) return { there, back, refusal: refusal() };
  if (chance(random, weather.requestLost)) return { there: 'never', back: 'never' };
  if (chance(random, weather.lingers)) there = drawMs(random, { from: there, to: LONGEST_TRAVEL_MS });
  if (chance(random, weather.answerLost)) return { there, back: 'never' };
  if (chance(random, weather.killed)) {
    return { there, back, kill: KILLS[Math.floor(random() * KILLS.length)] ?? 'before' };
  }
  return { there, back };
}

const concerns = ({ only }: Weather, site: CallSite): boolean =>
  (only?.role === undefined || only.role === site.run.role) &&
  (only?.call === undefined || only.call === site.name);
