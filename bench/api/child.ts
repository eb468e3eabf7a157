/** Measures the handlers in a process of its own, on the Node that runs it; prints times a request. */

import { EVENTS, KINDS, type Kind } from './events.ts';
import { checkAlike, createHandlers, HANDLERS, type Name } from './handlers.ts';

export interface Batch {
  readonly kind: Kind;
  readonly name: Name;
  /** Microseconds a request, of the processor and by the clock. */
  readonly processor: number;
  readonly time: number;
}

/** Until everything is compiled as well as it will ever be. */
const WARM_UP_BATCHES = 4;

/** `size`: requests in a batch. */
async function measure(rounds: number, size: number): Promise<Batch[]> {
  const handlers = createHandlers();
  await checkAlike(handlers);
  const batches: Batch[] = [];
  for (let round = -WARM_UP_BATCHES; round < rounds; round++)
    for (const kind of KINDS)
      for (let i = 0; i < HANDLERS.length; i++) {
        // Each round begins with another one.
        const name = HANDLERS[(i + round + 6 * HANDLERS.length) % HANDLERS.length] ?? 'ours';
        const [handle, event] = [handlers[name], EVENTS[kind]];
        const [began, used] = [performance.now(), process.cpuUsage()];
        for (let n = 0; n < size; n++) await handle(event);
        const { user, system } = process.cpuUsage(used);
        const time = ((performance.now() - began) * 1_000) / size;
        if (round >= 0) batches.push({ kind, name, processor: (user + system) / size, time });
      }
  return batches;
}

measure(Number(process.argv[2]), Number(process.argv[3])).then(
  (batches) => console.log(JSON.stringify(batches)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
