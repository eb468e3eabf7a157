/** Who wants to be told: the lab's timeline and its page watch what happens in the cloud through these. */

interface Listeners<T> {
  /** Returns what ends it. */
  watch(listener: (happening: T) => void): () => void;
  tell(happening: T): void;
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(happening: T) => void>();
  return {
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell(happening) {
      for (const listener of listeners) listener(happening);
    },
  };
}
