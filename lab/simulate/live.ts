/** Lives through a trace: a world of its own, with every promise checked at every step. */
import { type Watch, watch } from '../promises/watch.ts';
import { actOf, optionsOf } from '../scenario/read.ts';
import type { Happening } from '../world/trace.ts';
import { createWorld, WORLD_START, type World, type WorldOptions } from '../world/world.ts';
import type { Trace } from './trace.ts';

export interface Lived {
  readonly trace: Trace;
  readonly world: World;
  readonly watch: Watch;
  /** When a run died of what was done to it (epoch ms), oldest first. */
  readonly kills: readonly number[];
  /** What switchers made of the two levers, oldest first. */
  readonly orders: readonly Order[];
  /** The promise that broke, or what else stopped the world; it stands where that was. */
  readonly broken?: Error;
}

export interface Order {
  readonly at: number;
  readonly run: string;
}

export interface Living {
  /** Other programs, settings or locations than the trace says. */
  readonly options?: WorldOptions;
  readonly listen?: (happening: Happening) => void;
}

/** A run that hangs until its time is up is a mistake of its own, and no excuse. */
const TIME_WAS_UP = 'its time was up';

export async function live(trace: Trace, { options = {}, listen }: Living = {}): Promise<Lived> {
  const watching = watch();
  const kills: number[] = [];
  const orders: Order[] = [];
  const note = (happening: Happening): void => {
    watching.onHappening(happening);
    listen?.(happening);
    const { at } = happening;
    if (happening.what === 'run-ended' && happening.end === 'killed' && happening.why !== TIME_WAS_UP)
      kills.push(at);
    if (happening.what === 'distribution' || happening.what === 'store') {
      const { by: run } = happening;
      if (run.startsWith('switcher')) orders.push({ at, run });
    }
  };
  const world = createWorld({
    ...optionsOf(trace.setup),
    skipQuiet: true,
    keepRuns: 50,
    quietCalls: true,
    ...options,
    start: WORLD_START,
    onStep: watching.onStep,
    onHappening: note,
  });
  for (const { at, command } of trace.acts) world.at(WORLD_START + at, actOf(command));
  try {
    await world.runUntil(WORLD_START + trace.length);
  } catch (error) {
    return { trace, world, watch: watching, kills, orders, broken: error as Error };
  }
  return { trace, world, watch: watching, kills, orders };
}
