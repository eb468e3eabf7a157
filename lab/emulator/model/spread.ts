/** How a change spreads: each edge location has it at its own time, and none before an earlier one. */
import type { LabClock } from './clock.ts';

/** How long a change takes to an edge location, in ms; a function is asked once for each change and location. */
export type Propagation = number | ((location: string) => number);

export interface Spread<T> {
  /** Sends it out. Returns when the last location will have it (epoch ms). */
  send(value: T): number;
  /** What a location (the first one by default) has now. Throws RangeError for one that is not there. */
  at(location?: string): T;
}

interface Arrival<T> {
  readonly at: number;
  readonly value: T;
}

/** `locations`: at least one. */
export function createSpread<T>(
  first: T,
  clock: Pick<LabClock, 'now'>,
  locations: readonly string[],
  propagation: Propagation,
): Spread<T> {
  const delay = (location: string) => (typeof propagation === 'number' ? propagation : propagation(location));
  /** For each location: what it has now, then what is on its way, in order. */
  const arrivals = new Map<string, Arrival<T>[]>(
    locations.map((location) => [location, [{ at: clock.now(), value: first }]]),
  );
  return {
    send(value) {
      const now = clock.now();
      let last = now;
      for (const [location, coming] of arrivals) {
        settle(coming, now);
        const at = Math.max(now + delay(location), coming.at(-1)?.at ?? now);
        coming.push({ at, value });
        last = Math.max(last, at);
      }
      return last;
    },
    at(location = locations[0] ?? '') {
      const coming = arrivals.get(location);
      if (!coming)
        throw new RangeError(`There is no edge location ${location}; there are ${locations.join(', ')}.`);
      settle(coming, clock.now());
      return (coming[0] as Arrival<T>).value;
    },
  };
}

/** Drops what newer arrivals have replaced; the first one left is what is there. */
function settle<T>(coming: Arrival<T>[], now: number): void {
  while (coming[1] && coming[1].at <= now) coming.shift();
}
