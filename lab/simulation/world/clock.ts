/**
 * The world's clock, and how a quiet night is skipped: the calendar jumps, and everything that waits keeps its distance
 * from the present. The cloud model never notices: it lives by `lived`, the time without what was skipped, so that its
 * schedules and evaluations go on as if nothing had been. Skips are whole minutes, so both clocks show the same seconds.
 */
import { type LabClock, virtualClock } from '../../emulator/model/index.ts';

export interface WorldClock extends LabClock {
  /** Without the skipped time. */
  readonly lived: LabClock;
  /** How much was skipped so far (ms): `now()` − `lived.now()`. */
  skipped(): number;
  /** Moves the present and every waiting task forward by `ms`. Nothing runs. */
  skip(ms: number): void;
  /** Jumps to the next task and runs it. False where there is none. */
  runNext(): boolean;
  /** When the next task is due; undefined where there is none. */
  next(): number | undefined;
  /** Lets time pass up to `time`, where nothing is due before. */
  passTo(time: number): void;
}

export function createWorldClock(start: number): WorldClock {
  const lived = virtualClock(start);
  let skipped = 0;
  const now = (): number => lived.now() + skipped;
  return {
    lived,
    now,
    at: (time, task) => lived.at(time - skipped, task),
    after: lived.after,
    skipped: () => skipped,
    skip(ms) {
      skipped += ms;
    },
    runNext: lived.runNext,
    next() {
      const due = lived.next();
      return due === undefined ? undefined : due + skipped;
    },
    passTo(time) {
      if (time > now()) lived.advance(time - now());
    },
  };
}
