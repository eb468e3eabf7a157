/** What is noted of a world while a trace is lived through, beside what the promises ask for: the families ask for it. */
import type { Happening } from '../world/events.ts';

/** What a switcher made of one of the two traffic controls. */
interface Order {
  readonly at: number;
  readonly run: string;
}

export interface Notes {
  /** When a run died of what was done to it (epoch ms), oldest first. */
  readonly kills: readonly number[];
  /** Oldest first. */
  readonly orders: readonly Order[];
}

/** A run that hangs until its time is up is a mistake of its own, and no excuse. */
const TIME_WAS_UP = 'its time was up';

export function takeNotes(): Notes & { onHappening(happening: Happening): void } {
  const kills: number[] = [];
  const orders: Order[] = [];
  return {
    kills,
    orders,
    onHappening(happening) {
      const { at } = happening;
      if (happening.what === 'run-ended' && happening.end === 'killed' && happening.why !== TIME_WAS_UP)
        kills.push(at);
      if (happening.what === 'distribution' || happening.what === 'store') {
        const { by: run } = happening;
        if (run.startsWith('switcher')) orders.push({ at, run });
      }
    },
  };
}
