/** Work in lanes: so many tasks at a time, begun in their order. */

/** The results in the order of the tasks. After a failure no task is begun, and what is under way comes to its end. */
export async function inLanes<T, R>(
  lanes: number,
  tasks: readonly T[],
  work: (task: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = [...tasks.entries()];
  const lane = async (): Promise<void> => {
    for (let next = rest.shift(); next; next = rest.shift()) results[next[0]] = await work(next[1]);
  };
  const ends = await Promise.allSettled(
    Array.from({ length: lanes }, () =>
      lane().catch((error: unknown) => {
        rest.length = 0;
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
