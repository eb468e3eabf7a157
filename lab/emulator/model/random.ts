/**
 * Chance for the lab, always injected and always repeatable: the same seed gives the same world.
 */

/** A number in [0, 1). */
export type Random = () => number;

/** A small generator (mulberry32): 32 bits of state, quick, good enough to draw delays and losses with. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A range of milliseconds to draw a delay from. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A whole number of milliseconds in [from, to]. */
export function drawMs(random: Random, range: Range): number {
  return range.from + Math.floor(random() * (range.to - range.from + 1));
}

/**
 * True with the given probability (0 … 1). Draws only where the answer is open, so that a knob at 0 leaves other draws as they
 * were.
 */
export function chance(random: Random, probability: number): boolean {
  return probability > 0 && (probability >= 1 || random() < probability);
}

const HEX = '0123456789abcdef';

/** An id in the form of a UUID (version 4). */
export function drawId(random: Random): string {
  let id = '';
  for (let index = 0; index < 32; index++) {
    const digit = index === 12 ? 4 : index === 16 ? 8 + Math.floor(random() * 4) : Math.floor(random() * 16);
    id += HEX[digit];
    if (index === 7 || index === 11 || index === 15 || index === 19) id += '-';
  }
  return id;
}

/** Opaque, and never the same twice: a counter behind digits drawn by chance. */
export function etags(random: Random): () => string {
  let count = 0;
  return () => {
    const digits = Math.floor(random() * 36 ** 8)
      .toString(36)
      .padStart(8, '0');
    count += 1;
    return `E${(digits + count.toString(36).padStart(5, '0')).toUpperCase()}`;
  };
}

/** A number of 32 bits for a text (FNV-1a): spreads well enough, and is the same in every run. */
export function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return bits >>> 0;
}
