/** How fast the lab's time may run on this machine, as busy as it is now, and whether the machine keeps up. */
import { cpus, loadavg } from 'node:os';

/** What an idle machine bears well. */
export const IDLE_SPEED = 10;
export const LEAST_SPEED = 0.1;

/** For who has other work on the machine: a third of it. */
export const slower = (speed: number): number =>
  speed >= 3 ? Math.floor(speed / 3) : Math.max(LEAST_SPEED, Math.floor((speed * 10) / 3) / 10);

interface Bounds {
  readonly least: number;
  readonly most: number;
  /** What an idle machine bears well; less where more is asked of it. */
  readonly idle?: number;
}

/**
 * Where time runs ten times as fast, a tenth of a second that a busy machine takes for something else is a second of
 * lab time, and a Region that is well looks slow. `load`: processes that want to run, as `uptime` says (the last minute).
 */
export function fittingSpeed(
  { least, most, idle = IDLE_SPEED }: Bounds,
  load = loadavg()[0] ?? 0,
  cores = cpus().length,
): number {
  const bears = idle / Math.max(1, load / cores);
  const whole = bears >= 1 ? Math.floor(bears) : Math.floor(bears * 10) / 10;
  return Math.max(least, Math.min(most, whole));
}

/**
 * The speed that this machine bears at this moment. A timer that is due and does not run is what every part of the lab
 * meets at every step: a probe that takes ten of them is slow by ten times as much.
 */
const EVERY_MS = 50;
/** Of the newest lateness in the mean: about two seconds are remembered. */
const WEIGHT = 0.025;
/** Lab time by which timers are late in the mean. Measured: below it probes are well within their limits, above it not. */
const TOO_LATE_MS = 150;

interface Strain {
  readonly bears: () => number;
  stop(): void;
}

export function watchStrain(now = () => performance.now()): Strain {
  let late = 0;
  let due = now() + EVERY_MS;
  const timer = setInterval(() => {
    const at = now();
    late += (Math.max(0, at - due) - late) * WEIGHT;
    due = at + EVERY_MS;
  }, EVERY_MS);
  return { bears: () => TOO_LATE_MS / late, stop: () => clearInterval(timer) };
}
