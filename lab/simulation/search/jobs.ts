/** Which traces a run plays, and which command plays one of them again. */
import type { Asked } from './asked.ts';
import { DAY } from './draw.ts';
import { TRACE_DAYS } from './trace.ts';
import type { Job } from './try.ts';

export type Drawn = Omit<Job, 'shrinks'>;

/** Families take turns, so that what is left at the end is not all of the slowest one. */
export function* jobsOf({ families, days, seed }: Omit<Asked, 'json'>): Generator<Drawn, undefined> {
  for (let i = 0; i * TRACE_DAYS < days; i++) {
    const length = Math.min(TRACE_DAYS, days - i * TRACE_DAYS) * DAY;
    for (const family of families) yield { family, seed: seed + i, length };
  }
}

/** The days belong to it: another length draws other incidents from the same seed. */
export const again = ({ family, seed, length }: Drawn): string =>
  `npm run simulate -- --family ${family} --seed ${seed} --days ${length / DAY}`;
