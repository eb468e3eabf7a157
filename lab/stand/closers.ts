/** Ends what was started, the last one first, and all of it: one that fails to end does not keep the others alive. */

export interface Closers {
  /** Remembers how to end `thing`, and hands it back. */
  add<T>(thing: T, close: (thing: T) => unknown): T;
  /** Asked twice, it ends once. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const open: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = open.pop(); close; close = open.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended.');
  };
  return {
    add(thing, close) {
      open.push(() => close(thing));
      return thing;
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}
