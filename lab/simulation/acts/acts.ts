/**
 * The table of acts: everything that can be done to a world. Scenario files, random worlds and the simulator speak this one
 * language; to add to it is to add a row.
 */
import type { World } from '../world/world.ts';
import { END, type Fields, formOf, type Kind, type Row, readForm, showForm } from './act.ts';
import * as calls from './calls.ts';
import type { Random } from './chance.ts';
import * as controlRegions from './control-regions.ts';
import * as people from './people.ts';
import * as surroundings from './surroundings.ts';

/** The first whose form fits is what a line means. */
const ROWS = {
  fault: surroundings.fault,
  heal: surroundings.heal,
  alarm: surroundings.alarm,
  controlRegion: controlRegions.controlRegion,
  part: controlRegions.part,
  way: controlRegions.way,
  ways: controlRegions.wayBetween,
  lie: controlRegions.lie,
  alarmLie: controlRegions.alarmLie,
  edgeFrom: controlRegions.edgeFrom,
  overrideIn: controlRegions.overrideIn,
  killIn: controlRegions.killIn,
  clockIn: controlRegions.clockIn,
  dnsPart: controlRegions.dnsPart,
  checkers: controlRegions.checkers,
  records: controlRegions.records,
  usEast1: controlRegions.usEast1,
  prober: surroundings.prober,
  sites: surroundings.sites,
  certificate: surroundings.certificate,
  replica: surroundings.replica,
  hook: surroundings.hook,
  capacity: surroundings.capacity,
  cache: surroundings.cache,
  override: people.override,
  uncheckedOverride: people.uncheckedOverride,
  drill: people.drill,
  edit: people.edit,
  deploy: people.deploy,
  key: people.key,
  mark: people.mark,
  acknowledge: people.acknowledge,
  start: calls.start,
  kill: calls.kill,
  next: calls.next,
  every: calls.every,
  control: calls.control,
  rate: calls.rate,
  callsWell: calls.callsWell,
  messages: surroundings.messages,
  someMessages: surroundings.someMessages,
  schedules: surroundings.schedules,
  clock: surroundings.clock,
  propagation: surroundings.propagation,
};

type Rows = typeof ROWS;

export type Act = { [K in keyof Rows]: { readonly do: K } & Fields<Rows[K]['slots']> }[keyof Rows];

const rowOf = (act: Act): Row => ROWS[act.do] as unknown as Row;

/** What the help says of each. */
export const FORMS: readonly { readonly form: string; readonly means: string }[] = Object.values(ROWS).map(
  (one) => ({ form: formOf(one as unknown as Row), means: one.means }),
);

/** A line without its moment. A sentence (without its full stop) where it is invalid; undefined where it is no act at all. */
export function parseAct(written: string): Act | string | undefined {
  const line = inTodaysWords(written);
  for (const [name, one] of Object.entries(ROWS) as unknown as [Act['do'], Row][]) {
    const fields = readForm(one, line);
    if (fields) return one.wrong?.(fields) ?? ({ do: name, ...fields } as Act);
  }
  return undefined;
}

/** Scenario files that people have written go on working: what was renamed is read under its old name as well. */
const inTodaysWords = (line: string): string =>
  line
    .replace(/^control (?=distribution |store )/, 'control ')
    .replace(/\blevers\.moveDistribution\b/, 'distribution.move')
    .replace(/\blevers\.look\b/, 'distribution.look')
    .replace(/\bwaker\.wake\b/, 'switcher.invoke');

/** For lines that nobody wrote by hand: a mistake in one is a mistake of ours. */
export function actOf(line: string): Act {
  const act = parseAct(line);
  if (typeof act !== 'object') throw new Error(`"${line}" is no act: ${act ?? 'unknown'}.`);
  return act;
}

/** `parseAct` reads it back. */
export const lineOf = (act: Act): string => showForm(rowOf(act).form, act);

export const apply = (world: World, act: Act): void => rowOf(act).apply(world, act);

/** The line of what ends it; undefined where it is over as soon as it is done, or is itself an end. */
export function inverseOf(act: Act): string | undefined {
  const line = rowOf(act).inverse?.(act);
  return line === END ? undefined : line;
}

/** All it does is to end another one. */
export const isEnd = (act: Act): boolean => rowOf(act).inverse?.(act) === END;

export function kindOf(act: Act): Kind {
  const { kind } = rowOf(act);
  return typeof kind === 'string' ? kind : kind(act);
}

/** It breaks, cuts, kills, delays or doubles something. */
export const isFault = (act: Act): boolean => !isEnd(act) && kindOf(act) !== 'people';

const DRAWN = (Object.values(ROWS) as unknown as Row[]).flatMap(({ draw }) => draw ?? []);
const WEIGHTS = DRAWN.reduce((sum, { weight }) => sum + weight, 0);

/** Any of those that random worlds are made of: its lines, and how long (ms) until what ends them. */
export function drawAny(
  random: Random,
  at: number,
): { readonly lines: readonly string[]; readonly lasts?: number } {
  let left = random() * WEIGHTS;
  const drawn = DRAWN.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  if (!drawn) return { lines: [] };
  const lines = [drawn.line(random, at)].flat();
  return drawn.lasts ? { lines, lasts: drawn.lasts(random) } : { lines };
}
