/**
 * Chance for a world. A draw depends on the seed, the name of what draws, the virtual time and how many draws that name
 * has made at that time: not on how much was drawn before. So two worlds of one seed agree at 10 o'clock even where one
 * of them jumped over the night, and a new draw in one place leaves all others as they were.
 */
import { hash, type Random } from '../../emulator/model/index.ts';

/** Gives one stream of chance for each name. */
export type Draws = (name: string) => Random;

export function createDraws(seed: number, now: () => number): Draws {
  const streams = new Map<string, Random>();
  return (name) => {
    const known = streams.get(name);
    if (known) return known;
    const stream = createStream(mix(seed | 0, hash(name)), now);
    streams.set(name, stream);
    return stream;
  };
}

function createStream(key: number, now: () => number): Random {
  let time = Number.NaN;
  let count = 0;
  return () => {
    const at = now();
    if (at !== time) {
      time = at;
      count = 0;
    }
    const low = mix(key, at | 0);
    const high = mix(low, Math.floor(at / 4_294_967_296));
    return (mix(high, count++) >>> 0) / 4_294_967_296;
  };
}

/** The finisher of murmur3 over both numbers: every bit of either reaches every bit of the result. */
function mix(a: number, b: number): number {
  let bits = (a ^ Math.imul(b | 0, 0x9e3779b1)) + 0x7f4a7c15;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
