/** Has `main.ts` look for a world in which a promise breaks. */
import { outside } from '../../outside.ts';

export interface Search {
  readonly family?: string;
  readonly count: number;
  readonly seed: number;
}

/** What it printed; it has found nothing where it says so. */
export const search = ({ family = 'any', count, seed }: Search): Promise<string> =>
  outside('lab/simulation/search/worlds.ts', [
    '--family',
    family,
    '--count',
    `${count}`,
    '--seed',
    `${seed}`,
  ]);
