/** A resolver: asks the lab's name server, and keeps to the time to live of what it hears; some keep answers for longer. */
import { Resolver as NodeResolver } from 'node:dns/promises';
import type { LabClock } from '../model/index.ts';

interface ResolverOptions {
  /** Of the name server. */
  readonly port: number;
  readonly clock: Pick<LabClock, 'now'>;
  /** Keeps an answer for so long at least, in ms of lab time, whatever its time to live. */
  readonly keepMs?: number;
}

export interface Resolver {
  /** An address of type A; undefined where there is none, or no answer. Never throws. */
  resolve(name: string): Promise<string | undefined>;
}

export function createResolver({ port, clock, keepMs = 0 }: ResolverOptions): Resolver {
  // Real time, and long: server and resolver share a process, which may be busy for a while.
  const resolver = new NodeResolver({ timeout: 10_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const known = new Map<string, { readonly address: string; readonly until: number }>();
  /** Who asks for a name while somebody does waits for the same answer. */
  const asking = new Map<string, Promise<string | undefined>>();

  const ask = async (name: string): Promise<string | undefined> => {
    try {
      const [found] = await resolver.resolve4(name, { ttl: true });
      if (!found) return undefined;
      known.set(name, { address: found.address, until: clock.now() + Math.max(found.ttl * 1_000, keepMs) });
      return found.address;
    } catch {
      // As for every client: no name, no connection. It is asked anew by whoever comes next.
      return undefined;
    } finally {
      asking.delete(name);
    }
  };

  return {
    async resolve(name) {
      const kept = known.get(name);
      if (kept && clock.now() < kept.until) return kept.address;
      const answer = asking.get(name) ?? ask(name);
      asking.set(name, answer);
      return answer;
    },
  };
}
