/** Lives through a trace: a world of its own, with every promise checked at every step. */
import { type Watch, watch } from '../invariants/watch.ts';
import { actOf, optionsOf } from '../scenarios/read.ts';
import type { Happening } from '../world/trace.ts';
import { createWorld, WORLD_START, type World, type WorldOptions } from '../world/world.ts';
import { type Notes, takeNotes } from './notes.ts';
import type { Trace } from './trace.ts';

export interface Lived extends Notes {
  readonly trace: Trace;
  readonly world: World;
  readonly watch: Watch;
  /** The promise that broke, or what else stopped the world; it stands where that was. */
  readonly broken?: Error;
}

export interface Living {
  /** Other programs, settings or locations than the trace says. */
  readonly options?: WorldOptions;
  readonly listen?: (happening: Happening) => void;
}

export async function live(trace: Trace, { options = {}, listen }: Living = {}): Promise<Lived> {
  const watching = watch();
  const { kills, orders, onHappening } = takeNotes();
  const world = createWorld({
    ...optionsOf(trace.setup),
    skipQuiet: true,
    keepRuns: 50,
    quietCalls: true,
    ...options,
    start: WORLD_START,
    onStep: watching.onStep,
    onHappening(happening) {
      watching.onHappening(happening);
      listen?.(happening);
      onHappening(happening);
    },
  });
  for (const { at, command } of trace.acts) world.at(WORLD_START + at, actOf(command));
  const lived = { trace, world, watch: watching, kills, orders };
  try {
    await world.runUntil(WORLD_START + trace.length);
  } catch (error) {
    return { ...lived, broken: error as Error };
  }
  return lived;
}
