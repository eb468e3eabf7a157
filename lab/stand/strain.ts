/**
 * Whether this machine is too busy for the lab's speed. A timer that is due and does not run is what every part of the lab
 * meets at every step: a probe that takes ten of them is slow by ten times as much.
 */
const EVERY_MS = 50;
/** Of the newest lateness in the mean: about two seconds are remembered. */
const WEIGHT = 0.025;
/** Lab time by which timers are late in the mean. Measured: below it probes are well within their limits, above it not. */
const TOO_LATE_MS = 150;

export interface Strain {
  readonly strained: () => boolean;
  stop(): void;
}

export function watchStrain(speed: number, now = () => performance.now()): Strain {
  let late = 0;
  let due = now() + EVERY_MS;
  const timer = setInterval(() => {
    const at = now();
    late += (Math.max(0, at - due) - late) * WEIGHT;
    due = at + EVERY_MS;
  }, EVERY_MS);
  return { strained: () => late * speed > TOO_LATE_MS, stop: () => clearInterval(timer) };
}
