/** Plays a scenario in a world of its own; what came of each block, as lines. */
import { createWorld, WORLD_START } from '../world/world.ts';
import { type Scenario, ScenarioError } from './scenario.ts';
import { show } from './show.ts';
import { createTeller } from './tell.ts';
import { showMoment } from './time.ts';

export async function play({ file, options, blocks }: Scenario): Promise<string[][]> {
  const start = WORLD_START;
  // A system at rest has said this before.
  const teller = createTeller(start, { decided: options.warm ? 'Steady: traffic is on primary.' : '' });
  const world = createWorld({ ...options, start, onHappening: teller.hear });
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
    await world.runUntil(end);
    outputs.push([...teller.take(), ...shows.flatMap((what) => show(what, world, start))]);
  }
  return outputs;
}
