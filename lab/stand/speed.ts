/** How fast the lab's time may run on this machine, as busy as it is now. */
import { cpus, loadavg } from 'node:os';

/** What an idle machine bears well. */
export const IDLE_SPEED = 10;

export interface Bounds {
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
