/** How fast the time of the demo may run on this machine, as busy as it is now. */
import { cpus, loadavg } from 'node:os';

/** On an idle machine. */
export const USUAL_SPEED = 10;
const SLOWEST = 2;

/**
 * Where time runs ten times as fast, a tenth of a second that a busy machine takes for something else is a second of
 * lab time, and a Region that is well looks slow. `load`: processes that want to run, as `uptime` says (the last minute).
 */
export function fittingSpeed(load = loadavg()[0] ?? 0, cores = cpus().length): number {
  const each = Math.max(1, load / cores);
  return Math.max(SLOWEST, Math.floor(USUAL_SPEED / each));
}
