/** Lives through a trace: a world of its own, with every promise checked at every step. */
import { apply } from '../acts/acts.ts';
import { type Checker, createChecker } from '../invariants/checker.ts';
import { optionsOf } from '../scenarios/options.ts';
import type { Happening } from '../world/events.ts';
import { createWorld, WORLD_START, type World, type WorldOptions } from '../world/world.ts';
import type { Trace } from './fault-schedule.ts';
import { HOUR } from './generators.ts';
import { type Notes, takeNotes } from './recorder.ts';

/** A world, and what is made of it while it is lived through. */
interface Living extends Notes {
  readonly world: World;
  readonly checker: Checker;
}

export interface Lived extends Living {
  readonly trace: Trace;
  /** The promise that broke, or what else stopped the world; it stands where that was. */
  readonly broken?: Error;
}

export function begin(options: WorldOptions, listen?: (happening: Happening) => void): Living {
  const checker = createChecker();
  const { kills, orders, onHappening } = takeNotes();
  const world = createWorld({
    ...options,
    start: WORLD_START,
    onStep: checker.onStep,
    onHappening(happening) {
      checker.onHappening(happening);
      listen?.(happening);
      onHappening(happening);
    },
  });
  return { world, checker, kills, orders };
}

export interface How {
  /** Other programs, settings or locations than the trace says. */
  readonly options?: WorldOptions;
  readonly listen?: (happening: Happening) => void;
}

export async function runTrace(trace: Trace, { options = {}, listen }: How = {}): Promise<Lived> {
  const keepRuns = trace.length > HOUR ? 50 : 500;
  const usual = { ...optionsOf(trace.setup), skipQuiet: true, keepRuns, quietCalls: true };
  const living = begin({ ...usual, ...options }, listen);
  for (const { at, act } of trace.acts) living.world.at(WORLD_START + at, (world) => apply(world, act));
  try {
    await living.world.runUntil(WORLD_START + trace.length);
    return { ...living, trace };
  } catch (error) {
    return { ...living, trace, broken: error as Error };
  }
}
