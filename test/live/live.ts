/**
 * Real time, for the tests that need it: the lab runs as fast as this machine bears now, so that what is merely slow does
 * not look broken, and a test has as much more time as its lab is slower.
 */
import { fittingSpeed } from '../../lab/stand/speed.ts';

/** Until packages are built that nobody has built yet, on a machine with other work. */
const BUILDING_MS = 180_000;

interface Live {
  readonly speed: number;
  /** The time limit of what takes at most `ms` at the usual speed. */
  readonly patient: (ms: number) => number;
}

/** `usual`: the speed on an idle machine. */
export function live(usual: number): Live {
  const speed = fittingSpeed({ least: 0.5, most: usual, idle: usual });
  return { speed, patient: (ms) => BUILDING_MS + (ms * usual) / speed };
}
