/** What people are told of a run: its figures as a table, and what failed as a file that replays it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../../shared/kit/table.ts';
import { seconds } from '../../../shared/kit/time.ts';
import { FOLDER } from './options.ts';
import type { Tried } from './run-seed.ts';
import type { Row, Spread } from './tally.ts';

/** Of one that failed; `again` is the command that plays it again. Its file is written. */
export function tellOf({ family, seed, judged, file }: Tried, again: string): string {
  const says = `${family}, seed ${seed}: ${judged.wrong}\nThe same again: ${again}`;
  if (!file) return says;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, file.name);
  writeFileSync(path, file.text);
  return `${says}\n\n${file.text}\nReplay it: npm run scenarios -- ${path}\n`;
}

interface Speed {
  readonly seconds: number;
  /** What all processes took of the processors together. */
  readonly cpuSeconds: number;
  readonly processes: number;
  readonly daysPerMinute: number;
}

const COLUMNS: readonly (readonly [string, (row: Row) => string])[] = [
  ['family', ({ family }) => family],
  ['days', ({ days }) => `${days}`],
  ['faults', ({ faults }) => `${faults}`],
  ['switches', ({ switches }) => `${switches}`],
  ['false', ({ falseSwitches }) => `${falseSwitches}`],
  ['single faults: switched', ({ recovery }) => `${recovery.count}`],
  ['median', ({ recovery }) => seconds(recovery.median, '–')],
  ['worst', ({ recovery }) => seconds(recovery.worst, '–')],
  ['amid trouble: switched', ({ troubled }) => `${troubled.count}`],
  ['median', ({ troubled }) => seconds(troubled.median, '–')],
  ['worst', ({ troubled }) => seconds(troubled.worst, '–')],
  ['due', ({ due }) => (due === 0 ? '–' : `${due}`)],
  ['fixed first', ({ satOut }) => `${satOut}`],
  ['failed', ({ failed }) => `${failed}`],
];

const outagesOf = ({ decision, satOut }: Row): number => decision.count + satOut;

/** Of families that are there to be measured: how soon a decision comes, and how often one comes that helps no one. */
const FIGURES: typeof COLUMNS = [
  ['family', ({ family }) => family],
  ['days', ({ days }) => `${days}`],
  ['outages', (row) => `${outagesOf(row)}`],
  ['decided: median', ({ decision }) => seconds(decision.median, '–')],
  ['95 %', ({ decision }) => seconds(decision.late, '–')],
  ['not moved in time', (row) => share(row.satOut, outagesOf(row))],
  ['false switches in 30 days', ({ falseSwitches, days }) => ((falseSwitches * 30) / days).toFixed(1)],
  ['failed', ({ failed }) => `${failed}`],
];

const share = (part: number, all: number): string =>
  all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`;

export function reportOf(rows: readonly Row[], seed: number, speed: Speed, figures = false): string[] {
  const columns = figures ? FIGURES : COLUMNS;
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  return [...table(cells), '', ...summary(rows, seed, speed)];
}

function summary(rows: readonly Row[], seed: number, speed: Speed): string[] {
  const { seconds: took, cpuSeconds, processes, daysPerMinute } = speed;
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const outages = rows.find(({ family }) => family === 'region-outage')?.recovery;
  return [
    `${sum(({ days }) => days)} days, ${sum(({ faults }) => faults)} faults from seed ${seed} in ${took.toFixed(0)} s on ${processes} processes: ${daysPerMinute.toFixed(0)} days a minute (${cpuSeconds.toFixed(0)} s of processor time)`,
    ...(outages?.count ? [`recovery from a Region outage: ${inWords(outages)}`] : []),
    `traces in which a promise broke, or that did not go as their family says: ${sum(({ failed }) => failed)}`,
  ];
}

const inWords = ({ count, median, worst, worstSeed }: Spread): string =>
  `median ${seconds(median, '–')}, worst ${seconds(worst, '–')} (${count} of them; the worst in seed ${worstSeed})`;
