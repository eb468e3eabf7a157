/**
 * How a change spreads: each edge location has it at its own time, and none before an earlier one. Shortly before it is there,
 * a location may answer with the old value, with none, or with the new one, in any order.
 */
import type { LabClock } from './clock.ts';
import { drawMs, type Random, type Range } from './random.ts';

/** How long a change of a key takes to an edge location, in ms. Users measured this; AWS says "a few seconds". */
export const KEY_PROPAGATION: Range = { from: 20_000, to: 35_000 };

/** How long a change of a distribution takes to an edge location, in ms. AWS gives no figure but "within five minutes". */
export const DISTRIBUTION_PROPAGATION: Range = { from: 60_000, to: 300_000 };

/** What a location answers before a change is there for good, from `afterMs` on. */
interface Flicker {
  readonly afterMs: number;
  readonly shows: 'old' | 'none' | 'new';
}

interface Way {
  readonly ms: number;
  /** In the order of their times. */
  readonly flickers: readonly Flicker[];
}

/** How a change comes to an edge location; a number is its time in ms. A function is asked once for each change and location. */
export type Propagation = number | ((location: string) => number | Way);

/** Before a key is there for good its location wavers for so long, … */
const WAVERS: Range = { from: 2_000, to: 9_000 };
/** … and answers for so long with one value. */
const WAVER: Range = { from: 1_000, to: 4_000 };
const SHOWS = ['old', 'none', 'new'] as const;

/** The way of a key, as it was measured: it is not there at once, and not monotone. */
export function drawKeyWay(random: Random, range: Range): Way {
  const ms = drawMs(random, range);
  const flickers: Flicker[] = [];
  let afterMs = Math.max(0, ms - drawMs(random, WAVERS));
  while (ms > 0 && afterMs < ms) {
    flickers.push({ afterMs, shows: SHOWS[Math.floor(random() * SHOWS.length)] ?? 'none' });
    afterMs += drawMs(random, WAVER);
  }
  return { ms, flickers };
}

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

/** `locations`: at least one. `none`: what a location has that lost the value. */
export function createSpread<T>(
  first: T,
  clock: Pick<LabClock, 'now'>,
  locations: readonly string[],
  propagation: Propagation,
  none: T = first,
): Spread<T> {
  const wayTo = (location: string): Way => {
    const way = typeof propagation === 'number' ? propagation : propagation(location);
    return typeof way === 'number' ? { ms: way, flickers: [] } : way;
  };
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
        const before = coming.at(-1) as Arrival<T>;
        const { ms, flickers } = wayTo(location);
        const at = Math.max(now + ms, before.at);
        const shown = { old: before.value, none, new: value };
        for (const { afterMs, shows } of flickers) {
          if (now + afterMs >= before.at) coming.push({ at: now + afterMs, value: shown[shows] });
        }
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
