/** Small programs for tests of the world itself: they do little, and what they do can be counted. */
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import type { Programs } from '../../../lab/simulation/world/programs.ts';
import { createWorld, type World, type WorldOptions } from '../../../lab/simulation/world/world.ts';

export type Work = (ports: SwitcherPorts, id: string) => Promise<unknown>;

/** A world whose prober does nothing and whose switcher runs do `work`, under the name they were started with. */
export function smallWorld(work: Work, options: WorldOptions = {}): World {
  const programs: Programs = {
    probe: async () => undefined,
    reconcile: (ports, _, { id }) => {
      const cause = world.runs.all.find((run) => run.id === id)?.cause ?? '';
      return isTest(cause) ? work(ports, cause) : Promise.resolve();
    },
  };
  const world: World = createWorld({ programs, keep: 'all', ...options });
  return world;
}

const isTest = (cause: string): boolean => cause.startsWith('test');

/** Starts `count` runs at the same moment. */
export function start(world: World, count = 1): void {
  for (let i = 0; i < count; i++) world.start('switcher', `test ${i}`);
}

/** Reads the journal, writes it with one more notice, and again from the start where another run wrote first. */
export const addNotice: Work = async ({ journal }, id) => {
  for (;;) {
    const seen = await journal.read();
    const notice = { id, at: 0, urgent: false, claimedUntil: 0, claimedBy: id, subject: id, body: '' };
    try {
      return await journal.write({ ...seen, outbox: [...seen.outbox, notice] }, seen.revision);
    } catch (error) {
      if ((error as Error).name !== 'Conflict') throw error;
    }
  }
};

export const outcome = (world: World) => testRuns(world).map((run) => run.end);

export const testRuns = (world: World) => world.runs.all.filter((run) => isTest(run.cause));
