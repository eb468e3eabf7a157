/** One trace: lived through, judged, and made short where something is wrong in it. */
import { WORLD_START, type WorldOptions } from '../world/world.ts';
import { drawTrace, FAMILIES } from './families.ts';
import type { Family } from './family.ts';
import { fileName, scenarioText } from './file.ts';
import { type Judged, judge } from './judge.ts';
import { live } from './live.ts';
import { shrink } from './shrink.ts';
import type { Trace } from './trace.ts';

export interface Job {
  readonly family: string;
  readonly seed: number;
  /** Of the trace, in ms. */
  readonly length: number;
  /** Shrinks what fails: not where one failure of the family is known already. */
  readonly shrinks: boolean;
}

export interface Tried extends Job {
  readonly judged: Judged;
  /** A scenario file that replays what is wrong. */
  readonly file?: { readonly name: string; readonly text: string };
}

/** `options`: what a trace cannot say, e.g. other programs. */
export async function tryOut(job: Job, options: WorldOptions = {}): Promise<Tried> {
  const family = familyOf(job.family);
  const trace = drawTrace(job.family, job.seed, job.length);
  const judged = judge(await live(trace, { options }), family);
  if (judged.wrong === undefined || !job.shrinks) return { ...job, judged };
  const shrunk = await shrink(trace, (shorter) => find(shorter, family, options));
  const { trace: short, says } = shrunk ?? { trace, says: judged.wrong };
  return { ...job, judged, file: { name: fileName(short), text: scenarioText(short, says) } };
}

function familyOf(name: string): Family {
  const family = FAMILIES[name];
  if (!family) throw new Error(`There is no family "${name}".`);
  return family;
}

/** A replay skips nothing, so where it can be afforded nothing is skipped here. */
const AFFORDABLE_MS = 60 * 60_000;

async function find(trace: Trace, family: Family, options: WorldOptions) {
  const lived = await live(trace, { options: { ...options, skipQuiet: trace.length > AFFORDABLE_MS } });
  const { wrong } = judge(lived, family);
  if (wrong === undefined) return undefined;
  return { says: wrong, ...(lived.broken && { at: lived.world.now() - WORLD_START }) };
}
