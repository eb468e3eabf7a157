/**
 * The prober's pace: a tick each ten seconds, each two while a target is in doubt. All runs agree on the slots, so that a tick
 * which two runs make counts once.
 */
import { SECOND } from '../duration.ts';
import { TICK_MS } from '../settings.ts';
import { SLOT_MS } from './verdict.ts';

/** An extra tick that is later than this is left out: the next one is near. */
const EXTRA_LATE_MS = SECOND;
/** Extra ticks wait until fewer than this are under way: each may take as long as a time limit. */
const MOST_UNDER_WAY = 5;

/** The first slot after `last` (epoch ms). */
export function slotAfter(last: number, doubt: boolean): number {
  const step = doubt ? SLOT_MS : TICK_MS;
  return (Math.floor(last / step) + 1) * step;
}

/** Whether only doubt asks for this tick. */
export const isExtra = (tick: number): boolean => tick % TICK_MS !== 0;

interface Moment {
  readonly now: number;
  /** When the tick was to be made (epoch ms): at its slot, or somewhat later by a run that stands in. */
  readonly due: number;
  readonly doubt: boolean;
  /** Ticks that have begun and not ended. */
  readonly underWay: number;
}

/** What becomes of the tick `at`, now that it is due. `missed`: a verdict of now must not go under a time that has passed. */
export function turnOf(
  at: number,
  { now, due, doubt, underWay }: Moment,
): 'make it' | 'leave it out' | 'missed' {
  const mayWait = !doubt || underWay >= MOST_UNDER_WAY || now - due >= EXTRA_LATE_MS;
  if (isExtra(at) && mayWait) return 'leave it out';
  return now - at >= TICK_MS ? 'missed' : 'make it';
}
