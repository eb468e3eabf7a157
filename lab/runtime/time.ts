/** The line that maps real time to lab time; a worker is given it so that its clock agrees with the lab's. */
import type { LabClock } from '../cloud/clock.ts';

/** Lab time = `lab` + (real now − `real`) × `speed`; both are epoch ms. */
export interface LabTime {
  readonly speed: number;
  readonly real: number;
  readonly lab: number;
}

export const labTime = (clock: LabClock, speed: number): LabTime => ({
  speed,
  real: Date.now(),
  lab: clock.now(),
});
