/**
 * What is really so, whatever the service believes: which side serves clients at each edge location, and whether it
 * serves them well; with the times of every change. Also what people did, and what runs could know of their word.
 * Properties hold decisions against it.
 */
import type { Side } from '../../../shared/core/side.ts';
import { SIDES } from '../../../shared/core/side.ts';
import type { Target, WorldEdge } from './edge.ts';
import type { Regions } from './regions.ts';

export interface Since<T> {
  readonly from: number;
  readonly is: T;
}

/** A location's clients: where they are sent and whether they are served well there. */
export interface Service {
  readonly side: Target;
  readonly well: boolean;
}

export type Mark = 'ours' | 'another' | 'gone';

/** A run has read the override: it heard what stands there, or that the call has failed. */
export interface Reading {
  readonly at: number;
  readonly failed: boolean;
}

export interface Truth {
  /** Whether clients sent to a side are served well, oldest first. */
  readonly fit: { readonly [side in Side]: readonly Since<boolean>[] };
  /** What the newest configuration of the distribution says, oldest first. */
  readonly target: readonly Since<Target>[];
  /** By location, oldest first. */
  readonly service: { readonly [location: string]: readonly Since<Service>[] };
  /** What stands in the override parameter, oldest first. */
  readonly override: readonly Since<string>[];
  /** What a run heard when it read it, oldest first; only of the latest hundreds of runs. */
  readingsOf(run: string): readonly Reading[];
  /** Whose mark people have left on the distribution, oldest first. */
  readonly mark: readonly Since<Mark>[];
  /** When someone acknowledged a used-up limit, oldest first. */
  readonly acknowledged: readonly number[];
  /** The last one of each; undefined before the first look. */
  now(): { readonly well: boolean; readonly sides: readonly Target[] };
}

interface TruthKeeper extends Truth {
  /** Called after every event. */
  look(at: number): void;
  overrideIs(at: number, text: string): void;
  overrideRead(run: string, reading: Reading): void;
  markIs(at: number, whose: Mark): void;
  limitAcknowledged(at: number): void;
}

/** Many more than there are in the minutes for which their readings matter. */
const READERS = 500;

/** `changed` is told of each change of a location's service, but not of how it begins. */
export function createTruth(
  regions: Regions,
  edge: WorldEdge,
  start: number,
  changed: (location: string, service: Service) => void,
): TruthKeeper {
  const fit: { [side in Side]: Since<boolean>[] } = { primary: [], standby: [] };
  const target: Since<Target>[] = [];
  const override: Since<string>[] = [{ from: start, is: 'auto' }];
  const readings = new Map<string, Reading[]>();
  const mark: Since<Mark>[] = [{ from: start, is: 'ours' }];
  const acknowledged: number[] = [];
  const service: { [location: string]: Since<Service>[] } = {};
  for (const location of edge.locations) service[location] = [];
  let regionsSeen = -1;
  let edgeSeen = -1;

  const serviceNow = (location: string): Service => {
    const side = edge.served(location);
    return { side, well: side !== 'mixed' && regions.serves(side) };
  };

  const look = (at: number): void => {
    if (regions.version() === regionsSeen && edge.version() === edgeSeen) return;
    regionsSeen = regions.version();
    edgeSeen = edge.version();
    for (const side of SIDES) note(fit[side], at, regions.serves(side));
    note(target, at, edge.target());
    for (const location of edge.locations) {
      const history = service[location] ?? [];
      const known = history.length;
      const present = serviceNow(location);
      note(history, at, present, (a, b) => a.side === b.side && a.well === b.well);
      if (known > 0 && history.length > known) changed(location, present);
    }
  };
  look(start);

  return {
    fit,
    target,
    service,
    override,
    readingsOf: (run) => readings.get(run) ?? [],
    mark,
    acknowledged,
    look,
    overrideIs: (at, text) => note(override, at, text),
    overrideRead(run, reading) {
      readings.set(run, [...(readings.get(run) ?? []), reading]);
      const [oldest] = readings.keys();
      if (readings.size > READERS && oldest !== undefined) readings.delete(oldest);
    },
    markIs: (at, whose) => note(mark, at, whose),
    limitAcknowledged: (at) => void acknowledged.push(at),
    now() {
      const present = edge.locations.map(serviceNow);
      return { well: present.every((s) => s.well), sides: present.map((s) => s.side) };
    },
  };
}

function note<T>(history: Since<T>[], from: number, is: T, same: (a: T, b: T) => boolean = Object.is): void {
  const last = history.at(-1);
  if (!last || !same(last.is, is)) history.push({ from, is });
}
