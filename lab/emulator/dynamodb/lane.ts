/**
 * One direction of replication, from one Region to another: changes arrive a lag after they were made, one after the
 * other, in their order. What cannot be delivered waits, and everything behind it.
 */
import type { LabClock } from '../model/clock.ts';

interface Lane<Change> {
  push(change: Change): void;
  /** Goes on with what waits, where nothing blocks it any more. */
  go(): void;
  /** Changes on their way or waiting. */
  pending(): number;
  stop(): void;
}

interface LaneOptions<Change> {
  readonly clock: LabClock;
  readonly lagMs: number;
  /** True while one of the two Regions is cut off. */
  readonly blocked: () => boolean;
  /** Rejects where the other Region's database does not take it; it is then tried again after a lag. */
  readonly deliver: (change: Change) => Promise<void>;
  /** Told after each delivery. */
  readonly delivered: () => void;
}

export function createLane<Change>(options: LaneOptions<Change>): Lane<Change> {
  const { clock, lagMs, blocked, deliver, delivered } = options;
  const waiting: Change[] = [];
  let travelling = 0;
  let busy = false;
  let stopped = false;

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    let failed = false;
    for (let next = waiting[0]; next !== undefined && !blocked() && !failed && !stopped; next = waiting[0]) {
      try {
        await deliver(next);
        waiting.shift();
        delivered();
      } catch {
        failed = true;
      }
    }
    busy = false;
    if (failed && !stopped) clock.after(lagMs, go);
  }

  function go(): void {
    void run();
  }

  return {
    push(change) {
      travelling += 1;
      clock.after(lagMs, () => {
        travelling -= 1;
        waiting.push(change);
        go();
      });
    },
    go,
    pending: () => travelling + waiting.length,
    stop() {
      stopped = true;
    },
  };
}
