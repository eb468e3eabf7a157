/** With DNS as a traffic control nothing that us-east-1 has alone is in the way of a switch: a promise breaks where none comes. */
import { inOrder } from '../../../lab/simulation/search/fault-schedule.ts';
import { once } from '../../../lab/simulation/search/generators.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import { believing } from './planted.ts';

const dies = (programs: Programs) => {
  const length = 3 * MINUTE;
  const acts = inOrder([once(MINUTE / 3, 'us-east-1 gone'), once(MINUTE, 'primary dead')], length);
  const setup = ['seed 1', 'controllers 3', 'set routing key,dns'];
  return runTrace({ family: 'any', seed: 1, setup, acts, length }, { options: { programs } });
};

test('a dead primary is left while us-east-1 is gone, and a switcher that stays is found out', async () => {
  const { broken, world } = await dies(production);
  expect(broken).toBeUndefined();
  expect(world.table.journal.entries[0]).toMatchObject({ to: 'standby', phase: 'applied' });
  const { broken: found } = await dies(believing({ confirm: 60 * MINUTE }));
  expect(found?.message).toMatch(/^Promise 11: primary has been dead for \d+ s, and traffic is there/);
});
