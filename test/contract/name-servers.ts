/** What the zone's name servers say of the failover name, in memory and by the protocol. */
import type { Side } from '../../shared/core/side.ts';
import type { NameServers } from '../../shared/ports.ts';

interface NameServersWorld {
  readonly nameServers: NameServers;
  /** From now on the health checks say so. */
  answer(side: Side): void | Promise<void>;
  /** Somebody edits the records. */
  edit(): void | Promise<void>;
  /** From now on nobody answers. */
  fail(): void | Promise<void>;
}

/** `setup` gives a world in which they answer with the primary. */
export function nameServersContract(name: string, setup: () => Promise<NameServersWorld>): void {
  describe(`the name servers: ${name}`, () => {
    it('say which side they send clients to, past every cache', async () => {
      const { nameServers, answer } = await setup();
      expect(await nameServers.ask()).toEqual({ answers: 'primary' });
      await answer('standby');
      expect(await nameServers.ask()).toEqual({ answers: 'standby' });
      await answer('primary');
      expect(await nameServers.ask()).toEqual({ answers: 'primary' });
    });

    it('lead to neither side where somebody has edited the records', async () => {
      const { nameServers, edit } = await setup();
      await edit();
      expect(await nameServers.ask()).toEqual({
        answers: 'unreadable',
        edited: true,
        why: expect.stringMatching(/^active\.example\.com leads to \S+\.$/),
      });
    });

    it('throw nothing where they do not answer', async () => {
      const { nameServers, fail } = await setup();
      await fail();
      expect(await nameServers.ask()).toEqual({
        answers: 'unreadable',
        why: expect.stringMatching(/^The name servers of active\.example\.com ./),
      });
    });
  });
}
