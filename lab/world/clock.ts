/**
 * The world's clock: the cloud's virtual clock that can also be pushed forward with everything that waits in it, which
 * is what skipping a quiet night needs: the next tick is then still 10 s away, only later in the calendar.
 */
import { type LabClock, virtualClock } from '../cloud/clock.ts';

export interface WorldClock extends LabClock {
  /** Jumps to the next task and runs it. False where there is none. */
  runNext(): boolean;
  /** When the next task is due; undefined where there is none. */
  next(): number | undefined;
  /** Lets time pass up to `time`, where nothing is due before. */
  passTo(time: number): void;
  /** Moves the present and every waiting task forward by `ms`. Nothing runs. */
  push(ms: number): void;
}

export function createWorldClock(start: number): WorldClock {
  const inner = virtualClock(start);
  let pushed = 0;
  const now = (): number => inner.now() + pushed;
  return {
    now,
    at: (time, task) => inner.at(time - pushed, task),
    after: (ms, task) => inner.after(ms, task),
    runNext: () => inner.runNext(),
    next() {
      const due = inner.next();
      return due === undefined ? undefined : due + pushed;
    },
    passTo(time) {
      if (time > now()) inner.advance(time - now());
    },
    push(ms) {
      pushed += ms;
    },
  };
}
