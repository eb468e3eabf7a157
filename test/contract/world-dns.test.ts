/** The simulated name servers keep to what the real ones do. */
import { nameServersPort } from '../../lab/simulation/world/dns.ts';
import { createWorld } from '../../lab/simulation/world/world.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import { nameServersContract } from './name-servers.ts';

nameServersContract('the simulation', async () => {
  const world = createWorld({ controllers: 3, warm: true, settings: { routing: 'dns' } });
  await world.run(MINUTE);
  const dns = world.dns;
  if (!dns) throw new Error('There is no DNS.');
  const calls = { fail: false };
  const port = nameServersPort(
    {
      call: async (_run: unknown, _name: string, effect: () => unknown) => {
        if (calls.fail) throw new Error('lost');
        return effect();
      },
    } as never,
    dns,
    {} as never,
  );
  return {
    nameServers: port,
    async answer(side) {
      world.operator.say(side);
      await world.run(6 * MINUTE);
    },
    edit() {
      dns.faults.records = 'edited';
    },
    fail() {
      calls.fail = true;
    },
  };
});
