/** Every family of traces by its name, and how a trace of one is drawn. */
import { hasDns, type Routing } from '../../../shared/core/routing.ts';
import { hash, seeded } from '../../emulator/model/index.ts';
import { alternating } from '../families/alternating.ts';
import { anotherTool } from '../families/another-tool.ts';
import { awsTrouble } from '../families/aws-trouble.ts';
import { blips, longBlips, shortBlips } from '../families/blips.ts';
import { brownOut } from '../families/brown-out.ts';
import { byDns } from '../families/by-dns.ts';
import { clockSkew } from '../families/clock-skew.ts';
import {
  anyRegions,
  asOne,
  oneAtATime,
  oneLies,
  oneRegion,
  severalAtOnce,
  THREE_CONTROLLERS,
} from '../families/control-regions.ts';
import { correlated } from '../families/correlated.ts';
import { crashes } from '../families/crashes.ts';
import { failback } from '../families/failback.ts';
import { flapping } from '../families/flapping.ts';
import { interleaved } from '../families/interleaved.ts';
import { MEASURED } from '../families/measured.ts';
import { messages } from '../families/messages.ts';
import { mixed } from '../families/mixed.ts';
import { noFault } from '../families/no-fault.ts';
import { noise } from '../families/noise.ts';
import { operators } from '../families/operators.ts';
import { plannedByThree, plannedMoves } from '../families/planned-moves.ts';
import { proberPartition, proberRefused, proberSilence } from '../families/prober.ts';
import { redeploys } from '../families/redeploys.ts';
import { regionOutage } from '../families/region-outage.ts';
import { alarms, anything as any, blip, falseAlarms, oneControl, outages } from '../families/worlds.ts';
import type { Family } from './family.ts';
import { inOrder, type Trace } from './fault-schedule.ts';
import { count, MINUTE } from './generators.ts';

export type { Family } from './family.ts';

const SINGLE = {
  'no-fault': noFault,
  'region-outage': regionOutage,
  'brown-out': brownOut,
  flapping,
  correlated,
  blips,
  'short-blips': shortBlips,
  'long-blips': longBlips,
  noise,
  'prober-partition': proberPartition,
  'prober-silence': proberSilence,
  'prober-refused': proberRefused,
  'aws-trouble': awsTrouble,
  messages,
  'clock-skew': clockSkew,
  crashes,
  interleaved,
  redeploys,
  operators,
};

const { 'no-fault': quiet, ...eventful } = SINGLE;

/** Of days, for `npm run simulate`. */
const DAYS: Readonly<Record<string, Family>> = {
  ...SINGLE,
  alternating,
  'another-tool': anotherTool,
  failback,
  mixed: mixed([quiet, ...Object.values(eventful)]),
  'control-region': oneAtATime,
  'control-regions': severalAtOnce,
};

/** With three control Regions, which take three times as long to play. */
const THREE: Readonly<Record<string, Family>> = {
  'one-region': oneRegion,
  'one-lies': oneLies,
  'any-regions': anyRegions,
  'as-one': asOne,
  'planned-by-three': plannedByThree,
  'by-dns': byDns,
};

/** Of a few minutes, for `npm run worlds`. */
const MINUTES: Readonly<Record<string, Family>> = {
  any,
  outages,
  'one-control': oneControl,
  alarms,
  'false-alarms': falseAlarms,
  blip,
  'planned-moves': plannedMoves,
  ...THREE,
};

export const FAMILIES: Readonly<Record<string, Family>> = { ...DAYS, ...MEASURED, ...MINUTES };
export const OF_DAYS: readonly string[] = Object.keys(DAYS);
/** Of days too, for `npm run simulate -- --figures`. */
export const FOR_FIGURES: readonly string[] = Object.keys(MEASURED);
export const WITH_THREE: readonly string[] = Object.keys(THREE);
export const OF_MINUTES: readonly string[] = Object.keys(MINUTES);

export function familyOf(name: string): Family {
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (!family) throw new Error(`There is no family "${name}": choose ${Object.keys(FAMILIES).join(', ')}.`);
  return family;
}

/** What every trace of a run is played with, where the family does not say it. */
export interface Played {
  /** With three controllers. */
  readonly three?: boolean;
  /** In place of the family's own. With DNS there are three controllers; steps of a failback need key and distribution. */
  readonly routing?: Routing;
}

/** The same seed gives the same trace. A family of minutes says itself how long its traces are. */
export function drawTrace(
  family: string,
  seed: number,
  length: number,
  { three = false, routing }: Played = {},
): Trace {
  const { setup, draw, minutes } = familyOf(family);
  const random = seeded(hash(`${family} ${seed}`));
  const long = minutes ? count(random, ...minutes) * MINUTE : length;
  const drawn = setup?.(random) ?? [];
  const byDns = routing !== undefined && hasDns(routing);
  const isKept = (line: string): boolean =>
    !(routing !== undefined && line.startsWith('set routing ')) &&
    !(routing !== undefined && routing !== 'key,distribution' && line.startsWith('set failbackSteps '));
  const lines = new Set([...(three || byDns ? [THREE_CONTROLLERS] : []), ...drawn.filter(isKept)]);
  if (routing !== undefined) lines.add(`set routing ${routing}`);
  const acts = inOrder(draw(random, long), long);
  return { family, seed, setup: [`seed ${seed}`, ...lines], acts, length: long };
}
