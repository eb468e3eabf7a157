/** Plays a scenario in a world of its own, with every promise checked at every step; what came of each block, as lines. */
import { Broken } from '../promises/broken.ts';
import { watch } from '../promises/watch.ts';
import { createWorld, WORLD_START, type WorldOptions } from '../world/world.ts';
import { type Scenario, ScenarioError } from './scenario.ts';
import { show } from './show.ts';
import { createTeller } from './tell.ts';
import { showMoment } from './time.ts';

/** `more`: what a file cannot say, e.g. other programs. */
export async function play(
  { file, options, blocks }: Scenario,
  more: WorldOptions = {},
): Promise<string[][]> {
  const start = WORLD_START;
  // A system at rest has said this before.
  const teller = createTeller(start, { decided: options.warm ? 'Steady: traffic is on primary.' : '' });
  const watching = watch();
  const world = createWorld({
    ...options,
    ...more,
    start,
    onStep: watching.onStep,
    onHappening(happening) {
      teller.hear(happening);
      watching.onHappening(happening);
    },
  });
  const outputs: string[][] = [];
  for (const { steps, run, shows } of blocks) {
    for (const { line, at, act } of steps) {
      const time = at === undefined ? world.now() : start + at;
      if (time < world.now()) {
        const now = showMoment(world.now() - start);
        throw new ScenarioError(file, line, `this moment has passed: it is ${now} when the block begins.`);
      }
      world.at(time, act);
    }
    const end =
      run === undefined ? world.now() : 'forMs' in run ? world.now() + run.forMs : start + run.until;
    const broken = await brokenBy(() => world.runUntil(end));
    outputs.push([...teller.take(), ...shows.flatMap((what) => show(what, world, start)), ...broken]);
    if (broken.length > 0) break;
  }
  return outputs;
}

/** A world in which a promise breaks stands still where it did. */
async function brokenBy(live: () => Promise<void>): Promise<string[]> {
  try {
    await live();
    return [];
  } catch (error) {
    if (error instanceof Broken) return [`BROKEN    ${error.message}`];
    throw error;
  }
}
