/**
 * Plays a scenario in a world of its own, with every promise checked at every step; what came of each block, as lines. Where
 * the file names a family of the simulator, what that family says must come of it as well.
 */

import { showMoment } from '../../../shared/kit/time.ts';
import { apply } from '../acts/acts.ts';
import { InvariantViolation } from '../invariants/invariant.ts';
import { FAMILIES } from '../search/families.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import { judge } from '../search/judge.ts';
import { begin } from '../search/run-trace.ts';
import { WORLD_START, type WorldOptions } from '../world/world.ts';
import { type Scenario, ScenarioError } from './parse.ts';
import { show } from './show.ts';
import { createTeller } from './tell.ts';

/** `more`: what a file cannot say, e.g. other programs. */
export async function play(
  { file, options, family, setup, blocks }: Scenario,
  more: WorldOptions = {},
): Promise<string[][]> {
  const start = WORLD_START;
  // A system in steady state has said this before.
  const rest = `Steady: traffic is on ${options.target ?? 'primary'}.`;
  const teller = createTeller(start, { decided: options.warm ? rest : '' });
  const living = begin({ ...options, ...more }, teller.hear);
  const { world } = living;
  const acts: TraceAct[] = [];
  /** Said when all is over, and nothing where a promise has broken before. */
  const wrongAtLast = (): string[] => {
    const expected = family === undefined ? undefined : FAMILIES[family];
    if (family === undefined || !expected) return [];
    const length = world.now() - start;
    const trace = { family, seed: options.seed ?? 1, setup, acts: acts.sort((a, b) => a.at - b.at), length };
    const { wrong } = judge({ ...living, trace }, expected);
    return wrong === undefined ? [] : [brokenLine(wrong)];
  };
  const outputs: string[][] = [];
  for (const { steps, run, shows } of blocks) {
    for (const { line, at, act } of steps) {
      const time = at === undefined ? world.now() : start + at;
      if (time < world.now()) {
        const now = showMoment(world.now() - start);
        throw new ScenarioError(file, line, `this moment has passed: it is ${now} when the block begins.`);
      }
      acts.push({ at: time - start, act });
      world.at(time, (w) => apply(w, act));
    }
    const end =
      run === undefined ? world.now() : 'forMs' in run ? world.now() + run.forMs : start + run.until;
    const broken = await brokenBy(() => world.runUntil(end));
    outputs.push([...teller.take(), ...shows.flatMap((what) => show(what, world, start)), ...broken]);
    if (broken.length > 0) return outputs;
  }
  outputs.at(-1)?.push(...wrongAtLast());
  return outputs;
}

const brokenLine = (says: string): string => `BROKEN    ${says}`;

/** A world in which a promise breaks stands still where it did. */
async function brokenBy(live: () => Promise<void>): Promise<string[]> {
  try {
    await live();
    return [];
  } catch (error) {
    if (error instanceof InvariantViolation) return [brokenLine(error.message)];
    throw error;
  }
}
