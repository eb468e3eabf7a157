/** A binary heap: the queue of a virtual clock, where a simulated day puts and takes some hundred thousand tasks. */

interface Heap<T> {
  push(item: T): void;
  /** The first item, left where it is. */
  peek(): T | undefined;
  pop(): T | undefined;
}

/** `before(a, b)`: a comes out first. It must be a strict order for the heap to be deterministic. */
export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];

  /** Moves `item` from position `from` towards the top, and returns nothing: the array is the heap. */
  const rise = (item: T, from: number): void => {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex] as T;
      if (!before(item, parent)) break;
      items[index] = parent;
      index = parentIndex;
    }
    items[index] = item;
  };

  const sink = (item: T): void => {
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= items.length) break;
      if (childIndex + 1 < items.length && before(items[childIndex + 1] as T, items[childIndex] as T))
        childIndex++;
      const child = items[childIndex] as T;
      if (!before(child, item)) break;
      items[index] = child;
      index = childIndex;
    }
    items[index] = item;
  };

  return {
    push(item) {
      items.push(item);
      rise(item, items.length - 1);
    },
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0) sink(last as T);
      return first;
    },
  };
}
