/** One switch in real time: the switcher over the world's stores, each call with a delay, until both updates were sent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { reconcile } from '../../functions/switcher/reconcile.ts';
import { overridePort } from '../../lab/simulation/world/aws.ts';
import { distributionPort } from '../../lab/simulation/world/distribution.ts';
import { storePort } from '../../lab/simulation/world/keys.ts';
import { ownerPort } from '../../lab/simulation/world/owner.ts';
import type { WorldRun } from '../../lab/simulation/world/runs.ts';
import { journalPort, ledgerPort } from '../../lab/simulation/world/stores.ts';
import { createWorld } from '../../lab/simulation/world/world.ts';
import { delayedCalls } from './delayed.ts';

/** Milliseconds from the start of the run until both traffic controls have answered. */
export async function timeOfSwitch(delayMs: number): Promise<number> {
  const world = createWorld({ warm: true });
  world.operator.say('standby');
  const [start, began] = [world.now(), performance.now()];
  const now = () => start + performance.now() - began;
  const run: WorldRun = {
    id: 'measured',
    role: 'switcher',
    cause: 'override',
    requestId: 'measured',
    startedAt: start,
    skew: 0,
    alive: true,
    sent: [],
  };
  const { cloud, edge, table } = world;
  const calls = delayedCalls(delayMs);
  const [distribution, store] = [distributionPort(calls, edge, run), storePort(calls, edge, run)];
  const told = new Promise<void>((resolve) => {
    let answers = 0;
    const answered = <T>(value: T): T => {
      if (++answers === 2) {
        // What follows is housekeeping; nobody waits for it.
        run.alive = false;
        resolve();
      }
      return value;
    };
    const ports = {
      clock: { now, sleep: (ms: number) => sleep(ms) },
      journal: journalPort(calls, table, run),
      ledger: ledgerPort(calls, table, run),
      override: overridePort(calls, cloud, run),
      owner: ownerPort(calls, cloud, run),
      distribution: {
        ...distribution,
        move: (...to: Parameters<typeof distribution.move>) => distribution.move(...to).then(answered),
      },
      store: {
        ...store,
        write: (...to: Parameters<typeof store.write>) => store.write(...to).then(answered),
      },
      endpoint: { ask: () => new Promise<never>(() => {}) },
      notifier: { send: async () => undefined },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      gauges: { add: () => {} },
    };
    void reconcile(ports, world.settings, { id: run.id, deadline: start + 60_000 });
  });
  await told;
  return performance.now() - began;
}

/** The same number of delays one after the other, and nothing else: timers are late by themselves. */
export async function timeOfTrips(trips: number, delayMs: number): Promise<number> {
  const began = performance.now();
  for (let trip = 0; trip < trips; trip++) await sleep(delayMs);
  return performance.now() - began;
}
