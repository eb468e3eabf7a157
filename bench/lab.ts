/** The lab: how long it takes to start, its memory, and what its edge lets through against the same API without the edge. */
import type { Benchmark } from './benchmark.ts';
import { figureOf, ratioOf } from './figure.ts';
import { type HostedLab, hostLab } from './lab/host.ts';
import { ratePerSecond } from './lab/load.ts';

const STARTS = 4;
const BATCH_MS = 700;

export const lab: Benchmark = {
  name: 'lab',
  says: 'The lab: its start, its memory, and the requests that its edge serves, compared with the same API without the edge.',
  rounds: 12,
  async measure({ rounds, say }) {
    const starts: Start[] = [];
    const withThree: Start[] = [];
    let host = await hostLab(3).catch((error: unknown) => {
      say('The lab could not be started.');
      throw error;
    });
    // The first one may have built packages, of all roles; it is not counted.
    for (let start = 0; start < Math.min(rounds, STARTS); start++) {
      await host.stop();
      withThree.push(await startOnce(3));
      host = await hostLab();
      starts.push({ ...host, memoryMb: await host.memory() });
    }
    try {
      const { through, direct } = await load(host, rounds);
      const busy = await host.memory();
      return {
        tables: [
          {
            title: 'Start and memory',
            rows: [
              {
                what: 'one controller',
                figures: { ...figuresOf(starts), 'memory after load': figureOf('MB', [busy]) },
              },
              { what: 'three controllers', figures: figuresOf(withThree) },
              {
                what: 'three against one',
                figures: {
                  'start of the lab': against(withThree, starts, ({ startMs }) => startMs),
                  'start of the process': against(withThree, starts, ({ readyMs }) => readyMs),
                  'memory when ready': against(withThree, starts, ({ memoryMb }) => memoryMb),
                },
              },
            ],
          },
          {
            title: 'Reads served, with four clients',
            rows: [
              {
                what: 'through the edge',
                figures: { rate: figureOf('/s', through), 'against the API': ratioOf(through, direct) },
              },
              { what: 'by the API directly', figures: { rate: figureOf('/s', direct) } },
            ],
          },
        ],
        targets: [
          {
            // On a free machine one controller takes 2.4 s, and three are to be ready in 5 s.
            says: 'start of the process, three controllers against one',
            figure: against(withThree, starts, ({ readyMs }) => readyMs),
            limit: { most: 2 },
          },
          {
            says: 'memory with three controllers',
            figure: figuresOf(withThree)['memory when ready'],
            limit: { most: 700 },
          },
        ],
        notes: ['Region, edge, database and probes share one process, and the clients share the machine.'],
      };
    } finally {
      await host.stop();
    }
  },
};

interface Start {
  readonly startMs: number;
  readonly readyMs: number;
  readonly memoryMb: number;
}

async function startOnce(controllers: 1 | 3): Promise<Start> {
  const host = await hostLab(controllers);
  try {
    return { ...host, memoryMb: await host.memory() };
  } finally {
    await host.stop();
  }
}

const figuresOf = (starts: readonly Start[]) => ({
  'start of the lab': figureOf(
    'ms',
    starts.map(({ startMs }) => startMs),
  ),
  'start of the process': figureOf(
    'ms',
    starts.map(({ readyMs }) => readyMs),
  ),
  'memory when ready': figureOf(
    'MB',
    starts.map(({ memoryMb }) => memoryMb),
  ),
});

const against = (ones: readonly Start[], others: readonly Start[], of: (start: Start) => number) =>
  ratioOf(ones.map(of), others.map(of));

async function load({ edge, primary }: HostedLab, rounds: number) {
  const [through, direct]: [number[], number[]] = [[], []];
  // Round 0 starts the functions' threads.
  for (let round = 0; round <= rounds; round++) {
    const served = [await ratePerSecond(edge, BATCH_MS), await ratePerSecond(primary, BATCH_MS)] as const;
    if (round === 0) continue;
    through.push(served[0]);
    direct.push(served[1]);
  }
  return { through, direct };
}
