/** Which traces a run plays, and which command plays one of them again. */
import { TRACE_DAYS } from './fault-schedule.ts';
import { DAY } from './generators.ts';
import type { Options } from './options.ts';
import type { Job } from './run-seed.ts';

export type Drawn = Omit<Job, 'shrinks'>;

/** Families take turns, so that what is left at the end is not all of the slowest one. */
export function* jobsOf({ families, days, seed }: Omit<Options, 'json'>): Generator<Drawn, undefined> {
  for (let i = 0; i * TRACE_DAYS < days; i++) {
    const length = Math.min(TRACE_DAYS, days - i * TRACE_DAYS) * DAY;
    for (const family of families) yield { family, seed: seed + i, length };
  }
}

/** The days belong to it: another length draws other incidents from the same seed. */
export const again = ({ family, seed, length }: Drawn): string =>
  `npm run simulate -- --family ${family} --seed ${seed} --days ${length / DAY}`;
