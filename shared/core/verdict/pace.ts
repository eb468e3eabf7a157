/**
 * The prober's pace: a tick each ten seconds, each two while a target is in doubt. All runs agree on the slots, so that a tick
 * which two runs make counts once.
 */
import { MINUTE, SECOND } from '../duration.ts';
import { TICK_MS } from '../settings.ts';
import { SLOT_MS } from './verdict.ts';

/** A run of the prober may begin so much later than a minute after the one before. */
export const LATE_START_MS = 15 * SECOND;
/** An extra tick that is later than this is left out: the next one is near. */
const EXTRA_LATE_MS = SECOND;
/** Extra ticks wait until fewer than this are under way: each may take as long as a time limit. */
const MOST_UNDER_WAY = 5;

/** Of several probers, which one this is: each has slots of its own in calm times. */
export interface Turn {
  readonly index: number;
  readonly of: number;
}

/**
 * So long after the first slot of a minute (ms) this prober has its own. They change with each minute, so that what fails by
 * the clock is met by some of them.
 */
function offsetIn(minute: number, turn: Turn | undefined): number {
  if (!turn) return 0;
  const share = ((turn.index + minute) % turn.of) / turn.of;
  return Math.floor((share * TICK_MS) / SLOT_MS) * SLOT_MS;
}

/** The first slot after `last` (epoch ms). */
export function slotAfter(last: number, doubt: boolean, turn?: Turn): number {
  if (doubt) return (Math.floor(last / SLOT_MS) + 1) * SLOT_MS;
  for (let minute = Math.floor(last / MINUTE); ; minute++) {
    const first = minute * MINUTE + offsetIn(minute, turn);
    const at = first + Math.max(0, Math.floor((last - first) / TICK_MS) + 1) * TICK_MS;
    if (at < (minute + 1) * MINUTE) return at;
  }
}

/** Whether only doubt asks for this tick. */
export const isExtra = (tick: number, turn?: Turn): boolean =>
  (tick - offsetIn(Math.floor(tick / MINUTE), turn)) % TICK_MS !== 0;

interface Moment {
  readonly now: number;
  /** When the tick was to be made (epoch ms): at its slot, or somewhat later by a run that stands in. */
  readonly due: number;
  readonly doubt: boolean;
  /** Ticks that have begun and not ended. */
  readonly underWay: number;
  readonly turn?: Turn;
}

/** What becomes of the tick `at`, now that it is due. `missed`: a verdict of now must not go under a time that has passed. */
export function turnOf(
  at: number,
  { now, due, doubt, underWay, turn }: Moment,
): 'make it' | 'leave it out' | 'missed' {
  const mayWait = !doubt || underWay >= MOST_UNDER_WAY || now - due >= EXTRA_LATE_MS;
  if (isExtra(at, turn) && mayWait) return 'leave it out';
  return now - at >= TICK_MS ? 'missed' : 'make it';
}
