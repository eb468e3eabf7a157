/** One trace: lived through, judged, and where something is wrong in it made short and written as a scenario file. */

import { showMoment } from '../../../shared/kit/time.ts';
import { lineOf } from '../acts/acts.ts';
import { THREE_CONTROLLERS } from '../families/control-regions.ts';
import { RULE } from '../scenarios/parse.ts';
import { WORLD_START, type WorldOptions } from '../world/world.ts';
import { befell } from './befell.ts';
import { drawTrace, familyOf, type Played } from './families.ts';
import type { Family } from './family.ts';
import type { Trace } from './fault-schedule.ts';
import { HOUR } from './generators.ts';
import { type Judged, judge } from './judge.ts';
import { type Lived, runTrace } from './run-trace.ts';
import { shrink } from './shrink.ts';

export interface Job extends Played {
  readonly family: string;
  readonly seed: number;
  /** Of the trace, in ms. */
  readonly length: number;
  /** Shrinks what fails: not where one failure of the family is known already. */
  readonly shrinks: boolean;
}

export interface Tried extends Job {
  readonly judged: Judged;
  /** Where the family says that something must occur: what has befallen the world. */
  readonly befell: readonly string[];
  /** A scenario file that replays what is wrong. */
  readonly file?: { readonly name: string; readonly text: string };
}

/** `options`: what a trace cannot say, e.g. other programs. */
export async function runSeed(job: Job, options: WorldOptions = {}): Promise<Tried> {
  const family = familyOf(job.family);
  const trace = drawTrace(job.family, job.seed, job.length, job);
  const { lived, judged } = await play(trace, family, options);
  const tried = { ...job, judged, befell: family.mustOccur ? befell(lived.world) : [] };
  if (judged.wrong === undefined || !job.shrinks) return tried;
  const shrunk = await shrink(trace, (shorter) => find(shorter, family, options));
  const { trace: short, says } = shrunk ?? { trace, says: judged.wrong };
  return { ...tried, file: { name: fileName(short), text: scenarioText(short, says) } };
}

async function play(trace: Trace, family: Family, options: WorldOptions) {
  const lived = await runTrace(trace, { options });
  const judged = judge(lived, family);
  if (!family.asOne || judged.wrong !== undefined) return { lived, judged };
  const setup = trace.setup.filter((line) => line !== THREE_CONTROLLERS);
  const [three, one] = [outcome(lived), outcome(await runTrace({ ...trace, setup }, { options }))];
  const wrong = `With three controllers: ${three}; with one: ${one}.`;
  return { lived, judged: three === one ? judged : { ...judged, wrong } };
}

const outcome = ({ world, checker, broken }: Lived): string =>
  broken?.message ?? `traffic is on ${world.edge.target()} after ${checker.moves.length} switches`;

/** A replay skips nothing, so where it can be afforded nothing is skipped here. */
const AFFORDABLE_MS = HOUR;

async function find(trace: Trace, family: Family, options: WorldOptions) {
  const skipQuiet = trace.length > AFFORDABLE_MS;
  const { lived, judged } = await play(trace, family, { ...options, skipQuiet });
  const { wrong } = judged;
  if (wrong === undefined) return undefined;
  return { says: wrong, ...(lived.broken && { at: lived.world.now() - WORLD_START }) };
}

const fileName = ({ family, seed }: Trace): string => `${family}-${seed}.txt`;

export function scenarioText({ family, seed, setup, acts, length }: Trace, wrong: string): string {
  return [
    `# ${family}, seed ${seed}`,
    '#',
    `# ${wrong}`,
    '',
    ...setup,
    `family ${family}`,
    ...acts.map(({ at, act }) => `at ${showMoment(at)} ${lineOf(act)}`),
    `run until ${showMoment(length)}`,
    'show journal',
    RULE,
    '',
  ].join('\n');
}
