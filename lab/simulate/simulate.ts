/**
 * `npm run simulate`: the programs that would be deployed, under a virtual clock, over traces of faults drawn from seeds; every
 * promise is checked at every step. What fails is written as a scenario file that replays it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../arguments.ts';
import { Mendable, shown } from '../mendable.ts';
import { DAY } from './draw.ts';
import { FAMILIES } from './families.ts';
import { type Done, tryAll } from './pool.ts';
import { table } from './report.ts';
import { rowOf } from './tally.ts';
import type { Job, Tried } from './try.ts';

const DAYS = { usual: 100, soak: 10_000, most: 1_000_000 };
const SEEDS = 1_000_000;
/** One trace: long enough for one incident to have a past, short enough to be replayed. */
const TRACE_DAYS = 5;
const FOLDER = join('.routeaway', 'failing');

const HELP = `npm run simulate -- [options]

The real programs under a virtual clock, over traces of faults; every promise is checked at every step.

  --days <n>       simulated days of each family (${DAYS.usual})
  --family <name>  only this one: ${Object.keys(FAMILIES).join(', ')}
  --seed <n>       the first of the seeds (1)
  --soak           ${DAYS.soak} days of the family "mixed"; --days says how many else
  --json           prints the figures as JSON instead

Whatever fails is shrunk and written to ${FOLDER}/; npm run scenarios -- <file> tells all that happens in it.`;

interface Asked {
  readonly days: number;
  readonly seed: number;
  readonly families: readonly string[];
  readonly json: boolean;
}

function read(words: readonly string[]): Asked | 'help' {
  const usual = words.includes('--soak') ? DAYS.soak : DAYS.usual;
  const { help, days, seed, family, soak, json } = readArguments(
    words,
    {
      days: { default: usual, least: 1, most: DAYS.most, whole: true },
      seed: { default: 1, least: 0, most: SEEDS, whole: true },
    },
    { texts: ['family'], flags: ['soak', 'json'] },
  );
  if (help) return 'help';
  if (family !== undefined && !Object.hasOwn(FAMILIES, family))
    throw new Mendable(`There is no family "${family}"; there are ${Object.keys(FAMILIES).join(', ')}.`);
  if (soak && family !== undefined)
    throw new Mendable('--soak is a run of the family "mixed": leave out --family, or leave out --soak.');
  const families = soak ? ['mixed'] : family === undefined ? Object.keys(FAMILIES) : [family];
  return { days, seed, families, json };
}

async function main(args: readonly string[]): Promise<void> {
  const asked = read(args);
  if (asked === 'help') return console.log(HELP);
  const began = performance.now();
  const tried: Done[] = [];
  const failing = new Set<string>();
  const jobs = jobsOf(asked);
  await tryAll(
    () => {
      const { value } = jobs.next();
      return value && { ...value, shrinks: !failing.has(value.family) };
    },
    (one) => {
      tried.push(one);
      if (one.judged.wrong !== undefined) tell(one, failing);
    },
  );
  const seconds = (performance.now() - began) / 1_000;
  const rows = asked.families.map((family) => rowOf(family, tried));
  const days = rows.reduce((sum, row) => sum + row.days, 0);
  const cpuSeconds = tried.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1_000;
  const processes = availableParallelism();
  const speed = { seconds, cpuSeconds, processes, daysPerMinute: (days / seconds) * 60 };
  if (asked.json) console.log(JSON.stringify({ seed: asked.seed, days, ...speed, families: rows }, null, 2));
  else for (const line of table(rows, asked.seed, speed)) console.log(line);
  if (rows.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

/** Families take turns, so that what is left at the end is not all of the slowest one. */
function* jobsOf({ families, days, seed }: Asked): Generator<Omit<Job, 'shrinks'>, undefined> {
  for (let i = 0; i * TRACE_DAYS < days; i++) {
    const length = Math.min(TRACE_DAYS, days - i * TRACE_DAYS) * DAY;
    for (const family of families) yield { family, seed: seed + i, length };
  }
}

function tell({ family, seed, judged, file }: Tried, failing: Set<string>): void {
  failing.add(family);
  console.error(`${family}, seed ${seed}: ${judged.wrong}`);
  if (!file) return;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, file.name);
  writeFileSync(path, file.text);
  console.error(`\n${file.text}\nReplay it: npm run scenarios -- ${path}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(shown(error));
  process.exit(error instanceof Mendable ? 2 : 1);
});
