/** The network between Regions: which ways are cut, each direction by itself, and how long a message takes. */
import { createListeners } from './listeners.ts';

export interface RegionNetwork {
  /** Cuts the way from one Region to another. The way back is another way. */
  cut(from: string, to: string): void;
  restore(from: string, to: string): void;
  isOpen(from: string, to: string): boolean;
  /** One way, in milliseconds. */
  delayMs(from: string, to: string): number;
  setDelay(from: string, to: string, ms: number): void;
  /** The ways that are cut, as `from>to`, in the order in which they were cut. */
  cuts(): readonly string[];
  /** Told after each change. Returns what ends it. */
  watch(listener: () => void): () => void;
}

/** About what a message takes between two Regions of one continent, and across the Atlantic. */
const USUAL_MS = 35;

export function createRegionNetwork(usualMs = USUAL_MS): RegionNetwork {
  const cut = new Set<string>();
  const delays = new Map<string, number>();
  const listeners = createListeners<void>();
  const way = (from: string, to: string): string => `${from}>${to}`;
  return {
    cut(from, to) {
      cut.add(way(from, to));
      listeners.tell();
    },
    restore(from, to) {
      cut.delete(way(from, to));
      listeners.tell();
    },
    isOpen: (from, to) => !cut.has(way(from, to)),
    delayMs: (from, to) => delays.get(way(from, to)) ?? usualMs,
    setDelay(from, to, ms) {
      delays.set(way(from, to), ms);
    },
    cuts: () => [...cut],
    watch: listeners.watch,
  };
}
