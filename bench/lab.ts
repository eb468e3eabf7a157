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
    const starts: Pick<HostedLab, 'readyMs' | 'startMs'>[] = [];
    let host = await hostLab().catch((error: unknown) => {
      say('The lab could not be started.');
      throw error;
    });
    // The first one may have built packages; it is not counted.
    for (let start = 0; start < Math.min(rounds, STARTS); start++) {
      await host.stop();
      host = await hostLab();
      starts.push(host);
    }
    try {
      const atRest = await host.memory();
      const { through, direct } = await load(host, rounds);
      const busy = await host.memory();
      return {
        tables: [
          {
            title: 'Start and memory',
            rows: [
              {
                what: 'the lab',
                figures: {
                  'start of the lab': figureOf(
                    'ms',
                    starts.map(({ startMs }) => startMs),
                  ),
                  'start of the process': figureOf(
                    'ms',
                    starts.map(({ readyMs }) => readyMs),
                  ),
                  'memory in steady state': figureOf('MB', [atRest]),
                  'memory after load': figureOf('MB', [busy]),
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
        targets: [],
        notes: ['Region, edge, database and probes share one process, and the clients share the machine.'],
      };
    } finally {
      await host.stop();
    }
  },
};

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
