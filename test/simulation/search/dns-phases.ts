/** How long clients see errors with DNS as a traffic control, over phases of whatever runs by a clock of its own. */
import { actOf, apply } from '../../../lab/simulation/acts/acts.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';

export interface Trouble {
  readonly routing: Settings['routing'];
  /** Where clients are at first; on the primary where nothing is said. */
  readonly from?: Side;
  /** Lines of a scenario, at the start. */
  readonly before: readonly string[];
  /** The line that makes clients go elsewhere. */
  readonly strike: string;
}

const LOCATIONS = ['north', 'south', 'east', 'west'];
const WATCHED_MS = 8 * MINUTE;

/**
 * Of each location in each world: how long from `strike` until its clients were served by the other side for good (ms), in
 * order; Infinity where they were not within eight minutes.
 */
export async function waits(
  { routing, from = 'primary', before, strike }: Trouble,
  phases: number,
): Promise<readonly number[]> {
  const all: number[] = [];
  for (let phase = 0; phase < phases; phase++) {
    const world = createWorld({
      controllers: 3,
      warm: true,
      seed: phase + 1,
      target: from,
      settings: { routing },
      locations: LOCATIONS,
      quietCalls: true,
    });
    for (const line of before) apply(world, actOf(line));
    const at = world.now() + 2 * MINUTE + Math.round((phase * MINUTE) / phases);
    world.at(at, (w) => apply(w, actOf(strike)));
    await world.runUntil(at + WATCHED_MS);
    for (const location of LOCATIONS) {
      const service = world.truth.service[location] ?? [];
      const last = service.at(-1);
      all.push(last?.is.side === other(from) ? last.from - at : Number.POSITIVE_INFINITY);
    }
  }
  return all.sort((a, b) => a - b);
}

/** Median and worst, in seconds. */
export const inSeconds = (all: readonly number[]): { readonly median: number; readonly worst: number } => ({
  median: (all[Math.floor(all.length / 2)] ?? Number.NaN) / SECOND,
  worst: (all.at(-1) ?? Number.NaN) / SECOND,
});
