/** What `npm run simulate` is told on its command line, and which traces that asks for. */

import { ROUTINGS, type Routing } from '../../../shared/core/routing.ts';
import { readArguments } from '../../../shared/kit/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import { FOR_FIGURES, familyOf, OF_DAYS, type Played } from './families.ts';
import { TRACE_DAYS } from './fault-schedule.ts';
import { DAY } from './generators.ts';
import type { Job } from './run-seed.ts';

export interface Options extends Played {
  readonly days: number;
  readonly seed: number;
  readonly families: readonly string[];
  readonly json: boolean;
  /** The columns that say how soon a decision comes, and how often a needless one. */
  readonly figures: boolean;
}

const DAYS = { usual: 100, soak: 10_000, most: 1_000_000 };
/** The nightly ones are dates, e.g. 20261128. */
export const SEED = { default: 1, least: 0, most: 100_000_000, whole: true } as const;
/** What fails is written there. */
export const FOLDER = '.routeaway/failing';

export const HOW_PLAYED = `  --three          with three controllers
  --routing <r>    ${ROUTINGS.join(' | ')}, in place of the family's own; with dns there are three controllers.
                   A family that is about one of them is left out with others`;

export const HELP = `npm run simulate -- [options]

The real programs under a virtual clock, over traces of faults; every promise is checked at every step.

  --days <n>       simulated days of each family (${DAYS.usual})
  --family <name>  only this one: ${OF_DAYS.join(', ')}, or one of --figures
  --seed <n>       the first of the seeds (1)
  --soak           ${DAYS.soak} days of the family "mixed"; --days says how many else
  --figures        how soon traffic leaves a Region that is ill, how often one that is not; of these families:
                   ${FOR_FIGURES.join(', ')}
${HOW_PLAYED}
  --json           prints the figures as JSON instead

Whatever fails is shrunk and written to ${FOLDER}/; npm run scenarios -- <file> tells all that happens in it.`;

export function readOptions(args: readonly string[]): Options | 'help' {
  const usual = args.includes('--soak') ? DAYS.soak : DAYS.usual;
  const { help, days, seed, family, soak, figures, three, json, routing } = readArguments(
    args,
    {
      days: { default: usual, least: 1, most: DAYS.most, whole: true },
      seed: SEED,
    },
    { texts: ['family', 'routing'], flags: ['soak', 'figures', 'three', 'json'] },
  );
  if (help) return 'help';
  const last = seed + Math.ceil(days / TRACE_DAYS) - 1;
  // The command that plays a trace again has to be one.
  if (last > SEED.most)
    throw new UsageError(
      `${days} days from seed ${seed} end with seed ${last}; the last one is ${SEED.most}. Begin earlier.`,
    );
  const played = playedWith({ three, routing });
  const all = [...OF_DAYS, ...FOR_FIGURES];
  if (family !== undefined && !all.includes(family))
    throw new UsageError(`There is no family "${family}"; there are ${all.join(', ')}.`);
  if (soak && family !== undefined)
    throw new UsageError('--soak is a run of the family "mixed": leave out --family, or leave out --soak.');
  if (soak && figures)
    throw new UsageError('--soak is a run of the family "mixed": leave out --figures, or leave out --soak.');
  const families = soak ? ['mixed'] : family !== undefined ? [family] : figures ? FOR_FIGURES : OF_DAYS;
  return { days, seed, families, json, figures, ...played };
}

/** As given on the command line. */
export function playedWith({
  three,
  routing,
}: {
  readonly three: boolean;
  readonly routing: string | undefined;
}): Played {
  if (routing !== undefined && !isRouting(routing))
    throw new UsageError(`There is no routing "${routing}"; choose ${ROUTINGS.join(' or ')}.`);
  return { ...(three && { three }), ...(routing && { routing }) };
}

/** As typed, with a space in front of each. */
export const asTyped = ({ three, routing }: Played): string =>
  `${three ? ' --three' : ''}${routing ? ` --routing ${routing}` : ''}`;

const isRouting = (text: string): text is Routing => (ROUTINGS as readonly string[]).includes(text);

type Drawn = Omit<Job, 'shrinks'>;

/** Families take turns, so that what is left at the end is not all of the slowest one. */
export function* jobsOf({
  families,
  days,
  seed,
  three,
  routing,
}: Pick<Options, 'families' | 'days' | 'seed' | keyof Played>): Generator<Drawn, undefined> {
  for (let i = 0; i * TRACE_DAYS < days; i++) {
    const length = Math.min(TRACE_DAYS, days - i * TRACE_DAYS) * DAY;
    for (const family of families)
      if (isPlayedWith(family, routing))
        yield { family, seed: seed + i, length, ...(three && { three }), ...(routing && { routing }) };
  }
}

const isPlayedWith = (family: string, routing: Routing | undefined): boolean =>
  routing === undefined || (familyOf(family).routings?.includes(routing) ?? true);

/** The days belong to it: another length draws other incidents from the same seed. */
export const again = ({ family, seed, length, ...played }: Drawn): string =>
  `npm run simulate -- --family ${family} --seed ${seed} --days ${length / DAY}${asTyped(played)}`;
