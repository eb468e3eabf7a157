/** Calls in real time: each takes the same delay there and back, as over a network. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Calls } from '../../lab/simulation/world/calls.ts';

const never = (): Promise<never> => new Promise(() => {});

export function delayedCalls(delayMs: number): Calls {
  let underWay = 0;
  const slow: Calls['slow'] = async (run, name, effect) => {
    if (!run.alive) return never();
    run.sent.push({ name, index: run.sent.length, sentAt: performance.now() });
    underWay++;
    await sleep(delayMs);
    underWay--;
    return run.alive ? effect().value : never();
  };
  return {
    slow,
    call: (run, name, effect, how) => slow(run, name, () => ({ value: effect(), slowMs: 0 }), how),
    far: () => Promise.reject(new Error('There is one controller here.')),
    underWay: () => underWay,
    sleep: (run, ms) => (run.alive ? sleep(ms) : never()),
  };
}
