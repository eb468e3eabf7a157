/**
 * Time for the lab. Everything in the cloud model asks a `LabClock`; under the wire it is a wall clock that may run
 * faster than real time, under scenarios a virtual one that jumps from task to task.
 */
import { createHeap } from './heap.ts';

export interface LabClock {
  /** Epoch milliseconds, lab time. */
  now(): number;
  /** Runs `task` at `time` (epoch ms), or as soon as possible where that has passed. Returns what cancels it. */
  at(time: number, task: () => void): () => void;
  /** Runs `task` in `ms` milliseconds of lab time. Returns what cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface VirtualClock extends LabClock {
  /** Moves time forward by `ms` and runs what falls due on the way, each task at its own time. */
  advance(ms: number): void;
  /** Jumps to the next task and runs it. False where there is none. */
  runNext(): boolean;
  /** When the next task is due; undefined where there is none. */
  next(): number | undefined;
}

interface Task {
  readonly time: number;
  readonly order: number;
  /** Cleared by cancelling, so that a cancelled task holds on to nothing while it waits in the heap. */
  run: (() => void) | undefined;
}

/** Deterministic: tasks run by time, equal times in the order in which they were set. `start` is epoch ms. */
export function virtualClock(start: number): VirtualClock {
  const tasks = createHeap<Task>((a, b) => a.time < b.time || (a.time === b.time && a.order < b.order));
  let now = start;
  let order = 0;

  const due = (): Task | undefined => {
    for (let task = tasks.peek(); task; task = tasks.peek()) {
      if (task.run) return task;
      tasks.pop();
    }
    return undefined;
  };

  const run = (task: Task): void => {
    tasks.pop();
    now = Math.max(now, task.time);
    const work = task.run;
    task.run = undefined;
    work?.();
  };

  const at = (time: number, work: () => void): (() => void) => {
    if (!Number.isFinite(time)) throw new RangeError(`A task needs a finite time, not ${time}.`);
    const task: Task = { time: Math.max(time, now), order: order++, run: work };
    tasks.push(task);
    return () => {
      task.run = undefined;
    };
  };

  return {
    now: () => now,
    at,
    after: (ms, work) => at(now + ms, work),
    advance(ms) {
      const end = now + ms;
      for (let task = due(); task && task.time <= end; task = due()) run(task);
      now = end;
    },
    runNext() {
      const task = due();
      if (task) run(task);
      return task !== undefined;
    },
    next: () => due()?.time,
  };
}

/** setTimeout holds at most 2^31 − 1 ms; a longer wait is made of shorter ones. */
const LONGEST_TIMEOUT = 2_147_483_647;

/** The line that maps real time to lab time: lab time = `lab` + (real now − `real`) × `speed`; both are epoch ms. */
export interface LabTime {
  readonly speed: number;
  readonly real: number;
  readonly lab: number;
}

export interface WallClock extends LabClock {
  /** Given to a worker, so that its clock agrees with the lab's. */
  readonly time: LabTime;
  /** Cancels everything that waits; nothing runs afterwards. */
  stop(): void;
}

/** `start` defaults to the real time. */
export function wallClock({ speed, start }: { speed: number; start?: number }): WallClock {
  if (!(speed > 0)) throw new RangeError(`The lab's speed must be greater than 0, not ${speed}.`);
  const realStart = Date.now();
  const labStart = start ?? realStart;
  const waiting = new Set<{ timer: NodeJS.Timeout | undefined }>();
  let stopped = false;

  // Whole milliseconds, as everywhere: a time with a fraction would not survive being written down and read back.
  const now = (): number => labStart + Math.floor((Date.now() - realStart) * speed);

  const at = (time: number, task: () => void): (() => void) => {
    if (!Number.isFinite(time)) throw new RangeError(`A task needs a finite time, not ${time}.`);
    if (stopped) return () => {};
    const entry: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
    const wait = (): void => {
      // Rounded up, and asked again when it fires: a timer may fire a little early, a task may not.
      const real = Math.max(0, Math.ceil((time - now()) / speed));
      entry.timer = setTimeout(
        () => {
          if (now() < time) return wait();
          waiting.delete(entry);
          task();
        },
        Math.min(real, LONGEST_TIMEOUT),
      );
    };
    waiting.add(entry);
    wait();
    return () => {
      clearTimeout(entry.timer);
      waiting.delete(entry);
    };
  };

  return {
    now,
    time: { speed, real: realStart, lab: labStart },
    at,
    after: (ms, task) => at(now() + ms, task),
    stop() {
      stopped = true;
      for (const { timer } of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
