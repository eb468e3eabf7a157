/** How fast the simulator's world lives: days in steady state, with and without skipping what is quiet, and traces of faults. */

import { drawTrace } from '../lab/simulation/search/families.ts';
import { runTrace } from '../lab/simulation/search/run-trace.ts';
import { createWorld, type WorldOptions } from '../lab/simulation/world/world.ts';
import { DAY } from '../shared/core/duration.ts';
import type { Benchmark } from './benchmark.ts';
import { figureOf } from './figure.ts';

interface Life {
  readonly what: string;
  readonly days: number;
  readonly live: (days: number, seed: number) => Promise<unknown>;
}

const atRest = (options: WorldOptions) => (days: number, seed: number) =>
  createWorld({ ...options, seed, warm: true }).run(days * DAY);

/** As `npm run simulate` lives through it: with every promise checked at every step. */
const traceOf = (family: string) => async (days: number, seed: number) => {
  const { broken } = await runTrace(drawTrace(family, seed, days * DAY));
  if (broken) throw broken;
};

const LIVES: readonly Life[] = [
  { what: 'in steady state, every tick played', days: 1 / 8, live: atRest({}) },
  { what: 'in steady state, quiet times skipped', days: 30, live: atRest({ skipQuiet: true }) },
  { what: 'no fault, promises checked', days: 10, live: traceOf('no-fault') },
  { what: 'Region outages, promises checked', days: 3, live: traceOf('region-outage') },
  { what: 'flapping Regions, promises checked', days: 1, live: traceOf('flapping') },
];

export const days: Benchmark = {
  name: 'days',
  says: 'How many days the simulator plays in a second, on one processor.',
  rounds: 8,
  async measure({ rounds }) {
    const rates = LIVES.map(() => ({ time: [] as number[], processor: [] as number[] }));
    // Round 0 compiles what the others use.
    for (let round = 0; round <= rounds; round++)
      for (const [i, { days, live }] of LIVES.entries()) {
        const [began, used] = [performance.now(), process.cpuUsage()];
        await live(days, round);
        const { user, system } = process.cpuUsage(used);
        const ms = performance.now() - began;
        if (round === 0) continue;
        rates[i]?.time.push((days * 1_000) / ms);
        rates[i]?.processor.push((days * 1_000_000) / (user + system));
      }
    const rows = LIVES.map(({ what }, i) => ({
      what,
      figures: {
        'in a second': figureOf('days/s', rates[i]?.time ?? []),
        'in a second of the processor': figureOf('days/s', rates[i]?.processor ?? []),
      },
    }));
    return {
      tables: [{ title: 'Days', rows }],
      targets: [],
      notes: ['The number of faults in a day of a trace depends on its family (lab/simulation/families).'],
    };
  },
};
