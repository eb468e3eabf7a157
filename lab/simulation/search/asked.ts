/** What `npm run simulate` is told on its command line. */
import { readArguments } from '../../../shared/kit/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import { FAMILIES } from './families.ts';
import { TRACE_DAYS } from './trace.ts';

export interface Asked {
  readonly days: number;
  readonly seed: number;
  readonly families: readonly string[];
  readonly json: boolean;
}

const DAYS = { usual: 100, soak: 10_000, most: 1_000_000 };
const SEEDS = 1_000_000;
/** What fails is written there. */
export const FOLDER = '.routeaway/failing';

export const HELP = `npm run simulate -- [options]

The real programs under a virtual clock, over traces of faults; every promise is checked at every step.

  --days <n>       simulated days of each family (${DAYS.usual})
  --family <name>  only this one: ${Object.keys(FAMILIES).join(', ')}
  --seed <n>       the first of the seeds (1)
  --soak           ${DAYS.soak} days of the family "mixed"; --days says how many else
  --json           prints the figures as JSON instead

Whatever fails is shrunk and written to ${FOLDER}/; npm run scenarios -- <file> tells all that happens in it.`;

export function readAsked(args: readonly string[]): Asked | 'help' {
  const usual = args.includes('--soak') ? DAYS.soak : DAYS.usual;
  const { help, days, seed, family, soak, json } = readArguments(
    args,
    {
      days: { default: usual, least: 1, most: DAYS.most, whole: true },
      seed: { default: 1, least: 0, most: SEEDS, whole: true },
    },
    { texts: ['family'], flags: ['soak', 'json'] },
  );
  if (help) return 'help';
  const last = seed + Math.ceil(days / TRACE_DAYS) - 1;
  // The command that plays a trace again has to be one.
  if (last > SEEDS)
    throw new UsageError(
      `${days} days from seed ${seed} end with seed ${last}; the last one is ${SEEDS}. Begin earlier.`,
    );
  if (family !== undefined && !Object.hasOwn(FAMILIES, family))
    throw new UsageError(`There is no family "${family}"; there are ${Object.keys(FAMILIES).join(', ')}.`);
  if (soak && family !== undefined)
    throw new UsageError('--soak is a run of the family "mixed": leave out --family, or leave out --soak.');
  const families = soak ? ['mixed'] : family === undefined ? Object.keys(FAMILIES) : [family];
  return { days, seed, families, json };
}
