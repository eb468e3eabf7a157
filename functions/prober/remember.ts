/** Writes the tick into the ledger. Overlapping runs meet here: whoever comes second merges into what the first wrote. */
import { record } from '../../shared/core/ledger.ts';
import type { Tick } from '../../shared/core/verdict.ts';
import { Conflict } from '../../shared/errors.ts';
import type { LedgerStore } from '../../shared/ports.ts';

/** Two runs overlap for a few ticks, three hardly ever: more conflicts in a row mean that something else is wrong. */
const ATTEMPTS = 5;

export async function remember(ledger: LedgerStore, tick: Tick): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const seen = await ledger.read();
    try {
      await ledger.write(record(seen, tick), seen.revision);
      return;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
