/**
 * What the clients were promised: every create that was acknowledged, by its id. A few todos are made to be deleted
 * again; only their own client knows of those, so that nobody else asks for one in vain.
 */
import type { Random } from '../../emulator/model/index.ts';

export interface Ledger {
  created(id: string): void;
  /** One that any client may read or change. */
  any(random: Random): string | undefined;
  /** One to delete. From now on it is promised to nobody: whether a delete that failed took effect is not known. */
  giveUp(): string | undefined;
  /** Ids acknowledged, those given up included. */
  acknowledged(): number;
  /** Acknowledged and not given up. */
  promised(): readonly string[];
}

/** Every so manyth todo is made to be deleted. */
const PASSING = 8;

export function createLedger(): Ledger {
  const known = new Set<string>();
  const lasting: string[] = [];
  const passing: string[] = [];
  return {
    created(id) {
      if (known.has(id)) throw new Error(`Two creates were acknowledged with the same id, ${id}.`);
      known.add(id);
      (known.size % PASSING === 0 ? passing : lasting).push(id);
    },
    any: (random) => lasting[Math.floor(random() * lasting.length)],
    giveUp: () => passing.shift(),
    acknowledged: () => known.size,
    promised: () => [...lasting, ...passing],
  };
}
