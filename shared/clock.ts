/** The time of this machine. Everything that decides is told the time; only the outermost files ask this. */
import { setTimeout } from 'node:timers/promises';
import type { Clock } from './ports.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => setTimeout(Math.max(0, ms)),
};
